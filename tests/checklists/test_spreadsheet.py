"""Workbooks that we write: nothing that somebody typed is a formula."""

from datetime import date
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


def test_text_cell_holds_what_a_cell_can() -> None:
    assert read_back([("x" * 40_000,)]) == [("x" * spreadsheet.CELL_MAX,)]


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
