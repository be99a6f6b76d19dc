"""The portfolio's figures as a workbook, CSV and JSON: the same tables in each."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from checklists import scoring, spreadsheet
from copassess.formulas import csv_cell
from reports.portfolio.disclosure import FEWEST
from reports.portfolio.tables import WITHHELD, Cell, Row, Table

FORMAT = "copassess-portfolio/1"


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself.

    `filters` are codes, for programs; `words` the same in words; `countries` those looked at.
    """

    filters: Mapping[str, str]
    words: Mapping[str, str]
    countries: Sequence[str]
    at: datetime
    may_leave: bool


def to_json(tables: Sequence[Table], about: About) -> bytes:
    """Return the tables for programs; docs/portfolio.md describes them."""
    content = {
        "format": FORMAT,
        "made_at": about.at.isoformat(),
        "filters": dict(about.filters),
        "countries": list(about.countries),
        "rules": {"scores": scoring.VERSION, "fewest_companies": FEWEST},
        "withheld": not about.may_leave,
        "tables": {table.code: [_entry(table, row) for row in table.rows] for table in tables},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _entry(table: Table, row: Row) -> dict[str, Any]:
    cells = dict(zip(table.columns, row.cells, strict=True))
    hidden = [name for name, cell in cells.items() if cell is WITHHELD]
    told = {name: None if cell is WITHHELD else _plain(cell) for name, cell in cells.items()}
    return {"key": row.key, "name": row.name, **told, "withheld": hidden}


def _plain(cell: Cell) -> Any:  # noqa: ANN401 (what JSON holds)
    return str(cell) if isinstance(cell, Decimal) else cell


def to_csv(tables: Sequence[Table], about: About) -> bytes:
    """Return one long table, a figure a line: it filters and pivots, and needs no sheets."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(["table", "key", "name", "figure", "value"])
    for name, value in _lines(about, tables):
        writer.writerow(["about", "", "", csv_cell(name), csv_cell(value)])
    for table in tables:
        for row in table.rows:
            head = [csv_cell(text) for text in (table.code, row.key, row.name)]
            for figure, cell in zip(table.columns, row.cells, strict=True):
                writer.writerow([*head, figure, csv_cell(_text(cell))])
    return target.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if cell is WITHHELD:
        return WITHHELD.value
    return "" if cell is None else str(cell)


def to_xlsx(tables: Sequence[Table], about: About) -> bytes:
    """Return a workbook: what it is, and a sheet a table."""
    book, cover = spreadsheet.new_book()
    cover.title = _("About")
    spreadsheet.pairs(cover, _lines(about, tables))
    for table in tables:
        sheet = book.create_sheet(table.title)
        first = [(_("Code"), 18), (table.of or _("Of"), 34)]
        columns = [*first, *((str(title), 16) for title in table.columns.values())]
        spreadsheet.table(sheet, columns, (_sheet_row(row) for row in table.rows))
    return spreadsheet.to_bytes(book)


def _sheet_row(row: Row) -> spreadsheet.Row:
    cells = [_("withheld") if cell is WITHHELD else cell for cell in row.cells]
    return (row.key, row.name or _("All"), *cells)


def _lines(about: About, tables: Sequence[Table]) -> list[tuple[str, str]]:
    """Return what the file is, for whoever finds it later."""
    said = [
        (_("What"), _("Portfolio: figures of self-assessments, no company named")),
        (_("Made"), timezone.localtime(about.at).strftime("%Y-%m-%d %H:%M %Z")),
        *about.words.items(),
        (_("Countries"), ", ".join(about.countries)),
        (_("Rules of scores"), scoring.VERSION),
        (_("Counted"), counted()),
        (_("Withheld"), withheld_sentence()),
    ]
    if not about.may_leave:
        said.append((_("All of it withheld"), all_withheld_sentence()))
    elif not any(row.is_withheld for table in tables for row in table.rows):
        said.append((_("Here"), _("Nothing had to be withheld.")))
    return said


def counted() -> str:
    """Say what the figures count."""
    return _(
        "A company counts once in a country, by its newest submission there, one of the whole "
        "company before one of a part; after a decision by the reviewed responses. Quartiles are "
        "scores that companies have (nearest rank)."
    )


def withheld_sentence() -> str:
    """Say what is not in a file, and why."""
    said = _(
        "No figure made from fewer than %(count)s companies leaves UNICEF. Where such a figure "
        "could be had by subtraction, the smallest other one is withheld as well."
    )
    return said % {"count": FEWEST}


def all_withheld_sentence() -> str:
    """Say why a file has no figures."""
    said = _(
        "Fewer than %(count)s companies match these filters, or all but fewer than %(count)s of a "
        "larger group do, so that the others could be told from it."
    )
    return said % {"count": FEWEST}


MAKE: Mapping[str, Callable[[Sequence[Table], About], bytes]] = {
    "xlsx": to_xlsx,
    "csv": to_csv,
    "json": to_json,
}
TYPES: Mapping[str, str] = {
    "xlsx": spreadsheet.CONTENT_TYPE,
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
