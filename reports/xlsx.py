"""The report as a workbook to work with: scores, answers, gaps, action plan, progress.

Its figures are those of the exchange format, as numbers; its words are those of every other form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from checklists import figures, scoring, spreadsheet
from checklists.choices import ActionStatus, Band, Response
from checklists.comparison import compare
from checklists.document import AnswerEntry, Document
from checklists.review_document import ReviewDocument, Reviewed, exchange
from checklists.spreadsheet import Column, Row
from guidelines import wording as guideline_wording
from reports.build.shape import AnswerLine, GapEntry, GapReport, RiskRow, ScoreLine

Table = tuple[list[Column], list[Row]]


@dataclass(frozen=True)
class Source:
    """A report with the documents behind it, which hold dates and codes."""

    report: GapReport
    document: Document
    review: ReviewDocument | None

    @cached_property
    def data(self) -> dict[str, Any]:
        """Return the exchange format: its figures are the only ones there are."""
        return exchange(self.document, self.review)

    @cached_property
    def gains(self) -> dict[str, Decimal]:
        """Return what each gap's closing adds, by question code."""
        return {gap["question"]: Decimal(gap["gain"]) for gap in self.data["gaps"]}

    def answer(self, code: str) -> AnswerEntry:
        """Return what the company answered."""
        return self.document.by_question[code]


def render(report: GapReport, document: Document, review: ReviewDocument | None) -> bytes:
    """Return the workbook: a cover, then a sheet for each kind of table."""
    source = Source(report, document, review if review and review.decision else None)
    book, first = spreadsheet.new_book()
    _cover(first, source)
    tables = {
        _("Scores"): scores(source),
        _("Answers"): answers(source),
        _("Gaps"): gaps(source),
        _("Action plan"): plan(source),
    }
    if document.earlier:
        tables[_("Progress")] = progress(document, document.earlier)
    if report.benchmark:
        tables[_("Benchmark")] = benchmark(report)
    for title, (columns, rows) in tables.items():
        sheet = book.create_sheet(title)
        spreadsheet.table(sheet, columns, rows)
        spreadsheet.show_all_lines(sheet)
        spreadsheet.on_paper(sheet, "1:1")
    _offer_statuses(book, book[_("Action plan")], len(source.report.gaps))
    return spreadsheet.to_bytes(book)


def scores(source: Source) -> Table:
    """Return the scores of the whole, the areas and the checklists, own and reviewed."""
    columns = [(_("Part"), 10), (_("What"), 34), (_("Score"), 9), (_("Shown"), 9)]
    columns += [(_("Lowest"), 9), (_("Highest"), 9), (_("Points"), 9), (_("Possible"), 9)]
    columns += [(_("Band"), 14), (_("Held down by"), 28), (_("Answered, %"), 12)]
    columns += [(_("Reviewed score"), 11), (_("Reviewed points"), 11), (_("Reviewed band"), 14)]
    own, reviewed = source.data["scores"], source.data["reviewed"]
    rows: list[Row] = [
        _score_row(_("Whole"), _("Overall"), own["overall"], reviewed and reviewed["overall"], "")
    ]
    parts: tuple[tuple[str, str, tuple[ScoreLine, ...]], ...] = (
        ("areas", _("Area"), source.report.areas),
        ("checklists", _("Checklist"), source.report.checklists),
    )
    rows += [
        _score_row(
            part, line.label, own[key][line.code], reviewed and reviewed[key][line.code], line.cap
        )
        for key, part, lines in parts
        for line in lines
    ]
    # The sentence of the whole stands on the executive page.
    rows[0] = (*rows[0][:9], source.report.executive.cap, *rows[0][10:])
    return columns, rows + [_risk_row(source, line) for line in source.report.risks]


def _risk_row(source: Source, line: RiskRow) -> Row:
    """Return the score of the questions that work against one kind of harm; it has no band."""
    questions = source.document.catalogue.by_code

    def items(of: Iterable[scoring.Item]) -> list[scoring.Item]:
        return [item for item in of if line.code in questions[item.code].risks]

    own = items(source.document.items)
    theirs = items(Reviewed(source.document, source.review).items) if source.review else []
    best = [replace(i, response=i.response or Response.YES) for i in own]
    low, high = scoring.score(own), scoring.score(best)
    is_open = low != high
    return (
        _("Harm"),
        line.title,
        None if is_open else _number(figures.figure(low)),
        None if is_open or low is None else int(scoring.rounded(low)),
        _number(figures.figure(low)),
        _number(figures.figure(high)),
        *(None, None, "", ""),
        _number(figures.percent(Fraction(sum(i.response is not None for i in own), len(own)))),
        _number(figures.figure(scoring.score(theirs))),
        *(None, ""),
    )


