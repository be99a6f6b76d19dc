"""CSV that people open in a spreadsheet: what looks like a formula stays a text."""

import csv
import io
from collections.abc import Iterable

# What a spreadsheet takes for the beginning of a formula.
STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_cell(text: str) -> str:
    """Return a text as a cell of a CSV file: what would begin a formula is quoted."""
    return f"'{text}" if text.startswith(STARTS) else text


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as lines of a CSV file; None is an empty cell."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([csv_cell("" if cell is None else str(cell)) for cell in row] for row in rows)
    return target.getvalue()


def csv_file(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as spreadsheets open them: UTF-8 that says so."""
    return csv_lines(rows).encode("utf-8-sig")
