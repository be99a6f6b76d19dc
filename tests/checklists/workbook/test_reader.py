"""Answers read out of a workbook, and every fault with its sheet and cell."""

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from checklists import wording
from checklists.models import Assessment
from checklists.workbook.reader import SHOWN, Fault, Row
from checklists.workflow import NOTE_MAX, NotDone
from tests.checklists.workbook import altering
from tests.checklists.workbook.altering import COLUMNS, FIRST_ROW
from tests.factories.checklists import AssessmentFactory, answered_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
SHEET = "1 Policies"


@pytest.fixture
def draft() -> Assessment:
    """Return an assessment whose questions are answered, all with yes."""
    return answered_assessment()


def read_with(draft: Assessment, **values: Any) -> tuple[Row | None, list[Fault]]:  # noqa: ANN401
    """Fill the first question's line; return what is read of it."""
    content = altering.filled_in(altering.workbook_of(draft), {"GEN-A-1": values})
    found = altering.read(content, draft)
    rows = [row for row in found.rows if row.question == "GEN-A-1"]
    return rows[0] if rows else None, list(found.faults)


def value_of(draft: Assessment, name: str, value: object) -> object:
    """Type a value; return what is read, or the reason of the fault at just that cell."""
    row, faults = read_with(draft, **{name: value})
    if row:
        assert not faults
        return row.values[name]
    [fault] = faults
    assert (fault.sheet, fault.cell) == (SHEET, f"{COLUMNS[name]}{FIRST_ROW}")
    assert (fault.question, fault.column) == ("GEN-A-1", name)
    return fault.reason


def refusal(content: bytes, draft: Assessment) -> str:
    """Return why a file is refused."""
    with pytest.raises(NotDone) as refused:
        altering.read(content, draft)
    assert wording.explain(refused.value)
    return refused.value.reason


def test_untouched_workbook_says_what_stands_there(draft: Assessment) -> None:
    found = altering.read(altering.workbook_of(draft), draft)

    assert found.faults == ()
    assert {row.question for row in found.rows} == set(altering.expected(draft).codes)
    assert {row.seen for row in found.rows} == {1}
    assert {row.values["response"] for row in found.rows} == {"yes"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Partly", "partly"),
        (" PARTLY ", "partly"),
        ("no", "no"),
        ("not applicable", "not_applicable"),
        ("Not  Applicable", "not_applicable"),
        ("not_applicable", "not_applicable"),
        ("N/A", "not_applicable"),
        (None, ""),
        ("maybe", "unknown_choice"),
        ("oui", "unknown_choice"),
        (1, "unknown_choice"),
        (True, "unknown_choice"),
        ('=IF(1,"Yes","No")', "formula"),
        ("#REF!", "error"),
        (date(2026, 1, 1), "date_for_text"),
    ],
)
def test_response(typed: object, said: str, draft: Assessment) -> None:
    assert value_of(draft, "response", typed) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (date(2027, 5, 31), "2027-05-31"),
        (datetime(2027, 5, 31, 18, 30), "2027-05-31"),  # noqa: DTZ001 (cells know no time zone)
        (46538, "2027-05-31"),
        (46538.75, "2027-05-31"),
        ("2027-05-31", "2027-05-31"),
        (" 2027/5/31 ", "2027-05-31"),
        ("31.5.2027", "2027-05-31"),
        ("31. 05. 2027", "2027-05-31"),
        (None, None),
        ("   ", None),
        ("05/06/2027", "not_a_date"),
        ("next May", "not_a_date"),
        ("2027-02-30", "not_a_date"),
        (20270531, "not_a_date"),
        (-5, "not_a_date"),
        (1e300, "not_a_date"),
        (True, "not_a_date"),
        ("0001-01-01", "due_far"),
        ("1.1.0001", "due_far"),
        ("99999-01-01", "due_far"),
        ("1999-12-31", "due_far"),
        (date(1900, 5, 1), "due_far"),
        (date(9999, 12, 31), "due_far"),
        ("=TODAY()+30", "formula"),
    ],
)
def test_due_date(typed: object, said: str | None, draft: Assessment) -> None:
    assert value_of(draft, "action_due", typed) == said