def _score_row(
    part: str, label: str, own: Mapping[str, Any], reviewed: Mapping[str, Any] | None, cap: str
) -> Row:
    """Return one line; while questions are open there is a range and no score (DESIGN, 4)."""
    low, high = (_number(figure) for figure in own["range"])
    is_open = low != high
    theirs = reviewed or {}
    return (
        part,
        label,
        None if is_open else _number(own["score"]),
        None if is_open else own["shown"],
        low,
        high,
        *(_number(figure) for figure in own.get("points", (None, None))),
        "" if is_open else _band(own["band"]),
        cap,
        _number(own["coverage"]),
        _number(theirs.get("score")),
        _number(theirs.get("points", (None,))[0]),
        _band(theirs.get("band")),
    )


def answers(source: Source) -> Table:
    """Return every answer, its note in full."""
    columns = [(_("Code"), 14), (_("Area"), 18), (_("Checklist"), 20), (_("Question"), 44)]
    columns += [(_("Severity"), 10), (_("Response"), 13), (_("Note"), 60), (_("Evidence"), 34)]
    columns += [(_("Reviewer"), 13), (_("Response by the reviewer"), 13), (_("Comment"), 36)]
    columns += [(_("Reply"), 30), (_("Basis"), 30)]
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
            *_said(line),
            line.basis,
        )
        for group in source.report.answers
        for line in group.answers
    ]
    return columns, rows


def gaps(source: Source) -> Table:
    """Return the gaps in gap order."""
    columns = [(_("Order"), 8), (_("Code"), 14), (_("Gap"), 30), (_("Area"), 18)]
    columns += [(_("Checklist"), 20), (_("Severity"), 10), (_("Effort"), 14), (_("Answer"), 18)]
    columns += [(_("Gain"), 8), (_("Horizon"), 14), (_("Quick win"), 8)]
    columns += [(_("Found by the reviewer alone"), 12), (_("Why it matters for children"), 40)]
    columns += [(_("What good looks like"), 44), (_("Evidence to collect"), 30)]
    columns += [(_("Where to find help"), 50)]
    rows: list[Row] = [
        (
            gap.position,
            gap.code,
            gap.title,
            gap.area,
            gap.checklist,
            gap.severity,
            gap.effort,
            gap.answered,
            source.gains[gap.code],
            gap.horizon,
            _("yes") if gap.is_quick_win else _("no"),
            _("yes") if gap.reviewer_only else _("no"),
            gap.why,
            gap.good_practice,
            "\n".join(gap.evidence_examples),
            "\n".join(f"{place.title} {place.url}" for place in gap.help),
        )
        for gap in source.report.gaps
    ]
    return columns, rows


def plan(source: Source) -> Table:
    """Return each gap's action, in gap order within each horizon; days are days."""
    columns = [(_("Horizon"), 14), (_("Code"), 14), (_("Gap"), 40), (_("Severity"), 10)]
    columns += [(_("Action"), 56), (_("Owner"), 24), (_("Due"), 12), (_("Status"), 12)]
    columns += [(_("Gain"), 8)]
    rows: list[Row] = [
        (gap.horizon, gap.code, gap.title, gap.severity, *_action(source, gap))
        for group in source.report.plan
        for gap in group.gaps
    ]
    return columns, rows


def _action(source: Source, gap: GapEntry) -> Row:
    """Return what is planned; a day that nobody set stays empty, so that the others sort."""
    kept = source.answer(gap.code).action
    due = kept.due if kept else None
    gain = source.gains[gap.code]
    if gap.action is None:
        return ("", _("unassigned"), due, "", gain)
    return (gap.action.text, gap.action.owner, due, gap.action.status, gain)


