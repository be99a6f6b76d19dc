"""Which questions seem not to apply, fact by fact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import applicability
from tests.checklists import small

pytestmark = pytest.mark.pure
CONTENT = small.content()
NEEDS_ONE, NEEDS_ANY, NEEDS_NONE = "MNO-A-1", "MNO-B-1", "GEN-A-1"


@pytest.mark.parametrize(
    ("said", "one", "either", "none"),
    [
        ({}, "", "", ""),
        ({"hosts": True}, "", "", ""),
        ({"hosts": False}, small.REASON, "", ""),
        ({"hosts": False, "bills": True}, small.REASON, "", ""),
        ({"bills": False}, "", "", ""),
        (
            {"hosts": False, "bills": False},
            small.REASON,
            f"{small.REASON} We bill no consumers.",
            "",
        ),
    ],
)
def test_reason_by_facts(said: dict[str, bool], one: str, either: str, none: str) -> None:
    assert applicability.reason(CONTENT, said, NEEDS_ONE) == one
    assert applicability.reason(CONTENT, said, NEEDS_ANY) == either
    assert applicability.reason(CONTENT, said, NEEDS_NONE) == none


def test_only_the_facts_that_the_checklists_name_are_asked() -> None:
    with_mobile = applicability.facts_for(CONTENT, ["mobile"])
    without = applicability.facts_for(CONTENT, ["internet"])

    assert [fact.code for fact in with_mobile] == ["hosts", "bills"]
    assert without == ()


@given(st.dictionaries(st.sampled_from(["hosts", "bills", "gone"]), st.booleans()))
def test_saying_yes_to_more_never_leaves_a_question_out(said: dict[str, bool]) -> None:
    questions = CONTENT.questions_for(["mobile"])
    before = applicability.not_applicable(CONTENT, said, questions).keys()

    for fact in ("hosts", "bills"):
        after = applicability.not_applicable(CONTENT, {**said, fact: True}, questions).keys()
        assert after <= before