def test_due_date_where_days_are_counted_from_1904(draft: Assessment) -> None:
    def count_from_1904(workbook: Workbook) -> None:
        workbook.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 (cells know no time zone)
        sheet, row = altering.place(workbook, "GEN-A-1")
        sheet[f"I{row}"] = date(2027, 5, 31)

    found = altering.read(altering.edited(altering.workbook_of(draft), count_from_1904), draft)

    assert found.rows[0].values["action_due"] == "2027-05-31"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("  In place.\r\nSince spring. ", "In place.\nSince spring."),
        (2026, "2026"),
        (0.5, "0.5"),
        (True, "TRUE"),
        ("'=1+1", "'=1+1"),
        ("x" * NOTE_MAX, "x" * NOTE_MAX),
        ("x" * (NOTE_MAX + 1), "too_long"),
        ("a_x0007_b", "control_character"),
        ("a_x0000_b", "control_character"),
        ("a_x005F_x0007_b", "a_x0007_b"),
        ("tab\tstays", "tab\tstays"),
        ('=HYPERLINK("https://example.org")', "formula"),
        (datetime(2026, 3, 4), "date_for_text"),  # noqa: DTZ001 (cells know no time zone)
    ],
)
def test_note(typed: object, said: str, draft: Assessment) -> None:
    assert value_of(draft, "note", typed) == said


@pytest.mark.parametrize(("name", "limit"), [("action_text", 2000), ("action_owner", 120)])
def test_action_has_its_own_limits(name: str, limit: int, draft: Assessment) -> None:
    assert value_of(draft, name, "x" * limit) == "x" * limit
    assert value_of(draft, name, "x" * (limit + 1)) == "too_long"


def test_status_of_an_action(draft: Assessment) -> None:
    assert value_of(draft, "action_status", "under way") == "under_way"
    assert value_of(draft, "action_status", "DROPPED") == "dropped"
    assert value_of(draft, "action_status", "nearly") == "unknown_choice"


def test_line_with_one_fault_is_left_out_wholly(draft: Assessment) -> None:
    row, faults = read_with(draft, response="No", action_due="soon", note="x" * 6000)

    assert row is None
    assert [(fault.cell, fault.reason) for fault in faults] == [
        ("F4", "too_long"),
        ("I4", "not_a_date"),
    ]


def test_renamed_and_reordered_sheets_do_not_matter(draft: Assessment) -> None:
    def rename(workbook: Workbook) -> None:
        workbook[SHEET].title = "Legal & co"
        workbook.move_sheet("Legal & co", 2)
        workbook["Cover"].title = "2 Handling CSAM again"
        workbook.create_sheet("Scratch", 0)["A1"] = "GEN-A-1"

    content = altering.edited(altering.workbook_of(draft), rename)

    found = altering.read(content, draft)

    assert (len(found.rows), found.faults) == (6, ())


def test_moved_rows_are_found_by_their_code(draft: Assessment) -> None:
    def swap(workbook: Workbook) -> None:
        sheet, row = altering.place(workbook, "GEN-A-1")
        sheet.move_range(f"A{row}:J{row}", rows=400)
        sheet[f"E{row + 400}"] = "No"

    found = altering.read(altering.edited(altering.workbook_of(draft), swap), draft)

    said = {row.question: row.values["response"] for row in found.rows}
    assert said["GEN-A-1"] == "no"
    assert len(said) == 6


def test_inserted_columns_do_not_matter(draft: Assessment) -> None:
    def insert(workbook: Workbook) -> None:
        workbook[SHEET].insert_cols(3, 2)

    found = altering.read(altering.edited(altering.workbook_of(draft), insert), draft)

    assert {row.values["response"] for row in found.rows} == {"yes"}


def test_deleted_rows_and_columns_are_not_told(draft: Assessment) -> None:
    def delete(workbook: Workbook) -> None:
        sheet, row = altering.place(workbook, "GEN-A-1")
        sheet.delete_rows(row)
        sheet.delete_cols(6)

    found = altering.read(altering.edited(altering.workbook_of(draft), delete), draft)

    rows = {row.question: row.values for row in found.rows}
    assert "GEN-A-1" not in rows
    assert "note" not in rows["GEN-A-2"]
    assert "note" in rows["GEN-B-1"]


