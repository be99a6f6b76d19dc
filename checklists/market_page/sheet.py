"""The table of the markets as a workbook."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from checklists import spreadsheet
from checklists.market_page import figures, summary, table
from checklists.market_page.chosen import ALL, Chosen
from checklists.market_page.figures import Market
from checklists.market_page.table import Cell, Change, Table
from checklists.spreadsheet import Column, Row


def render(choice: Chosen, *, at: datetime) -> bytes:
    """Return the workbook: a cover, the scores, critical gaps, and what is missing where."""
    markets, earlier = figures.read_with_earlier(choice.assessments, choice.every)
    book, cover = spreadsheet.new_book()
    cover.title = _("About")
    spreadsheet.pairs(cover, _about(choice, markets, at))
    for title, columns, rows in (
        (_("Scores"), *_scores(table.build(markets, earlier))),
        (_("Critical gaps"), *_critical(markets)),
        (_("Missing practices"), *_weaknesses(markets)),
    ):
        spreadsheet.table(book.create_sheet(title), columns, rows)
    return spreadsheet.to_bytes(book)


def _about(choice: Chosen, markets: Sequence[Market], at: datetime) -> list[tuple[str, str]]:
    mean = summary.build(markets, "").mean
    return [
        (_("Company"), str(choice.organisation)),
        (_("Year"), _("all years") if choice.year == ALL else choice.year),
        (_("As of"), date_format(at, "j F Y, H:i")),
        (_("Assessments"), str(len(markets))),
        (_("Drafts"), _("shown as ranges: open questions as no, and as yes")),
        (_("Mean"), mean.text or _("nothing is submitted yet")),
        (_("Markets in it"), str(mean.count)),
        (
            _("How"),
            _(
                "Plain mean of the overall scores: each market counts alike, with its reviewed "
                "score where UNICEF has decided, else with its own; of several submissions of one "
                "market the newest; no drafts; the whole company not beside its markets."
            ),
        ),
    ]


def _scores(built: Table) -> tuple[list[Column], list[Row]]:
    columns: list[Column] = [(_("Market"), 26), (_("Assessment"), 34), (_("Period"), 26)]
    columns += [(_("Status"), 14), (_("Area"), 28), (_("Score"), 14), (_("Band"), 16)]
    columns += [(_("Reviewed score"), 16), (_("Reviewed band"), 16)]
    columns += [(_("Answered"), 12), (_("Critical gaps"), 14), (_("Since last time"), 40)]
    rows: list[Row] = [
        (
            *(column.name, column.title, column.period, str(column.status.label), area),
            *_cells(cell),
            _change(column.change) if place == 0 else "",
        )
        for column in built.columns
        for place, (area, cell) in enumerate(column.named)
        if cell
    ]
    return columns, rows


def _change(change: Change | None) -> str:
    if change is None:
        return ""
    return _("%(change)s since %(period)s, over %(shared)s questions") % {
        "change": change.text,
        "period": change.period,
        "shared": change.shared,
    }


def _cells(cell: Cell) -> tuple[str, ...]:
    reviewed = cell.reviewed
    return (
        cell.own.text,
        cell.own.band,
        reviewed.text if reviewed else "",
        reviewed.band if reviewed else "",
        cell.coverage,
        str(cell.critical),
    )


def _critical(markets: Sequence[Market]) -> tuple[list[Column], list[Row]]:
    columns: list[Column] = [(_("Code"), 14), (_("Question"), 60), (_("Market"), 26)]
    columns += [(_("Response"), 14), (_("Draft"), 10)]
    rows: list[Row] = [
        (gap.code, gap.title, p.name, str(p.response.label), _("yes") if p.is_draft else "")
        for gap in summary.build(markets, "").critical
        for p in gap.places
    ]
    return columns, rows


def _weaknesses(markets: Sequence[Market]) -> tuple[list[Column], list[Row]]:
    columns: list[Column] = [(_("Code"), 14), (_("Question"), 60), (_("Severity"), 12)]
    columns += [(_("No"), 8), (_("Partly"), 8), (_("Asked in"), 10)]
    rows: list[Row] = [
        (w.code, w.title, str(w.severity.label), str(w.no), str(w.partly), str(w.asked))
        for w in summary.weaknesses(markets, "")
    ]
    return columns, rows
