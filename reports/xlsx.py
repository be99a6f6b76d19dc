"""The report as a workbook to work with: answers, gaps, action plan."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.build.shape import Action, AnswerLine, GapEntry, GapReport

# What XML cannot hold; everything else stands as it was typed.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The most that a cell holds, in characters.
CELL_MAX = 32_767

Column = tuple[str, int]
Row = Sequence[str]


def render(report: GapReport) -> bytes:
    """Return the workbook: a cover, then a sheet each for scores, answers, gaps and actions."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)  # noqa: S101 (a new workbook has one)
    _cover(cover, report)
    for title, columns, rows in (
        (_("Scores"), *scores(report)),
        (_("Answers"), *answers(report)),
        (_("Gaps"), *gaps(report)),
        (_("Action plan"), *plan(report)),
    ):
        _table(book.create_sheet(title), columns, rows)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


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
    for number, (name, value) in enumerate(lines, start=1):
        _write(sheet.cell(number, 1), name).font = Font(bold=True)
        _write(sheet.cell(number, 2), value)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90


def _table(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Write a table with a frozen head, filters and widths."""
    for position, (name, width) in enumerate(columns, start=1):
        head = _write(sheet.cell(1, position), name)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="0B6E8F")
        sheet.column_dimensions[get_column_letter(position)].width = width
    count = 1
    for count, row in enumerate(rows, start=2):
        for position, value in enumerate(row, start=1):
            _write(sheet.cell(count, position), value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _write(cell: Cell | MergedCell, value: str) -> Cell:
    """Write a text as a text: what begins with = + - @ must not become a formula."""
    assert isinstance(cell, Cell)  # noqa: S101 (nothing here merges cells)
    cell.value = ILLEGAL.sub("", value)[:CELL_MAX]
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
