"""What stands in a workbook, how it is locked, and that what is written comes back."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklists.choices import ActionStatus, Response
from checklists.models import Answer, Assessment
from checklists.services.answers import UNSTORABLE, plain_text
from checklists.spreadsheet import escaped, unescaped
from checklists.workbook import book, reader, writer
from checklists.workbook.reader import Expected
from checklists.workbook.shape import ANSWER_FIELDS
from tests.checklists import small
from tests.checklists.workbook import altering
from tests.factories.catalogue import real_content
from tests.factories.checklists import AssessmentFactory, answered_assessment

SMALL = pytest.mark.usefixtures("small_catalogue")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("https://example.org")']


def texts(limit: int) -> st.SearchStrategy[str]:
    """Return texts as they can be stored."""
    typed = st.text(max_size=60) | st.sampled_from([*FORMULAS, "_x0041_", "_x005F_", "x" * limit])
    stored = typed.map(lambda text: plain_text(UNSTORABLE.sub("", text)))
    return stored.map(lambda text: text[:limit].strip())


ANSWERS = st.fixed_dictionaries(
    {
        "response": st.sampled_from(["", *Response.values]),
        "note": texts(5000),
        "action_text": texts(2000),
        "action_owner": texts(120),
        "action_due": st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        "action_status": st.sampled_from(ActionStatus.values),
    }
)


def opened(content: bytes) -> dict[str, Worksheet]:
    """Return the sheets of a workbook by title."""
    return {sheet.title: sheet for sheet in load_workbook(BytesIO(content)).worksheets}


class TestRoundTrip(TestCase):
    """What is written comes back, whatever it is."""

    draft: Assessment

    @classmethod
    def setUpTestData(cls) -> None:
        """Start one assessment."""
        small.load()
        cls.draft = AssessmentFactory.create()

    @given(st.lists(ANSWERS, min_size=6, max_size=6))
    def test_what_is_written_comes_back(self, values: list[dict[str, Any]]) -> None:
        """Fill all answers, write, read."""
        answers = list(Answer.objects.of(self.draft))
        for answer, fields in zip(answers, values, strict=True):
            for name, value in fields.items():
                setattr(answer, name, value)
        Answer.objects.bulk_update(answers, ANSWER_FIELDS)

        found = altering.read(altering.workbook_of(self.draft), self.draft)

        assert found.faults == ()
        rows = {row.question: row.values for row in found.rows}
        for answer in answers:
            due = answer.action_due.isoformat() if answer.action_due else None
            wanted = {**{name: getattr(answer, name) for name in ANSWER_FIELDS}, "action_due": due}
            said = rows[answer.question]
            assert {**said, "action_status": said["action_status"] or "planned"} == wanted


@pytest.mark.pure
@given(st.text())
def test_cell_texts_come_back(text: str) -> None:
    storable = UNSTORABLE.sub("", text)

    assert unescaped(escaped(storable)) == storable


@SMALL
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    draft = answered_assessment(title=text, organisation__name=text)
    Answer.objects.filter(assessment=draft).update(note=text, action_text=text, action_owner=text)

    sheets = opened(altering.workbook_of(draft))

    kinds = {cell.data_type for sheet in sheets.values() for row in sheet for cell in row}
    assert kinds <= {"s", "n"}
    assert sheets["1 Policies"]["F4"].value == text


@SMALL
def test_only_answers_are_open() -> None:
    sheets = opened(altering.workbook_of(answered_assessment()))

    for title in ("1 Policies", "2 Handling CSAM"):
        sheet = sheets[title]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        open_cells = {
            cell.coordinate[0] for row in sheet for cell in row if not cell.protection.locked
        }
        assert open_cells == set("EFGHIJ")
        assert all(not cell.protection.locked for cell in sheet[4][4:10])
        assert all(cell.protection.locked for cell in sheet[2])
    assert sheets["copassess"].protection.sheet
    assert sheets["copassess"].sheet_state == "hidden"


@SMALL
def test_area_sheet_reads_and_prints_well() -> None:
    sheet = opened(altering.workbook_of(answered_assessment()))["1 Policies"]

    assert sheet.row_dimensions[1].hidden
    assert [sheet.column_dimensions[letter].hidden for letter in "ABC"] == [True, True, False]
    assert sheet.freeze_panes == "D3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "GEN-A-1" in sheet["C4"].value
    assert "Children are safer with GEN-A-1." in sheet["D4"].value
    assert "GEN-A-1 is written down and followed." in sheet["D4"].value
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert {"E3:E7", "F3:F7", "I3:I7", "J3:J7"} <= set(rules)
    assert rules["E3:E7"].formula1 == "'copassess'!$A$10:$A$13"


@SMALL
def test_lists_are_in_words() -> None:
    hidden = opened(altering.workbook_of(answered_assessment()))["copassess"]

    said = [hidden[f"A{row}"].value for row in range(10, 14)]
    assert said == ["Yes", "Partly", "No", "Not applicable"]
    assert [hidden[f"B{row}"].value for row in (10, 13)] == ["Planned", "Dropped"]


@SMALL
def test_cover_says_whose_it_is_and_what_to_do() -> None:
    draft = answered_assessment(organisation__name="Example Telecom", title="Year 2026")

    cover = opened(altering.workbook_of(draft))["Cover"]

    text = "\n".join(str(cell.value) for row in cover for cell in row if cell.value)
    for part in ("Example Telecom", "Year 2026", "2 March 2026, 09:30", "General checklist"):
        assert part in text
    for part in ("20 characters or more", "counts only once it was ticked", "(CSAM)"):
        assert part in text


@SMALL
def test_answer_carried_forward_says_so() -> None:
    earlier = answered_assessment()
    draft = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)

    sheet = opened(altering.workbook_of(draft))["1 Policies"]

    assert sheet["E4"].value == "Yes"
    assert "please confirm" in sheet["C4"].value


@SMALL
def test_due_dates_are_dates_where_a_cell_can_hold_them() -> None:
    draft = answered_assessment()
    rows = Answer.objects.of(draft)
    rows.filter(question="GEN-A-1").update(action_due=date(2027, 5, 31))
    rows.filter(question="GEN-A-2").update(action_due=date(1, 1, 1))

    sheet = opened(altering.workbook_of(draft))["1 Policies"]

    assert sheet["I4"].is_date
    assert sheet["I5"].value == "0001-01-01"


@pytest.mark.pure
def test_blank_checklists_can_be_taken_over_by_an_assessment() -> None:
    content = real_content()
    sector = content.sectors[0].code
    codes = {question.code for question in content.questions_for([sector])}

    made = writer.render(book.blank(content, sector, "about 5 hours"))

    found = reader.read(made, Expected("any", content.sha256, codes))
    assert {row.question for row in found.rows} == codes
    assert {row.seen for row in found.rows} == {None}
    assert not any(any(row.values.values()) for row in found.rows)


@pytest.mark.pure
def test_general_checklist_alone() -> None:
    content = real_content()

    made = writer.render(book.blank(content, None, "about 3 hours"))

    found = reader.read(made, Expected("any", content.sha256, set(content.by_code)))
    assert len(found.rows) == len(content.questions_for([])) == 46


@SMALL
def test_every_sheet_of_the_real_catalogue_has_a_name_that_programs_take() -> None:
    made = opened(writer.render(book.blank(real_content(), None, "")))

    assert len(made) == 1 + 5 + 1
    assert all(len(title) <= 31 for title in made)


@SMALL
def test_status_of_no_action_is_left_empty() -> None:
    draft: Assessment = answered_assessment()
    Answer.objects.filter(assessment=draft, question="GEN-A-1").update(action_text="Write it")

    sheet = opened(altering.workbook_of(draft))["1 Policies"]

    assert (sheet["J4"].value, sheet["J5"].value) == ("Planned", None)
