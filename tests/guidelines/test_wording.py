"""Words for the catalogue's codes."""

import pytest

from guidelines import wording
from guidelines.catalogue import Question
from tests.factories.catalogue import real_content

pytestmark = pytest.mark.pure


def question(code: str) -> Question:
    """Return one of the real questions."""
    return real_content().by_code[code]


def test_every_code_of_the_catalogue_has_words() -> None:
    for one in real_content().questions:
        assert wording.severity_words(one)
        assert wording.effort_words(one)
        assert wording.basis_words(one)
        assert wording.SEVERITY_MEANINGS[one.severity]
        assert wording.EFFORT_MEANINGS[one.effort]
        assert wording.SOURCE_CHECK_MEANINGS[one.source_check]


@pytest.mark.parametrize(
    ("code", "check", "basis"),
    [
        (
            "GEN-POL-07",
            "restated; not yet checked against the original",
            "2014 Table 1, area 1 (restated; not yet checked against the original)",
        ),
        (
            "GEN-POL-01",
            "restated; seen in UNICEF slides, expert consultation, Costa Rica, June 2014",
            "2014 Table 1, area 1"
            " (restated; seen in UNICEF slides, expert consultation, Costa Rica, June 2014)",
        ),
        (
            "UGC-POL-04",
            "current good practice",
            "Current good practice, placed in Table 5, area 1",
        ),
    ],
)
def test_basis_says_how_far_a_text_was_checked(code: str, check: str, basis: str) -> None:
    assert wording.source_check_words(question(code)) == check
    assert wording.basis_words(question(code)) == basis


def test_conditions_are_the_facts_questions() -> None:
    content = real_content()

    assert wording.condition_words(content, question("GEN-POL-01")) == ()
    assert wording.condition_words(content, question("MNO-CSAM-04")) == (
        "Does the company sell to, or bill, consumers, in its own name or for partners?",
    )


def test_references_have_their_labels() -> None:
    words = dict(wording.reference_words(real_content(), "area:csam"))

    assert words["Convention on the Rights of the Child"].startswith("16 (Privacy); 19 (")
    assert wording.reference_words(real_content(), "area:moon") == ()


def test_empty_references_are_left_out() -> None:
    titles = [title for title, _ in wording.reference_words(real_content(), "area:education")]

    assert "UN Guiding Principles on Business and Human Rights" not in titles


def test_unit_without_a_label_stands_alone() -> None:
    crc = next(f for f in real_content().frameworks if f.code == "crc")

    assert wording.unit_words(crc, ("3", "99")) == ("3 (Best interests of the child)", "99")


def test_named_units_say_kind_and_label() -> None:
    by_code = {framework.code: framework for framework in real_content().frameworks}

    assert wording.named_units(by_code["crc"], ("34", "99")) == (
        "Article 34: Protection from sexual exploitation and abuse",
        "Article 99",
    )
    assert wording.named_units(by_code["itu2020"], ("A",)) == (
        "Feature group A: Connectivity, data storage and hosting",
    )
