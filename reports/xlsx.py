"""The report as a workbook to work with: answers, gaps, action plan."""

from django.utils.translation import gettext as _
from openpyxl.worksheet.worksheet import Worksheet

from checklists import spreadsheet
from checklists.spreadsheet import Column, Row
from reports.build.shape import Action, AnswerLine, GapEntry, GapReport


def render(report: GapReport) -> bytes:
    """Return the workbook: a cover, then a sheet each for scores, answers, gaps and actions."""
    book, cover = spreadsheet.new_book()
    _cover(cover, report)
    for title, columns, rows in (
        (_("Scores"), *scores(report)),
        (_("Answers"), *answers(report)),
        (_("Gaps"), *gaps(report)),
        (_("Action plan"), *plan(report)),
    ):
        spreadsheet.table(book.create_sheet(title), columns, rows)
    return spreadsheet.to_bytes(book)


def scores(report: GapReport) -> tuple[list[Column], list[Row]]:
    """Return the scores of the whole, the areas and the checklists."""
    columns = [(_("What"), 44), (_("Score"), 14), (_("Points"), 18), (_("Band"), 16)]
    columns += [(_("Held down by"), 40), (_("Reviewed score"), 16)]
    top = report.executive
    rows: list[Row] = [(_("Overall"), top.score, "", top.band, top.cap, top.reviewed)]
    rows += [
        (line.label, line.score, line.points, line.band, line.cap, line.reviewed_score)
        for line in (*report.areas, *report.checklists)
    ]
    return columns, rows


def answers(report: GapReport) -> tuple[list[Column], list[Row]]:
    """Return every answer."""
    columns: list[Column] = [
        (_("Code"), 14),
        (_("Area"), 24),
        (_("Checklist"), 26),
        (_("Question"), 60),
    ]
    columns += [(_("Severity"), 11), (_("Response"), 16), (_("Note"), 60), (_("Evidence"), 44)]
    columns += [(_("Reviewer"), 40), (_("Reply"), 40), (_("Basis"), 34)]
    rows: list[Row] = [
        (
            line.code,
            group.title,
            group.checklist,
            line.question,
            line.severity,
            line.response,
            line.note,
            _evidence(line),
            _reviewer(line),
            line.exchange.reply if line.exchange else "",
            line.basis,
        )
        for group in report.answers
        for line in group.answers
    ]
    return columns, rows


def gaps(report: GapReport) -> tuple[list[Column], list[Row]]:
    """Return the gaps in gap order."""
    columns = [(_("Order"), 8), (_("Code"), 14), (_("Gap"), 46), (_("Area"), 24)]
    columns += [(_("Severity"), 11), (_("Effort"), 15), (_("Answer"), 28), (_("Gain"), 26)]
    columns += [(_("Horizon"), 22), (_("Quick win"), 11), (_("Why it matters"), 60)]
    columns += [(_("What good looks like"), 60)]
    rows: list[Row] = [
        (
            str(gap.position),
            gap.code,
            gap.title,
            gap.area,
            gap.severity,
            gap.effort,
            gap.answered,
            gap.gain,
            gap.horizon,
            _("yes") if gap.is_quick_win else _("no"),
            gap.why,
            gap.good_practice,
        )
        for gap in report.gaps
    ]
    return columns, rows


def plan(report: GapReport) -> tuple[list[Column], list[Row]]:
    """Return each gap's action."""
    columns = [(_("Horizon"), 22), (_("Code"), 14), (_("Gap"), 46), (_("Severity"), 11)]
    columns += [(_("Action"), 60), (_("Owner"), 26), (_("Due"), 18), (_("Status"), 14)]
    rows: list[Row] = [
        (gap.horizon, gap.code, gap.title, gap.severity, *_action(gap))
        for group in report.plan
        for gap in group.gaps
    ]
    return columns, rows


def _action(gap: GapEntry) -> Row:
    action = gap.action or Action("", _("unassigned"), _("no date"), "", is_dropped=False)
    return (action.text, action.owner, action.due, action.status)


def _evidence(line: AnswerLine) -> str:
    return "\n".join(f"{title} {url}".strip() for title, url in line.evidence)


def _reviewer(line: AnswerLine) -> str:
    if line.exchange is None:
        return ""
    parts = (line.exchange.verdict, line.exchange.response, line.exchange.comment)
    return ": ".join(part for part in parts if part)


def _cover(sheet: Worksheet, report: GapReport) -> None:
    """Write whose report it is."""
    sheet.title = _("Cover")
    cover = report.cover
    lines = [
        (_("Gap report"), cover.company),
        (_("Assessment"), cover.title),
        (_("Status"), cover.status),
        (_("Checklists"), "\n".join(cover.checklists)),
        (_("Scope"), cover.scope),
        (_("Country"), cover.country),
        (_("Period"), cover.period),
        (_("Edition"), cover.edition),
        (_("Submitted"), cover.submitted),
        (_("Code"), cover.code),
        (_("Verdict"), report.executive.verdict),
        (_("Please note"), _("A self-assessment, not a certificate.")),
    ]
    spreadsheet.pairs(sheet, lines)
