"""Sentences for codes, errors, bands and scores."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from django.utils import translation

from checklists import wording
from checklists.choices import Band, Outcome, Response, Status, Transition
from checklists.scoring import Confidence
from checklists.workflow import (
    Blocked,
    DomainError,
    Incomplete,
    Invalid,
    Missing,
    Refused,
    Stale,
)
from tests.checklists.questions import (
    NO,
    NOT_APPLICABLE,
    OPEN,
    PARTLY,
    YES,
    Responses,
    area,
    assessed,
)

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            Refused(Transition.SUBMIT, Status.IN_REVIEW),
            "The assessment was not submitted: it is in review.",
        ),
        (
            Refused(Transition.WITHDRAW, Status.ACCEPTED),
            "The submission was not withdrawn: it is accepted, which is final.",
        ),
        # The table allows these two: somebody else was faster.
        (
            Refused(Transition.SUBMIT, Status.DRAFT),
            "The assessment was not submitted: its status changed in the meantime. "
            "Look at it again before you go on.",
        ),
        (
            Refused(Transition.RELEASE),
            "The review was not released: its status changed in the meantime. "
            "Look at it again before you go on.",
        ),
        (
            Refused(Transition.START_REVIEW, Status.SUBMITTED, "claimed"),
            "The review was not started: another reviewer has claimed it. "
            "Take the claim over first.",
        ),
        (
            Refused(Transition.RETURN, Status.IN_REVIEW, "nothing_to_return"),
            "The submission was not returned: give at least one question the verdict "
            "“clarify” or “not agreed” first.",
        ),
        (
            Refused(Transition.ACCEPT, reason="blocked", blocked=[Blocked("Q1", "clarify_open")]),
            "The submission was not accepted: 1 question still stands in the way.",
        ),
        (
            Refused(
                Transition.ACCEPT,
                reason="blocked",
                blocked=[
                    Blocked("Q1", "clarify_open"),
                    Blocked("Q1", "action_missing"),
                    Blocked("Q2", "verdict_missing"),
                ],
            ),
            "The submission was not accepted: 2 questions still stand in the way.",
        ),
        (
            Refused(Transition.ACCEPT, reason="something new"),
            "The submission was not accepted: this is not possible now.",
        ),
    ],
)
def test_explain_refused(error: Refused, sentence: str) -> None:
    assert wording.explain(error) == sentence


def test_explain_refused_knows_every_transition_and_status() -> None:
    for transition, status in product(Transition, Status):
        assert wording.explain(Refused(transition, status)).endswith(".")


def test_explain_incomplete_counts_by_reason() -> None:
    one = Incomplete([Missing("Q1", "a", "reason_too_short")])
    many = Incomplete(
        [
            Missing("Q1", "a", "reason_too_short"),
            Missing("Q2", "a", "unanswered"),
            Missing("Q3", "a", "carried_forward"),
            Missing("Q4", "b", "unanswered"),
            Missing("Q5", "b", "reply_missing"),
        ]
    )

    assert wording.explain(one) == (
        "The assessment was not submitted: 1 “not applicable” has no reason of at least "
        "20 characters."
    )
    assert wording.explain(many) == (
        "The assessment was not submitted: 2 questions are not answered, 1 answer carried "
        "forward is not confirmed, 1 “not applicable” has no reason of at least 20 characters, "
        "1 question that UNICEF asks about is not answered."
    )


def test_explain_stale() -> None:
    assert "Both texts are shown" in wording.explain(Stale({"note": "theirs"}))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            Invalid("note", "GEN-POL-01", "too_long"),
            "GEN-POL-01, note: this is longer than 5000 characters.",
        ),
        (
            Invalid("title", None, "too_long", limit=120),
            "title: this is longer than 120 characters.",
        ),
        (
            Invalid("action_due", "GEN-POL-01", "not_a_date"),
            "GEN-POL-01, due date of the action: this is not a date, such as 2026-05-31.",
        ),
        (Invalid("sectors", None, "something new"), "sectors: this cannot be stored."),
    ],
)
def test_explain_invalid(error: Invalid, sentence: str) -> None:
    assert wording.explain(error) == sentence


@pytest.mark.parametrize("reason", wording.INVALID)
def test_explain_invalid_every_reason(reason: str) -> None:
    sentence = wording.explain(Invalid("note", "Q1", reason, first=2000, last=2099))

    assert sentence.startswith(("Q1, note: this ", "Q1, note: there ", "Q1, note: no "))
    assert "%(" not in sentence


def test_explain_an_error_of_a_new_kind() -> None:
    class ClosedError(DomainError):
        code = "closed"

    assert wording.explain(ClosedError()) == "This cannot be done now."


def test_sentences_exist_for_every_code() -> None:
    for status in Status:
        assert wording.status_sentence(status)
    for band in [*Band, None]:
        assert wording.band_sentence(band)
    for response in [*Response, None]:
        assert wording.answered(response)
    assert wording.missing_sentence("reason_too_short") == (
        "Say in the note why it does not apply, in at least 20 characters."
    )
    assert wording.missing_sentence("unanswered") == "Not answered yet."
    assert wording.blocked_sentence("verdict_missing") == "It needs a verdict."


def test_status_sentence_of_a_plan() -> None:
    accepted = wording.status_sentence(Status.ACCEPTED, Outcome.ACCEPTED)
    plan = wording.status_sentence(Status.ACCEPTED, Outcome.PLAN_AGREED)

    assert accepted == wording.status_sentence(Status.ACCEPTED)
    assert "an action is agreed for each" in plan


def test_points_sentence_whole_and_half() -> None:
    whole = assessed(area("A", high=[YES, NO])).overall
    half = assessed(area("A", medium=[PARTLY, YES])).overall

    assert wording.points_sentence(whole) == "2 of 4"
    assert wording.points_sentence(half) == "1.5 of 2"


def test_number_in_the_language_of_the_reader() -> None:
    with translation.override("fr"):
        assert wording.number(Fraction(37, 2), 1) == "18,5"


@pytest.mark.parametrize(
    ("gain", "sentence"),
    [
        ("1.24", "closing it adds 1.2"),
        ("0.05", "closing it adds 0.1"),
        ("0.0499", "closing it adds less than 0.1"),
        ("100", "closing it adds 100.0"),
    ],
)
def test_gain_sentence(gain: str, sentence: str) -> None:
    assert wording.gain_sentence(Fraction(gain)) == sentence


def test_confidence_sentence() -> None:
    known = Confidence(Fraction(61, 100), Fraction(2, 5), Fraction(3, 50))
    none = Confidence(None, None, Fraction(1))

    assert wording.confidence_sentence(known, reviewed=True) == (
        "61\N{NO-BREAK SPACE}% of points backed by evidence, 40\N{NO-BREAK SPACE}% confirmed by "
        "review, 6\N{NO-BREAK SPACE}% not applicable"
    )
    assert wording.confidence_sentence(none, reviewed=False) == (
        "n/a of points backed by evidence, 100\N{NO-BREAK SPACE}% not applicable"
    )


def test_cap_sentence() -> None:
    two = assessed(area("A", critical=[NO, NO], high=[YES] * 50)).overall
    one = replace(two, capped_by=("A-C1",))
    free = assessed(area("A", critical=[YES])).overall

    assert wording.cap_sentence(two) == "Band held down by 2 critical gaps"
    assert wording.cap_sentence(one) == "Band held down by 1 critical gap"
    assert wording.cap_sentence(free) == ""


def test_uncapped_sentence() -> None:
    capped = assessed(area("A", critical=[NO], high=[YES] * 50)).overall
    free = assessed(area("A", critical=[NO], high=[YES])).overall

    assert wording.uncapped_sentence(capped) == "By score alone: Leading"
    assert wording.uncapped_sentence(free) == ""


@pytest.mark.parametrize(
    ("high", "medium", "sentence"),
    [
        ([YES, OPEN, NO], [], "between 33 and 67, 1 question open"),
        ([YES, OPEN, OPEN], [NO], "between 29 and 86, 2 questions open"),
        ([OPEN], [NOT_APPLICABLE], "between 0 and 100, 1 question open"),
        ([YES] * 200, [OPEN], "about 100, 1 question open"),
        ([YES], [NO], "67, no question open"),
        ([NOT_APPLICABLE], [], "no score: nothing applies so far"),
    ],
)
def test_range_sentence(high: Responses, medium: Responses, sentence: str) -> None:
    result = assessed(area("A", high=high, medium=medium)).overall

    assert wording.range_sentence(result) == sentence
