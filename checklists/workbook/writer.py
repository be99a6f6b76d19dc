"""A workbook as XLSX: a cover, a sheet an area, answers open and all else locked."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import (
    Alignment,
    Border,
    Color,
    Font,
    NamedStyle,
    PatternFill,
    Protection,
    Side,
)
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from checklists.choices import ActionStatus, Response
from checklists.services.answers import LIMITS
from checklists.spreadsheet import date_cell, escaped, new_book, text_cell, to_bytes
from checklists.workbook.shape import (
    ASSESSMENT_KEY,
    CODE,
    COLUMNS,
    FORMAT,
    FORMAT_KEY,
    KEY,
    REVISION_KEY,
    SEEN,
    Book,
    Line,
    Page,
)

HIDDEN_SHEET = "copassess"
SHEET_TITLE_MAX = 31
KEY_ROW, HEAD_ROW = 1, 2
# Rows of an area's sheet that are there to choose from: lists stand on the hidden sheet.
LISTS = {"response": ("A", Response), "action_status": ("B", ActionStatus)}
LIST_ROW = 10
ACCENT, WASH, SOFT, EDGE = "FF0B6E8F", "FFF3F6F9", "FF566074", "FFB9C2CF"
SIDE = Side(style="thin", color=EDGE)
BORDER = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)
TOP = Alignment(wrap_text=True, vertical="top", horizontal="left")
FONT = "Calibri"
PLAIN = Font(name=FONT, size=11)
STYLES = (
    NamedStyle(
        "head",
        Font(name=FONT, size=11, bold=True, color="FFFFFFFF"),
        PatternFill("solid", fgColor=ACCENT),
    ),
    NamedStyle(
        "section",
        Font(name=FONT, size=11, bold=True, color=ACCENT),
        PatternFill("solid", fgColor=WASH),
    ),
    NamedStyle("text", PLAIN, PatternFill("solid", fgColor=WASH), BORDER),
    NamedStyle("answer", PLAIN, None, BORDER, number_format="@"),
    NamedStyle("day", PLAIN, None, BORDER, number_format="yyyy\\-mm\\-dd"),
    NamedStyle("name", Font(name=FONT, size=11, bold=True, color=SOFT)),
    NamedStyle("value", PLAIN),
    NamedStyle("big", Font(name=FONT, bold=True, size=18)),
)
OPEN, STYLE_OF = {"answer", "day"}, {"action_due": "day"}
BOLD = InlineFont(rFont=FONT, sz=11, b=True)
NORMAL = InlineFont(rFont=FONT, sz=11)
SMALL = InlineFont(rFont=FONT, sz=9, color=Color(SOFT))


def render(book: Book) -> bytes:
    """Return the workbook as a file."""
    target, cover = new_book()
    for style in STYLES:
        target.add_named_style(_styled(style))
    _cover(cover, book)
    for page in book.pages:
        _page(target.create_sheet(_sheet_title(page.title)), page, book.title)
    _hidden(target.create_sheet(HIDDEN_SHEET), book)
    target.properties.title = escaped(book.title)
    target.properties.creator = "COPASSESS"
    return to_bytes(target)


def _styled(style: NamedStyle) -> NamedStyle:
    """Return a style of this workbook's own: wrapped, and open for typing where it is an answer."""
    return NamedStyle(
        name=style.name,
        font=style.font,
        fill=style.fill,
        border=style.border,
        alignment=TOP,
        number_format=style.number_format,
        protection=Protection(locked=style.name not in OPEN),
    )


def _sheet_title(title: str) -> str:
    """Return a name that every program takes: short, and without marks that mean something."""
    return "".join(" " if mark in "[]:*?/\\'" else mark for mark in title)[:SHEET_TITLE_MAX]


def _put(cell: Cell | MergedCell, text: str, style: str) -> None:
    if text:
        text_cell(cell, text)
    # Whatever is written brings a format of its own.
    cell.style = style


