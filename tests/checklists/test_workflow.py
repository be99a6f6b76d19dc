"""The life of an assessment, and what submitting, returning and accepting ask."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from checklists import workflow
from checklists.choices import Judgement, Outcome, Response, Severity, Status, Transition
from checklists.workflow import Acceptance, Blocked, Judged, Missing
from tests.checklists.questions import NO, NOT_APPLICABLE, OPEN, PARTLY, YES, question

pytestmark = pytest.mark.pure

AGREED, CLARIFY, NOT_AGREED = Judgement.AGREED, Judgement.CLARIFY, Judgement.NOT_AGREED
CRITICAL, HIGH, MEDIUM = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM

# DESIGN, section 3, drawn as a grid: from each status, where each transition leads.
GRID = {
    Status.DRAFT: {Transition.SUBMIT: Status.SUBMITTED},
    Status.SUBMITTED: {
        Transition.WITHDRAW: Status.DRAFT,
        Transition.START_REVIEW: Status.IN_REVIEW,
    },
    Status.IN_REVIEW: {
        Transition.RELEASE: Status.SUBMITTED,
        Transition.RETURN: Status.RETURNED,
        Transition.ACCEPT: Status.ACCEPTED,
    },
    Status.RETURNED: {Transition.SUBMIT: Status.SUBMITTED},
    Status.ACCEPTED: {},
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("transition", Transition)
def test_next_status_every_pair(transition: Transition, status: Status) -> None:
    expected = GRID[status].get(transition)

    if expected is not None:
        assert workflow.next_status(transition, status) == expected
        return
    with pytest.raises(workflow.Refused) as refused:
        workflow.next_status(transition, status)

    assert refused.value.code == "refused"
    assert refused.value.facts == {
        "transition": transition,
        "status": status,
        "reason": "moved",
        "blocked": (),
    }


def test_every_status_is_reached_and_only_accepted_is_final() -> None:
    reached = {Status.DRAFT, *workflow.NEXT.values()}
    left = {status for _, status in workflow.NEXT}

    assert reached == set(Status)
    assert set(Status) - left == {Status.ACCEPTED}


def test_editable_is_what_can_be_submitted() -> None:
    submits = {status for step, status in workflow.NEXT if step == Transition.SUBMIT}

    assert submits == workflow.EDITABLE


@dataclass(frozen=True)
class Entry:
    """An answer as submitting sees it."""

    response: str | None
    note: str = ""
    carried_forward: bool = False
    question: str = "GEN-POL-01"
    area: str = "policies"


TWENTY = "We sell no handsets!"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Entry(YES), None),
        (Entry(PARTLY), None),
        (Entry(NO), None),
        (Entry(None), "unanswered"),
        (Entry(""), "unanswered"),
        (Entry(YES, carried_forward=True), "carried_forward"),
        (Entry(NOT_APPLICABLE, TWENTY, carried_forward=True), "carried_forward"),
        (Entry(None, carried_forward=True), "unanswered"),
        (Entry(NOT_APPLICABLE, TWENTY), None),
        (Entry(NOT_APPLICABLE, TWENTY[:-1]), "reason_too_short"),
        (Entry(NOT_APPLICABLE), "reason_too_short"),
        (Entry(NOT_APPLICABLE, f"  {TWENTY[:-1]}  "), "reason_too_short"),
        (Entry(NOT_APPLICABLE, "n/a" + " " * 40), "reason_too_short"),
        (Entry(NOT_APPLICABLE, "n" + "\n" * 40 + "a"), "reason_too_short"),
        (Entry(NOT_APPLICABLE, "我们公司不销售任何手机也不提供任何移动网络"), None),
    ],
)
def test_missing_reasons(entry: Entry, reason: workflow.MissingReason | None) -> None:
    expected = () if reason is None else (Missing("GEN-POL-01", "policies", reason),)

    assert len(TWENTY) == workflow.REASON_MIN
    assert workflow.missing([entry]) == expected


def test_missing_lists_in_the_order_given() -> None:
    entries = [
        Entry(None, question="Q2", area="b"),
        Entry(YES, question="Q1", area="a"),
        Entry(NOT_APPLICABLE, question="Q0", area="a"),
    ]

    assert workflow.missing(entries) == (
        Missing("Q2", "b", "unanswered"),
        Missing("Q0", "a", "reason_too_short"),
    )
    assert workflow.missing([]) == ()


def test_missing_names_what_unicef_asks_last() -> None:
    entries = [Entry(YES, question="Q1"), Entry(None, question="Q2"), Entry(YES, question="Q3")]

    found = workflow.missing(entries, {"Q1", "Q2"})

    assert [(one.question, one.reason) for one in found] == [
        ("Q1", "reply_missing"),
        ("Q2", "unanswered"),
    ]


def judged(
    response: Response | None,
    severity: Severity,
    judgement: Judgement | None,
    *,
    action: bool = False,
    code: str = "Q1",
) -> Judged:
    """Return one question under review."""
    return Judged(question(code, response, severity), judgement, action)


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        ([], False),
        ([None, None], False),
        ([AGREED, AGREED, None], False),
        ([AGREED, CLARIFY], True),
        ([NOT_AGREED], True),
    ],
)
def test_may_return(judgements: Sequence[Judgement | None], expected: bool) -> None:
    questions = [judged(YES, MEDIUM, judgement) for judgement in judgements]

    assert workflow.may_return(questions) is expected


@pytest.mark.parametrize(
    ("response", "severity", "needed"),
    [
        (YES, CRITICAL, True),
        (NOT_APPLICABLE, CRITICAL, True),
        (YES, HIGH, False),
        (YES, MEDIUM, False),
        (PARTLY, MEDIUM, True),
        (NO, HIGH, True),
        (OPEN, MEDIUM, True),
        (NOT_APPLICABLE, MEDIUM, True),
    ],
)
def test_acceptance_waits_for_verdicts(
    response: Response | None, severity: Severity, needed: bool
) -> None:
    waiting = workflow.acceptance([judged(response, severity, None)])
    decided = workflow.acceptance([judged(response, severity, AGREED)])

    assert waiting.blocked == ((Blocked("Q1", "verdict_missing"),) if needed else ())
    assert decided == Acceptance((), (Outcome.ACCEPTED,))


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("response", [YES, PARTLY, NOT_APPLICABLE])
def test_acceptance_waits_for_every_clarify(response: Response, severity: Severity) -> None:
    found = workflow.acceptance([judged(response, severity, CLARIFY, action=True)])

    assert found == Acceptance((Blocked("Q1", "clarify_open"),), ())


@pytest.mark.parametrize("response", [NO, PARTLY, OPEN])
@pytest.mark.parametrize("judgement", [AGREED, NOT_AGREED])
def test_acceptance_with_a_critical_gap_is_a_plan(
    response: Response | None, judgement: Judgement
) -> None:
    planned = workflow.acceptance([judged(response, CRITICAL, judgement, action=True)])
    unplanned = workflow.acceptance([judged(response, CRITICAL, judgement)])

    assert planned == Acceptance((), (Outcome.PLAN_AGREED,))
    assert unplanned == Acceptance((Blocked("Q1", "action_missing"),), ())


@pytest.mark.parametrize("severity", [HIGH, MEDIUM])
def test_acceptance_with_other_gaps_needs_no_action(severity: Severity) -> None:
    found = workflow.acceptance([judged(NO, severity, NOT_AGREED)])

    assert found == Acceptance((), (Outcome.ACCEPTED,))


def test_acceptance_of_a_critical_question_that_the_reviewer_found_met() -> None:
    """The company said no, the reviewer yes: no critical gap is open."""
    found = workflow.acceptance([judged(YES, CRITICAL, NOT_AGREED)])

    assert found.outcomes == (Outcome.ACCEPTED,)


def test_acceptance_lists_all_that_blocks_in_the_order_given() -> None:
    found = workflow.acceptance(
        [
            judged(NO, CRITICAL, None, code="Q3"),
            judged(YES, MEDIUM, None, code="Q2"),
            judged(PARTLY, CRITICAL, CLARIFY, code="Q1"),
            judged(PARTLY, CRITICAL, AGREED, action=True, code="Q0"),
        ]
    )

    assert found.outcomes == ()
    assert found.blocked == (
        Blocked("Q3", "verdict_missing"),
        Blocked("Q3", "action_missing"),
        Blocked("Q1", "clarify_open"),
        Blocked("Q1", "action_missing"),
    )


def test_acceptance_of_nothing_is_accepted() -> None:
    assert workflow.acceptance(iter([])) == Acceptance((), (Outcome.ACCEPTED,))


def test_incomplete_holds_what_is_missing() -> None:
    missing = (Missing("Q1", "a", "unanswered"),)

    error = workflow.Incomplete(iter(missing))

    assert error.code == "incomplete"
    assert error.missing == missing
    assert error.facts == {"missing": missing}


def test_stale_holds_what_stands_there_now() -> None:
    error = workflow.Stale({"note": "theirs", "version": 4})

    assert error.code == "stale"
    assert error.current == {"note": "theirs", "version": 4}
    assert error.facts == {"current": error.current}


def test_invalid_names_field_question_and_reason() -> None:
    error = workflow.Invalid("note", "Q1", "too_long", limit=5000)

    assert error.code == "invalid"
    assert (error.field, error.question, error.reason) == ("note", "Q1", "too_long")
    assert error.facts == {"field": "note", "question": "Q1", "reason": "too_long", "limit": 5000}


def test_refused_names_what_blocks() -> None:
    blocked = (Blocked("Q1", "clarify_open"),)

    error = workflow.Refused(
        Transition.ACCEPT, Status.IN_REVIEW, reason="blocked", blocked=iter(blocked)
    )

    assert error.blocked == blocked
    assert "blocked" in str(error)


def test_domain_errors_share_a_base() -> None:
    for error in (workflow.Refused, workflow.Incomplete, workflow.Stale, workflow.Invalid):
        assert issubclass(error, workflow.DomainError)
