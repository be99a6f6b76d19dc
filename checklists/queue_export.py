"""The filtered queue as a file: a workbook or CSV, with the columns of the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from checklists import spreadsheet
from checklists.queue_page import Row, rows_of
from checklists.review_queue import Filters, chosen, reading, sector_titles
from copassess.accounts.models import User
from copassess.formulas import csv_file

MOST = 10_000
FORMS = {"xlsx": spreadsheet.CONTENT_TYPE, "csv": "text/csv; charset=utf-8"}
COLUMNS = (
    (gettext_lazy("Company"), 34),
    (gettext_lazy("Assessment"), 34),
    (gettext_lazy("Code"), 16),
    (gettext_lazy("Country"), 18),
    (gettext_lazy("Sectors"), 34),
    (gettext_lazy("Round"), 8),
    (gettext_lazy("State"), 14),
    (gettext_lazy("Submitted"), 12),
    (gettext_lazy("Waiting since"), 14),
    (gettext_lazy("Claimed or decided by"), 24),
    (gettext_lazy("Due"), 12),
    (gettext_lazy("Verdicts given"), 14),
    (gettext_lazy("Verdicts needed"), 14),
    (pgettext_lazy("column", "Critical gaps open"), 16),
)


@dataclass(frozen=True, slots=True)
class Export:
    """A file of the queue, and how many rows it has of how many there were up to one more."""

    content: bytes
    count: int
    is_cut: bool


def make(
    user: User, filters: Filters, *, form: str, words: Mapping[str, str], at: datetime
) -> Export:
    """Return what the filters leave as a file; `words` tell the filters to people."""
    with reading(filters):
        rows = list(chosen(user, filters).select_related("reviewer")[: MOST + 1])
    found = list(rows_of(rows, user, sector_titles()))
    is_cut, found = len(found) > MOST, found[:MOST]
    lines = (_line(row) for row in found)
    about = _about(words, len(found), is_cut, at)
    content = _csv(lines, about if is_cut else []) if form == "csv" else _xlsx(lines, about)
    return Export(content=content, count=len(found), is_cut=is_cut)


def _line(row: Row) -> spreadsheet.Row:
    waiting = timezone.localdate(row.waiting_since) if row.waiting_since else None
    return (
        row.company,
        row.title,
        row.code,
        row.country,
        row.sectors or _("General only"),
        row.round,
        row.state,
        timezone.localdate(row.submitted_at),
        waiting,
        row.reviewer,
        row.due,
        row.given,
        row.needed,
        row.critical,
    )


def _about(
    words: Mapping[str, str], count: int, is_cut: bool, at: datetime
) -> list[tuple[str, str]]:
    """Return what the file is, for whoever finds it later."""
    said = [
        (_("Made"), timezone.localtime(at).strftime("%Y-%m-%d %H:%M %Z")),
        *words.items(),
        (_("Rows"), str(count)),
    ]
    if is_cut:
        note = _("There are more: these are the first %(count)s. Filter, and take them in parts.")
        said.append((_("Not all"), note % {"count": f"{MOST:,}"}))
    return said


def _xlsx(lines: Iterable[spreadsheet.Row], about: list[tuple[str, str]]) -> bytes:
    book, sheet = spreadsheet.new_book()
    sheet.title = _("Queue")
    spreadsheet.table(sheet, [(str(name), width) for name, width in COLUMNS], lines)
    cover = book.create_sheet(_("About"))
    spreadsheet.pairs(cover, about)
    return spreadsheet.to_bytes(book)


def _csv(lines: Iterable[spreadsheet.Row], about: list[tuple[str, str]]) -> bytes:
    """Return rows as spreadsheets open them: UTF-8 that says so, no cell a formula."""
    head = [name for name, _width in COLUMNS]
    # A program that reads on sees what is about it as rows of two cells, not of submissions.
    return csv_file([head, *lines, *about])
