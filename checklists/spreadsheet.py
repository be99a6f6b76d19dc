"""Writing workbooks and CSV: texts that never become formulas, tables with a frozen head."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from copassess.formulas import STARTS

# What XML cannot hold; everything else stands as it was typed.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The most that a cell holds, in characters; those beyond the first 65,536 count as two.
CELL_MAX = 32_767
# How the format writes a character that XML cannot hold: by its number.
NUMBERED = re.compile("_x([0-9A-Fa-f]{4})_")
# Points: a line of text, and the most that a row can be high.
LINE_HEIGHT, ROW_HEIGHT_MAX = 15, 409
# Characters in a row beyond which an A4 page would be too small to read.
A4_WIDTH = 190
# The first whole year that a spreadsheet can count its days in.
FIRST_YEAR = 1901
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Column = tuple[str, int]
Row = Sequence[str | date | int | Decimal | None]


def new_book() -> tuple[Workbook, Worksheet]:
    """Return a new workbook and its first sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 (a new workbook has one)
    return book, sheet


def to_bytes(book: Workbook) -> bytes:
    """Return a workbook as the bytes of its file."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def pairs(sheet: Worksheet, lines: Iterable[tuple[str, str]]) -> None:
    """Write names and what they say below one another, as on a cover."""
    for number, (name, value) in enumerate(lines, start=1):
        text_cell(sheet.cell(number, 1), name).font = Font(bold=True)
        text_cell(sheet.cell(number, 2), value)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90


def table(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Write a table with a frozen head, filters and widths."""
    for position, (name, width) in enumerate(columns, start=1):
        head = text_cell(sheet.cell(1, position), name)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="0B6E8F")
        sheet.column_dimensions[get_column_letter(position)].width = width
    count = 1
    for count, row in enumerate(rows, start=2):
        for position, value in enumerate(row, start=1):
            _value_cell(sheet.cell(count, position), value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def text_cell(cell: Cell | MergedCell, value: str) -> Cell:
    """Write a text as a text: what begins with = + - @ must not become a formula."""
    assert isinstance(cell, Cell)  # noqa: S101 (nothing here merges cells)
    cell.value = escaped(value)
    cell.data_type = "s"
    # Else it would become one as soon as somebody changes a word of it.
    cell.quotePrefix = value.startswith(STARTS)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def escaped(text: str) -> str:
    """Return a text as a cell holds it, with a note at its end where a cell cannot hold it all."""
    clean = ILLEGAL.sub("", text)
    whole = unmistakable(clean)
    if len(whole) <= CELL_MAX // 2 or units(whole) <= CELL_MAX:
        return whole
    note = _("… [The rest does not fit into a cell; the JSON file holds all of it.]")
    room = CELL_MAX - units(note)
    while units(whole) > room:
        clean = clean[: len(clean) * room // units(whole)]
        whole = unmistakable(clean)
    return whole + note


def unmistakable(text: str) -> str:
    """Return a text in which what only looks like a numbered character is none."""
    return NUMBERED.sub(r"_x005F_x\1_", text)


def units(text: str) -> int:
    """Return a text's length as spreadsheets count it."""
    return len(text.encode("utf-16-le")) // 2


def unescaped(text: str) -> str:
    """Return the text of a cell with its numbered characters."""
    return NUMBERED.sub(lambda found: chr(int(found[1], 16)), text)


def date_cell(cell: Cell | MergedCell, value: date) -> Cell:
    """Write a day as a day that sorts and counts; as a text where spreadsheets know none."""
    if value.year < FIRST_YEAR:
        return text_cell(cell, value.isoformat())
    assert isinstance(cell, Cell)  # noqa: S101 (as above)
    cell.value = value
    cell.number_format = "yyyy-mm-dd"
    cell.alignment = Alignment(horizontal="left", vertical="top")
    return cell


def number_cell(cell: Cell | MergedCell, value: int | Decimal) -> Cell:
    """Write a number as one that counts; what has decimals shows two."""
    assert isinstance(cell, Cell)  # noqa: S101 (as above)
    cell.value = value
    cell.number_format = "0.00" if isinstance(value, Decimal) else "0"
    cell.alignment = Alignment(horizontal="right", vertical="top")
    return cell


def on_paper(sheet: Worksheet, head_rows: str = "") -> None:
    """Print a sheet across, as wide as the paper, with its head on every page and their number."""
    width = sum(column.width for column in sheet.column_dimensions.values())
    is_wide = width > A4_WIDTH
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if is_wide else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    footer = sheet.oddFooter
    assert footer is not None  # noqa: S101 (every sheet has one)
    footer.left.text, footer.right.text = "&A", "&P / &N"
    if head_rows:
        sheet.print_title_rows = head_rows


def show_all_lines(sheet: Worksheet) -> None:
    """Make each row as high as its longest text: not every program does so by itself."""
    widths = [
        sheet.column_dimensions[get_column_letter(number)].width
        for number in range(1, sheet.max_column + 1)
    ]
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = zip((str(cell.value or "") for cell in row), widths, strict=True)
        most = max(lines(text, width) for text, width in texts)
        sheet.row_dimensions[number].height = min(most * LINE_HEIGHT, ROW_HEIGHT_MAX)


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column, rather one too many than one too few."""
    wide = 0 if text.isascii() else 1
    return sum(
        1 + int((len(line) + wide * sum(map(_is_wide, line))) * 1.06 // width)
        for line in text.split("\n")
    )


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _value_cell(cell: Cell | MergedCell, value: str | date | int | Decimal | None) -> Cell:
    if isinstance(value, date):
        return date_cell(cell, value)
    if isinstance(value, int | Decimal):
        return number_cell(cell, value)
    return text_cell(cell, value or "")