def progress(document: Document, earlier: Document) -> Table:
    """Return the questions that the company answers otherwise than in the submission before."""
    columns = [(_("Code"), 14), (_("Area"), 24), (_("Checklist"), 26), (_("Question"), 60)]
    columns += [(_("Severity"), 11), (_("Before"), 16), (_("Now"), 16), (_("Change"), 12)]
    content, rows = document.catalogue, list[Row]()
    for entry in document.answers:
        known = earlier.by_question.get(entry.question)
        before = known.counted_response if known else None
        now = entry.counted_response
        # What is not answered yet is no change of the company's mind.
        if before is None or now is None or before == now:
            continue
        question = content.by_code[entry.question]
        row: Row = (
            entry.question,
            content.area_by_code[entry.area].short_title,
            content.checklist_by_code[entry.checklist].title,
            question.title,
            guideline_wording.severity_words(question),
            str(before.label),
            str(now.label),
            _change(before, now),
        )
        rows.append(row)
    return columns, rows


def benchmark(report: GapReport) -> Table:
    """Return the company's scores among others', as they were published when it submitted."""
    columns = [(_("Companies"), 44), (_("Of"), 46), (_("Score"), 26), (_("Own"), 9)]
    columns += [(_("Lower quartile"), 10), (_("Median"), 10), (_("Upper quartile"), 10)]
    columns += [(_("Where it stands"), 18)]
    rows: list[Row] = [
        (group.title, group.basis, line.label, own(line.own), *line.quartiles, line.briefly)
        for group in report.benchmark
        for line in group.lines
    ]
    return columns, rows


def own(shown: str) -> int | str:
    """Return an own score as a number; "n/a" as it is."""
    return int(shown) if shown.isdecimal() else shown


def _change(before: Response, now: Response) -> str:
    """Return what a change means; nothing where the question counts but once."""
    old, new = scoring.value(before), scoring.value(now)
    if old is None or new is None:
        return ""
    return _("better") if new > old else _("worse")


def _compared(document: Document) -> str:
    """Return the score of before and now over the questions that both count; "" for none."""
    if document.earlier is None:
        return ""
    # A question that is still open has not become worse.
    answered = [item for item in document.items if item.response is not None]
    both = compare(document.earlier.items, answered, version=document.rules)
    if both.before is None or both.after is None or both.difference is None:
        return ""
    return _("%(before)s before, %(now)s now: %(change)s over %(count)s questions of both") % {
        "before": scoring.rounded(both.before, 2),
        "now": scoring.rounded(both.after, 2),
        "change": f"{scoring.rounded(both.difference, 2):+}",
        "count": both.shared,
    }


def _offer_statuses(book: Workbook, sheet: Worksheet, rows: int) -> None:
    """Let the status be chosen from a list, which stands on a sheet of its own out of sight."""
    if not rows:
        return
    labels = [str(status.label) for status in ActionStatus]
    lists = book.create_sheet(_("Lists"))
    lists.sheet_state = "hidden"
    for number, label in enumerate(labels, start=1):
        spreadsheet.text_cell(lists.cell(number, 1), label)
    choice = DataValidation(
        type="list",
        formula1=f"{quote_sheetname(lists.title)}!$A$1:$A${len(labels)}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("Status"),
        error=_("Please choose one of the list."),
    )
    heads = [cell.value for cell in sheet[1]]
    column = get_column_letter(heads.index(_("Status")) + 1)
    choice.add(f"{column}2:{column}{rows + 1}")
    sheet.add_data_validation(choice)


def _number(figure: str | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)


def _band(code: str | None) -> str:
    return str(Band(code).label) if code else ""


def _evidence(line: AnswerLine) -> str:
    return "\n".join(f"{title} {url}".strip() for title, url in line.evidence)


def _said(line: AnswerLine) -> Row:
    """Return verdict, response, comment and reply."""
    said = line.exchange
    return (said.verdict, said.response, said.comment, said.reply) if said else ("", "", "", "")


def _cover(sheet: Worksheet, source: Source) -> None:
    """Write whose report it is."""
    sheet.title = _("Cover")
    report = source.report
    cover, compared = report.cover, _compared(source.document)
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
        (_("SHA-256"), report.sign_off.sha256 if report.sign_off else ""),
        (_("Verdict"), report.executive.verdict),
        (_("Confidence"), report.executive.confidence),
        *([(_("Score, since the submission before"), compared)] if compared else []),
        (_("Rules"), _("Scores follow version %(rules)s of the rules.") % {"rules": report.rules}),
        (_("Please note"), _("A self-assessment, not a certificate.")),
    ]
    spreadsheet.pairs(sheet, lines)
    spreadsheet.show_all_lines(sheet)
    spreadsheet.on_paper(sheet)
