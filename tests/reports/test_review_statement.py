"""The review statement: own and reviewed scores, and what was said, side by side."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import wording
from checklists.choices import Judgement, Outcome, Response, Status
from checklists.document import Document
from checklists.review_document import Reviewed, VerdictEntry
from reports import pdf
from reports.build import build
from reports.build.progress import signed
from tests.factories import reports as factory

pytestmark = pytest.mark.pure

ASKED = VerdictEntry("GEN-POL-03", Judgement.CLARIFY, None, "For which products?", 1)


def all_yes() -> Document:
    """Return a document without gaps of its own."""
    return factory.document(factory.alike(Response.YES, note="It is so."))


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


@given(st.lists(st.sampled_from([None, *Response]), min_size=1, max_size=20))
def test_statement_shows_the_scores_of_the_rules(responses: list[Response | None]) -> None:
    document = factory.document()
    verdicts = [
        VerdictEntry(answer.question, Judgement.NOT_AGREED, response, "Why.", 1)
        for answer, response in zip(document.answers, responses, strict=False)
    ]
    review = factory.review_of(document, *verdicts)

    statement = build(document, review).review

    assert statement is not None
    own, theirs = document.scores, Reviewed(document, review).scores
    areas = [area.code for area in document.catalogue.areas]
    pairs = [(own.overall, theirs.overall), *((own.areas[a], theirs.areas[a]) for a in areas)]
    assert [(line.own, line.reviewed) for line in statement.lines] == [
        (shown(mine.exact), shown(other.exact)) for mine, other in pairs
    ]


def shown(exact: object) -> str:
    """Return a score as pages show it."""
    return "n/a" if exact is None else wording.number(exact)  # type: ignore[arg-type]  # a Fraction


def test_statement_tells_plan_agreed_from_accepted() -> None:
    document = all_yes()

    accepted = build(document, factory.review_of(document, outcome=Outcome.ACCEPTED)).review
    planned = build(document, factory.review_of(document)).review

    assert accepted is not None
    assert accepted.decision == "Accepted: no critical gap is open."
    assert planned is not None
    assert planned.decision.startswith("Accepted as a plan")


def test_reply_of_the_company_stands_beside_the_reviewers_words() -> None:
    document = all_yes()
    question = document.catalogue.by_code["GEN-POL-03"]
    answered = factory.answer(question, Response.YES, note="It is so.", reply="For all of them.")
    document = factory.with_answers(document, answered)

    page = pdf.printable(build(document, factory.review_of(document, ASKED)))

    section = page[page.index('id="review"') : page.index('id="answers"')]
    assert section.index("For which products?") < section.index("For all of them.")


def test_report_without_a_decided_review_says_so() -> None:
    report = build(all_yes())

    assert report.review is None
    assert "UNICEF has not decided on this submission." in pdf.printable(report)
