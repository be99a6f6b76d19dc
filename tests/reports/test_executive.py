"""The executive page: what it says, and that it is one page whatever was typed."""

from dataclasses import replace
from datetime import date

import pytest

from checklists.choices import ActionStatus, Judgement, Response, Status
from checklists.document import ActionEntry, AnswerEntry, Document, Previous
from checklists.review_document import ReviewDocument, VerdictEntry
from guidelines.catalogue import Question
from reports import pdf
from reports.build import build
from reports.build.executive import capped_by
from reports.lean_html import lean_html
from tests.factories import reports as factory

pytestmark = pytest.mark.pure

NO, PARTLY, YES = Response.NO, Response.PARTLY, Response.YES


def test_page_names_the_questions_that_hold_the_band() -> None:
    document = factory.document(
        lambda n, q: factory.answer(q, NO if q.code == "GEN-CSAM-03" else YES, evidence=1)
    )

    page = build(document).executive

    assert page.cap == "Band held down by 1 critical gap"
    assert page.capped_by == "GEN-CSAM-03"


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ((), ""),
        (("A",), "A"),
        (("A", "B", "C"), "A, B, C"),
        (("A", "B", "C", "D", "E"), "A, B, C and 2 more"),
    ],
)
def test_only_the_first_capping_questions_are_named(codes: tuple[str, ...], words: str) -> None:
    assert capped_by(codes) == words


def test_page_says_what_five_gaps_would_change() -> None:
    document = factory.document(factory.alike(NO))

    page = build(document).executive

    assert page.closing.startswith("If these 5 gaps close, the score is ")
    assert [gap.position for gap in page.gaps] == [1, 2, 3, 4, 5]


def test_page_says_where_the_cap_outlives_the_five() -> None:
    document = factory.document(
        lambda n, q: factory.answer(q, NO if q.severity == "critical" else YES)
    )

    closing = build(document).executive.closing

    assert closing.endswith("and other critical gaps still hold the band at “Developing”.")


def test_one_gap_is_told_in_the_singular() -> None:
    document = factory.document(
        lambda n, q: factory.answer(q, NO if q.code == "GEN-CSAM-03" else YES)
    )

    closing = build(document).executive.closing

    assert closing == "If this gap closes, the score is 100 and the band “Leading”."


def test_decisions_take_what_is_planned_and_no_dropped_action() -> None:
    dropped = ActionEntry("Once planned", "Somebody", date(2026, 5, 1), ActionStatus.DROPPED)
    document = factory.document(lambda n, q: factory.answer(q, NO, action=dropped))

    decisions = build(document).executive.decisions

    assert {decision.who for decision in decisions} == {"unassigned"}
    assert {decision.by for decision in decisions} == {"no date"}
    assert len(decisions) == 3


def worst() -> str:
    """Return the printable report whose executive page has the most to say."""
    action = ActionEntry(
        factory.LONG_ACTION, factory.LONG_NAME, date(2026, 9, 30), ActionStatus.PLANNED
    )

    def answering(number: int, question: Question) -> AnswerEntry:
        response = NO if question.severity == "critical" and number % 2 else YES
        return factory.answer(question, response, note="x", evidence=1, action=action)

    first = factory.document(factory.alike(PARTLY), sectors=factory.ALL)
    made = factory.document(
        answering, sectors=factory.ALL, name=factory.LONG_NAME, title=factory.LONG_NAME[:120]
    )
    whole = replace(made, number=2, previous=Previous("COP-AAAA-AAAA", "0" * 64))
    vars(whole).update(catalogue=made.catalogue, earlier=first)
    return pdf.printable(build(whole, doubting(whole)))


def doubting(document: Document) -> ReviewDocument:
    """Return a review that returns it and doubts every yes, so that the band is another."""
    doubts = [
        VerdictEntry(answer.question, Judgement.NOT_AGREED, NO, "We saw none of it.", 1)
        for answer in document.answers
        if answer.response == YES
    ]
    return factory.review_of(document, *doubts, decision=Status.RETURNED)


def test_page_is_one_page_in_the_worst_case() -> None:
    html = worst()
    # What comes after the page makes no difference to it, and takes most of the time.
    head, _rest = html.split('<section class="reading"', 1)

    pages = lean_html()(string=head).render().pages

    ids = [
        {anchor for anchor in page.anchors if anchor in ("cover", "executive")} for page in pages
    ]
    assert ids[0] == {"cover"}
    assert ids[1] == {"executive"}
    # The third is the contents'.
    assert len(pages) == 3
