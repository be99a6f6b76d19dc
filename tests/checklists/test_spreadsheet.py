"""Workbooks that we write: nothing that somebody typed is a formula."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklists import spreadsheet


def sheet_of(rows: list[spreadsheet.Row]) -> Worksheet:
    """Write a table of one column and return its sheet as it is read again."""
    book, sheet = spreadsheet.new_book()
    spreadsheet.table(sheet, [("Text", 20)], rows)
    again = load_workbook(BytesIO(spreadsheet.to_bytes(book))).active
    assert isinstance(again, Worksheet)
    return again


def read_back(rows: list[spreadsheet.Row]) -> list[tuple[object, ...]]:
    """Return the rows of a table as they are read again."""
    return [tuple(cell.value for cell in row) for row in sheet_of(rows).iter_rows(min_row=2)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\ttab", "=cmd|' /C calc'!A0"])
def test_text_cell_never_is_a_formula(text: str) -> None:
    cell = sheet_of([(text,)])["A2"]

    assert (cell.value, cell.data_type) == (text, "s")


def test_text_cell_leaves_out_what_xml_cannot_hold() -> None:
    assert read_back([("a\x00b\x0bc\ud800",)]) == [("abc",)]


@pytest.mark.parametrize(
    "text", ["x" * 40_000, "😀" * 20_000, "é_x0041_" * 5_000], ids=["plain", "emoji", "numbered"]
)
def test_text_too_long_for_a_cell_says_where_it_was_cut(text: str) -> None:
    ((found,),) = read_back([(text,)])

    kept, _, note = str(found).rpartition("… [")
    assert spreadsheet.units(str(found)) <= spreadsheet.CELL_MAX
    assert text.startswith(spreadsheet.unescaped(kept))
    assert len(kept) > 16_000
    assert note == "The rest does not fit into a cell; the JSON file holds all of it.]"


@pytest.mark.parametrize("text", ["x" * spreadsheet.CELL_MAX, "😀" * (spreadsheet.CELL_MAX // 2)])
def test_text_cell_holds_what_a_cell_can(text: str) -> None:
    assert read_back([(text,)]) == [(text,)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\ttab"])
def test_text_stays_a_text_when_somebody_changes_it(text: str) -> None:
    cell = sheet_of([(text,), ("plain",)])["A2"]

    assert cell.quotePrefix
    assert not sheet_of([("plain",)])["A2"].quotePrefix


def test_numbers_are_numbers() -> None:
    sheet = sheet_of([(Decimal("66.67"),), (Decimal("0.00"),), (78,)])

    assert [sheet[f"A{n}"].value for n in (2, 3, 4)] == [66.67, 0, 78]
    assert [sheet[f"A{n}"].number_format for n in (2, 3, 4)] == ["0.00", "0.00", "0"]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("short", 1), ("x" * 30, 2), ("x" * 190, 11), ("a\nb\n", 3), ("保" * 15, 2)],
)
def test_lines_of_a_text_in_a_column(text: str, count: int) -> None:
    assert spreadsheet.lines(text, 20) == count


def test_rows_are_as_high_as_their_longest_text() -> None:
    _book, sheet = spreadsheet.new_book()
    spreadsheet.table(sheet, [("One", 20), ("Two", 20)], [("a", "x" * 30), ("b", "x" * 9_000)])

    spreadsheet.show_all_lines(sheet)

    assert [sheet.row_dimensions[n].height for n in (1, 2, 3)] == [15, 30, 409]


def test_sheet_prints_across_with_its_head_on_every_page() -> None:
    _book, sheet = spreadsheet.new_book()

    spreadsheet.on_paper(sheet, "1:1")

    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    fitting = sheet.sheet_properties.pageSetUpPr
    assert fitting is not None
    assert fitting.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_text_that_looks_like_a_numbered_character_stays_as_it_is() -> None:
    assert spreadsheet.escaped("_x0041_") == "_x005F_x0041_"
    assert spreadsheet.unescaped("_x005F_x0041_ _x0041_") == "_x0041_ A"


def test_table_has_a_frozen_head_filters_and_widths() -> None:
    _book, sheet = spreadsheet.new_book()

    spreadsheet.table(sheet, [("One", 12), ("Two", 30)], [("a", "b"), ("c", "d")])

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["B"].width == 30


def test_table_of_no_rows_can_be_read() -> None:
    assert read_back([]) == []


def test_dates_are_days_where_spreadsheets_know_them_and_else_texts() -> None:
    rows = read_back([(date(2026, 5, 3),), (date(1, 1, 1),), (date(9999, 12, 31),), (None,)])

    assert [str(row[0])[:10] for row in rows[:3]] == ["2026-05-03", "0001-01-01", "9999-12-31"]
    assert rows[3:] in ([], [(None,)], [("",)])


def test_pairs_stand_below_one_another() -> None:
    _, sheet = spreadsheet.new_book()

    spreadsheet.pairs(sheet, [("Name", "=1"), ("Other", "text")])

    assert [cell.value for cell in sheet["B"]] == ["=1", "text"]
    assert sheet["B1"].data_type == "s"
