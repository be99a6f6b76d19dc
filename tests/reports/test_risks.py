"""The heat map of risks by areas: every figure is scoring's own, over the questions it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import scoring, wording
from checklists.choices import Response
from checklists.document import Document
from reports.build import build
from tests.factories import reports as factory

pytestmark = pytest.mark.pure

RESPONSES = st.lists(st.sampled_from(Response), min_size=1, max_size=40)


def score_of(document: Document, risk: str, area: str = "") -> str:
    """Return what scoring says of one risk's questions, of one area or of all."""
    content = document.catalogue
    items = [
        item
        for item in document.items
        if risk in content.by_code[item.code].risks and area in ("", item.area)
    ]
    exact = scoring.score(items)
    if not items:
        return ""
    return "n/a" if exact is None else wording.number(exact)


@given(RESPONSES)
def test_risk_cells_are_scores_over_their_questions(responses: list[Response]) -> None:
    document = factory.document(
        lambda n, question: factory.answer(question, responses[n % len(responses)])
    )

    rows = build(document).risks

    areas = [area.code for area in document.catalogue.areas]
    assert {row.code: row.total.score for row in rows} == {
        risk.code: score_of(document, risk.code) for risk in document.catalogue.risks
    }
    assert {row.code: [cell.score for cell in row.cells] for row in rows} == {
        risk.code: [score_of(document, risk.code, area) for area in areas]
        for risk in document.catalogue.risks
    }


def test_risk_rows_count_a_question_under_each_of_its_risks() -> None:
    document = factory.document(factory.alike(Response.NO))

    rows = {row.code: row for row in build(document).risks}

    named = [risk for q in document.catalogue.questions_for(factory.ONE) for risk in q.risks]
    assert rows["csam"].total.points == f"{named.count('csam')} gaps"


def test_risk_cell_of_a_draft_says_how_far_it_may_rise() -> None:
    document = factory.document(factory.alike(None), is_draft=True)

    (row, *_rest) = build(document).risks

    assert row.total.score == "0 to 100"


def test_risk_that_no_question_names_has_no_cell_of_its_own() -> None:
    document = factory.document(factory.alike(Response.YES))

    rows = {row.code: row for row in build(document).risks}

    empty = [cell for row in rows.values() for cell in row.cells if not cell.score]
    assert empty
    assert {cell.points for cell in empty} == {""}
