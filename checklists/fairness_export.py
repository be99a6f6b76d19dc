"""Reviewers' rates as a file, for headquarters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from checklists import spreadsheet
from checklists.fairness_page import ReviewerLine
from copassess.formulas import csv_file

FORMS = {"xlsx": spreadsheet.CONTENT_TYPE, "csv": "text/csv; charset=utf-8"}
COLUMNS = (
    (gettext_lazy("Code"), 16),
    (gettext_lazy("Question"), 60),
    (gettext_lazy("Reviewer"), 28),
    (gettext_lazy("Verdicts"), 10),
    (gettext_lazy("Agreed, %"), 10),
    (gettext_lazy("Clarify, %"), 10),
    (gettext_lazy("Not agreed, %"), 13),
    (gettext_lazy("Verdicts of all others"), 20),
    (gettext_lazy("Others object, %"), 16),
    (pgettext_lazy("reviewers' rates", "Far apart"), 10),
)


def make(lines: Iterable[ReviewerLine], form: str) -> bytes:
    """Return reviewers' rates as a workbook or CSV."""
    rows = [_row(line) for line in lines]
    if form == "csv":
        return csv_file([[name for name, _width in COLUMNS], *rows])
    book, sheet = spreadsheet.new_book()
    sheet.title = _("Verdicts")
    spreadsheet.table(sheet, [(str(name), width) for name, width in COLUMNS], rows)
    return spreadsheet.to_bytes(book)


def _row(line: ReviewerLine) -> list[str | int]:
    shares = line.shares
    return [
        *(line.question, line.title, line.reviewer, shares.verdicts),
        *(shares.agreed, shares.clarify, shares.not_agreed),
        *(line.others_verdicts, line.others, _("yes") if line.is_apart else ""),
    ]