def _cover(sheet: Worksheet, book: Book) -> None:
    """Say whose workbook it is and how it is filled in."""
    sheet.title = _("Cover")
    _put(sheet.cell(1, 1), book.title, "big")
    for row, (name, value) in enumerate(book.facts, start=3):
        _put(sheet.cell(row, 1), name, "name")
        _put(sheet.cell(row, 2), value, "value" if value else "answer")
        sheet.row_dimensions[row].height = 15 * _lines(value, 84) + 3
    for row, (name, text) in enumerate(book.paragraphs, start=len(book.facts) + 4):
        _put(sheet.cell(row, 1), name, "name")
        _put(sheet.cell(row, 2), text, "value")
        sheet.row_dimensions[row].height = 15 * (len(text) // 82 + 2)
    sheet["A1"].alignment = Alignment(wrap_text=False)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 84
    sheet.sheet_view.showGridLines = False
    _protect(sheet)
    _print_setup(sheet, book.title)
    sheet.page_setup.orientation = "portrait"


def _page(sheet: Worksheet, page: Page, title: str) -> None:
    """Write the questions of an area."""
    for position, column in enumerate(COLUMNS, start=1):
        text_cell(sheet.cell(KEY_ROW, position), KEY + column.name)
        # Whatever stands in the column of codes is read as one.
        _put(sheet.cell(HEAD_ROW, position), "" if column.is_hidden else str(column.title), "head")
        dimension = sheet.column_dimensions[get_column_letter(position)]
        dimension.width, dimension.hidden = column.width, column.is_hidden
    sheet.row_dimensions[KEY_ROW].hidden = True
    sheet.row_dimensions[HEAD_ROW].height = 32
    row = HEAD_ROW
    for section in page.sections:
        row += 1
        for position in range(1, len(COLUMNS) + 1):
            sheet.cell(row, position).style = "section"
        _put(sheet.cell(row, _position("question")), section.title, "section")
        for line in section.lines:
            row += 1
            _line(sheet, row, line)
    _validate(sheet, row)
    sheet.freeze_panes = f"{get_column_letter(_position('question') + 1)}{HEAD_ROW + 1}"
    _protect(sheet)
    _print_setup(sheet, f"{title}: {page.full_title}")
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _line(sheet: Worksheet, row: int, line: Line) -> None:
    """Write a question, and what is said to it."""
    for position, column in enumerate(COLUMNS, start=1):
        cell, value = sheet.cell(row, position), line.values.get(column.name)
        if isinstance(value, date):
            date_cell(cell, value)
        elif value:
            text_cell(cell, value)
        # Whatever is written brings a format of its own.
        cell.style = STYLE_OF.get(column.name, "answer" if column.is_answer else "text")
    _put(sheet.cell(row, _position(CODE)), line.code, "text")
    if line.seen is not None:
        sheet.cell(row, _position(SEEN)).value = line.seen
    meta = f"{line.severity} · {line.code}"
    question = [(BOLD, line.title), (NORMAL, f"\n{line.question}\n"), (SMALL, meta)]
    if line.remark:
        question.append((BOLD, f"\n{line.remark}"))
    _write_rich(sheet.cell(row, _position("question")), question)
    good = [(BOLD, _("Why:")), (NORMAL, f" {line.why}\n")]
    good += [(BOLD, _("Good practice:")), (NORMAL, f" {line.good_practice}")]
    _write_rich(sheet.cell(row, _position("guidance")), good)
    sheet.row_dimensions[row].height = _height(line)


def _write_rich(cell: Cell | MergedCell, parts: Sequence[tuple[InlineFont, str]]) -> None:
    """Write a text in several fonts."""
    assert isinstance(cell, Cell)  # noqa: S101 (nothing here merges cells)
    cell.value = CellRichText(*(TextBlock(font, escaped(text)) for font, text in parts))


def _height(line: Line) -> float:
    """Return how high a row must be, in points: programs measure no wrapped text when opening."""
    widths = {column.name: column.width for column in COLUMNS}
    question = f"{line.title}\n{line.question}\n \n{line.remark}"
    texts = {"question": question, "guidance": f"{line.why}     \n{line.good_practice} {' ' * 16}"}
    texts |= {name: value for name, value in line.values.items() if isinstance(value, str)}
    lines = max(_lines(text, widths[name]) for name, text in texts.items())
    # No program shows a row that is higher than this.
    return min(15.0 * lines + 6, 400.0)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column."""
    return sum(len(part) // max(1, width - 4) + 1 for part in text.split("\n"))


def _validate(sheet: Worksheet, last: int) -> None:
    """Offer the lists, and say at once what cannot be read later."""
    rules = {}
    for name, (letter, choices) in LISTS.items():
        end = LIST_ROW + len(choices.values) - 1
        source = f"'{HIDDEN_SHEET}'!${letter}${LIST_ROW}:${letter}${end}"
        rules[name] = DataValidation("list", formula1=source, allow_blank=True)
        rules[name].error = _("Choose one of the list, or leave the cell empty.")
    rules["action_due"] = DataValidation(
        "date", operator="between", formula1="DATE(2000,1,1)", formula2="DATE(2099,12,31)"
    )
    rules["action_due"].error = _("Write a date from 2000 to 2099, such as 2027-05-31.")
    rules["action_due"].prompt = _("A date, such as 2027-05-31")
    rules["action_due"].showInputMessage = True
    for name in ("note", "action_text", "action_owner"):
        limit = LIMITS[name]
        rules[name] = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(limit))
        rules[name].error = _("At most %(limit)s characters.") % {"limit": limit}
    for name, rule in rules.items():
        letter = get_column_letter(_position(name))
        rule.allow_blank = rule.showErrorMessage = True
        rule.add(f"{letter}{HEAD_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(rule)


def _hidden(sheet: Worksheet, book: Book) -> None:
    """Write whose workbook it is, and the lists to choose from."""
    facts = [(FORMAT_KEY, FORMAT), (ASSESSMENT_KEY, book.assessment), (REVISION_KEY, book.revision)]
    for row, (name, value) in enumerate(facts, start=1):
        text_cell(sheet.cell(row, 1), KEY + name)
        _put(sheet.cell(row, 2), value, "text")
    for letter, choices in LISTS.values():
        for row, label in enumerate(choices.labels, start=LIST_ROW):
            text_cell(sheet[f"{letter}{row}"], str(label))
    sheet.sheet_state = "hidden"
    _protect(sheet)


def _position(name: str) -> int:
    return next(n for n, column in enumerate(COLUMNS, start=1) if column.name == name)


def _protect(sheet: Worksheet) -> None:
    """Lock all but the answers, without a password; columns and rows may be resized."""
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows"):
        setattr(sheet.protection, allowed, False)


def _print_setup(sheet: Worksheet, title: str) -> None:
    """Print landscape on A4, as wide as the paper, with the page's number."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None  # noqa: S101 (openpyxl makes it)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    # An ampersand begins a code there.
    footer = sheet.oddFooter
    assert footer is not None  # noqa: S101 (openpyxl makes it, and its parts)
    left, right = footer.left, footer.right
    assert left is not None  # noqa: S101
    assert right is not None  # noqa: S101
    left.text, right.text = escaped(title).replace("&", "&&")[:200], "&P / &N"