def test_code_that_stands_there_twice_counts_nowhere(draft: Assessment) -> None:
    def copy(workbook: Workbook) -> None:
        sheet, _row = altering.place(workbook, "GEN-A-1")
        sheet["A50"], sheet["E50"] = "GEN-A-1", "No"

    found = altering.read(altering.edited(altering.workbook_of(draft), copy), draft)

    assert "GEN-A-1" not in {row.question for row in found.rows}
    assert [(f.cell, f.reason, f.facts["where"]) for f in found.faults] == [
        ("A4", "twice", "1 Policies, A4"),
        ("A50", "twice", "1 Policies, A4"),
    ]


@pytest.mark.parametrize("code", ["ISP-B-1", "NOWHERE-1", "x" * 5000])
def test_code_of_another_assessment(code: str, draft: Assessment) -> None:
    content = altering.filled_in(altering.workbook_of(draft), {"GEN-A-1": {"code": code}})

    found = altering.read(content, draft)

    assert [(f.cell, f.reason) for f in found.faults] == [("A4", "unknown_question")]
    assert len(found.rows) == 5


@pytest.mark.parametrize("name", ["code", "response", "action_due", "action_status"])
def test_fault_repeats_nothing_that_cannot_be_stored(name: str, draft: Assessment) -> None:
    typed = {"GEN-A-1": {name: "a_x0000_b_xD800_c" + "d" * 500}}

    found = altering.read(altering.filled_in(altering.workbook_of(draft), typed), draft)

    [fault] = found.faults
    assert str(fault.facts["value"]) == ("abc" + "d" * 500)[:SHOWN]
    assert fault.question in ("GEN-A-1", fault.facts["value"])


@pytest.mark.parametrize("area", ["E4:E5", "D4:E4", "E3:F9"])
def test_merged_cells(area: str, draft: Assessment) -> None:
    content = altering.edited(
        altering.workbook_of(draft), lambda book: book[SHEET].merge_cells(area)
    )

    found = altering.read(content, draft)

    faults = {(fault.cell, fault.reason) for fault in found.faults}
    assert ("E4", "merged") in faults
    assert "GEN-A-1" not in {row.question for row in found.rows}


@pytest.mark.parametrize(
    ("typed", "seen"), [(1, 1), ("1", 1), (None, None), ("new", None), (-1, None), (10**12, None)]
)
def test_version(typed: object, seen: int | None, draft: Assessment) -> None:
    row, _faults = read_with(draft, version=typed)

    assert row is not None
    assert row.seen == seen


def test_another_assessments_workbook(draft: Assessment) -> None:
    other = AssessmentFactory.create(organisation=draft.organisation)

    assert refusal(altering.workbook_of(other), draft) == "workbook_elsewhere"


def test_hidden_sheet_deleted_or_of_another_format(draft: Assessment) -> None:
    content = altering.workbook_of(draft)

    def forget(workbook: Workbook) -> None:
        del workbook["copassess"]

    def change(workbook: Workbook) -> None:
        workbook["copassess"]["B1"] = "copassess-workbook/99"

    assert refusal(altering.edited(content, forget), draft) == "workbook_not_ours"
    assert refusal(altering.edited(content, change), draft) == "workbook_format"


def test_workbook_without_any_question(draft: Assessment) -> None:
    def empty(workbook: Workbook) -> None:
        for sheet in workbook.worksheets:
            if sheet.title != "copassess":
                sheet.delete_rows(1, 100)

    assert refusal(altering.edited(altering.workbook_of(draft), empty), draft) == "workbook_no_rows"


def test_workbook_of_nothing_but_other_sheets(draft: Assessment) -> None:
    def remove(workbook: Workbook) -> None:
        for sheet in workbook.worksheets[1:]:
            workbook.remove(sheet)

    other = altering.edited(altering.workbook_of(draft), remove)

    assert refusal(other, draft) == "workbook_not_ours"
