"""The review statement: own and reviewed scores, and what was said, side by side."""

from fractions import Fraction

import pytest

from checklists.choices import Judgement, Response, Status
from checklists.review_document import Reviewed, VerdictEntry
from reports.build import build
from reports.build.progress import signed
from tests.factories import reports as factory

pytestmark = pytest.mark.pure


def test_statement_sets_both_scores_side_by_side() -> None:
    document = factory.document(factory.alike(Response.YES))
    (first, *_rest) = document.answers
    doubted = VerdictEntry(first.question, Judgement.NOT_AGREED, Response.NO, "We saw none.", 1)
    review = factory.review_of(document, doubted)

    statement = build(document, review).review

    reviewed = Reviewed(document, review).scores
    assert statement is not None
    overall = statement.lines[0]
    assert (overall.label, overall.own) == ("Overall", "100")
    exact = (reviewed.overall.exact or Fraction()) - 100
    assert overall.difference == signed(exact)
    assert overall.difference.startswith("−")  # noqa: RUF001 (a minus sign is meant)
    assert len(statement.lines) == 1 + len(document.catalogue.areas)


def test_statement_marks_gaps_that_only_the_reviewer_found() -> None:
    document = factory.document(factory.alike(Response.YES))
    (first, *_rest) = document.answers
    doubted = VerdictEntry(first.question, Judgement.NOT_AGREED, Response.PARTLY, "Half.", 1)

    statement = build(document, factory.review_of(document, doubted)).review

    assert statement is not None
    assert statement.found == (first.question,)
    assert [answer.code for answer in statement.differences] == [first.question]
    assert statement.differences[0].exchange is not None
    assert statement.differences[0].exchange.comment == "Half."


def test_statement_shows_no_difference_where_everything_is_agreed() -> None:
    document = factory.document()

    statement = build(document, factory.review_of(document)).review

    assert statement is not None
    assert {line.difference for line in statement.lines} == {"0"}
    assert statement.differences == ()


def test_statement_without_a_score_says_so() -> None:
    document = factory.document(factory.alike(Response.NOT_APPLICABLE, note="None of our lines."))

    statement = build(document, factory.review_of(document)).review

    assert statement is not None
    assert {line.difference for line in statement.lines} == {"n/a"}


def test_statement_of_a_returned_submission_says_by_when() -> None:
    document = factory.document()
    (first, *_rest) = document.answers
    asked = VerdictEntry(first.question, Judgement.CLARIFY, None, "Since when?", 1)

    statement = build(document, factory.review_of(document, asked, decision=Status.RETURNED)).review

    assert statement is not None
    assert statement.due == "30 April 2026"
    assert "1 to clarify" in statement.counts


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 100), "less than 0.1"),
        (Fraction(-1, 100), "less than 0.1"),
        (Fraction(9, 2), "+4.5"),
        (Fraction(-9, 2), "−4.5"),  # noqa: RUF001 (a minus sign is meant)
    ],
)
def test_differences_carry_their_sign(difference: Fraction, words: str) -> None:
    assert signed(difference) == words
