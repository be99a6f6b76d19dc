"""Which step may happen: the life of an assessment, and what submitting and deciding ask.

Pure, as are its errors: each has a code and facts, from which `wording` makes a sentence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal, Protocol

from checklists.choices import Judgement, Outcome, Response, Severity, Status, Transition

# DESIGN, section 3: a pair that is not here is refused.
NEXT: Mapping[tuple[Transition, Status], Status] = {
    (Transition.SUBMIT, Status.DRAFT): Status.SUBMITTED,
    (Transition.SUBMIT, Status.RETURNED): Status.SUBMITTED,
    (Transition.WITHDRAW, Status.SUBMITTED): Status.DRAFT,
    (Transition.START_REVIEW, Status.SUBMITTED): Status.IN_REVIEW,
    (Transition.RELEASE, Status.IN_REVIEW): Status.SUBMITTED,
    (Transition.RETURN, Status.IN_REVIEW): Status.RETURNED,
    (Transition.ACCEPT, Status.IN_REVIEW): Status.ACCEPTED,
}
# Answers may be written; an action alone may be written in every status.
EDITABLE: frozenset[Status] = frozenset({Status.DRAFT, Status.RETURNED})
# What a submission can be returned for, and what the company can be made to answer.
ASKING: frozenset[Judgement] = frozenset({Judgement.CLARIFY, Judgement.NOT_AGREED})
# Characters that the reason of a "not applicable" has at least, and a note at most.
REASON_MIN = 20
NOTE_MAX = 5000

MissingReason = Literal["unanswered", "carried_forward", "reason_too_short", "reply_missing"]
BlockReason = Literal["verdict_missing", "clarify_open", "action_missing"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that keeps an assessment from being submitted."""

    question: str
    area: str
    reason: MissingReason


@dataclass(frozen=True, slots=True)
class Blocked:
    """A question that keeps a review from being accepted."""

    question: str
    reason: BlockReason


class Write(StrEnum):
    """A write that is no transition and yet needs a status."""

    ANSWER = "answer"
    RENAME = "rename"
    DELETE = "delete"


class DomainError(Exception):
    """A rule says no; `code` and `facts` are all that a sentence is made from."""

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts: Mapping[str, object] = facts
        super().__init__(self.code, facts)


class Refused(DomainError):  # noqa: N818 (named for what it says, as all our errors)
    """A transition, or a write that needs a status, cannot happen.

    Reasons: "moved" (the status is, or has meanwhile become, another), "claimed" (another reviewer
    holds the claim), "nothing_to_return", "blocked" (by the questions in `blocked`) and
    "submitted_before" (what was ever submitted is never deleted).
    """

    code = "refused"

    def __init__(
        self,
        transition: Transition | Write,
        status: Status | None = None,
        reason: str = "moved",
        blocked: Iterable[Blocked] = (),
    ) -> None:
        self.transition, self.status, self.reason = transition, status, reason
        self.blocked = tuple(blocked)
        super().__init__(transition=transition, status=status, reason=reason, blocked=self.blocked)


class Incomplete(DomainError):  # noqa: N818 (as above)
    """Submitting must wait for the questions in `missing`."""

    code = "incomplete"

    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__(missing=self.missing)


class Stale(DomainError):  # noqa: N818 (as above)
    """Somebody wrote in the meantime; `current` holds what stands there now, by field."""

    code = "stale"

    def __init__(self, current: Mapping[str, object]) -> None:
        self.current = dict(current)
        super().__init__(current=self.current)


class Invalid(DomainError):  # noqa: N818 (as above)
    """A value cannot be stored; `question` is its code, or None for a value of no question."""

    code = "invalid"

    def __init__(self, field: str, question: str | None, reason: str, **more: object) -> None:
        self.field, self.question, self.reason = field, question, reason
        super().__init__(field=field, question=question, reason=reason, **more)


class NotDone(DomainError):  # noqa: N818 (as above)
    """A step of working together did not happen; `reason` names why (`reasons` has the words)."""

    code = "not_done"

    def __init__(self, reason: str, **more: object) -> None:
        self.reason = reason
        super().__init__(reason=reason, **more)


class NotTaken(NotDone):
    """A document of evidence was not taken; `reason` names why."""


class NotReviewing(DomainError):  # noqa: N818 (as above)
    """A verdict or a claim cannot be written.

    Reasons: "moved" (the submission is no longer in review), "claimed" (somebody else reviews it).
    """

    code = "not_reviewing"

    def __init__(self, reason: Literal["moved", "claimed"]) -> None:
        self.reason = reason
        super().__init__(reason=reason)


def next_status(transition: Transition, status: Status) -> Status:
    """Return the status that a transition leads to. Raises Refused."""
    if (transition, status) not in NEXT:
        raise Refused(transition, status)
    return NEXT[transition, status]


class Said(Protocol):
    """What submitting asks of one answer."""

    @property
    def response(self) -> str | None: ...
    @property
    def note(self) -> str: ...
    @property
    def carried_forward(self) -> bool: ...


class Entry(Said, Protocol):
    """One answer, and what its question is called."""

    @property
    def question(self) -> str: ...
    @property
    def area(self) -> str: ...


def missing(entries: Iterable[Entry], asked: Collection[str] = ()) -> tuple[Missing, ...]:
    """Return what submitting waits for, one reason a question, in the order given.

    `asked` are the questions that UNICEF returned, must be answered, and are as they were then.
    """
    found = ((entry, _reason(entry, asked)) for entry in entries)
    return tuple(Missing(e.question, e.area, reason) for e, reason in found if reason)


def _reason(entry: Entry, asked: Collection[str]) -> MissingReason | None:
    return missing_reason(entry) or ("reply_missing" if entry.question in asked else None)


def missing_reason(entry: Said) -> MissingReason | None:
    """Return why submitting waits for one answer, None where it does not."""
    if not entry.response:
        return "unanswered"
    if entry.carried_forward:
        return "carried_forward"
    # Runs of blanks count once: twenty spaces are no reason.
    if entry.response == Response.NOT_APPLICABLE and len(" ".join(entry.note.split())) < REASON_MIN:
        return "reason_too_short"
    return None


class Question(Protocol):
    """What a decision asks of one question; scoring's `Item` has it."""

    @property
    def code(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def is_gap(self) -> bool: ...
    @property
    def is_applicable(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """One question under review; `item` has the reviewer's response where given.

    `has_full_action` tells that text, owner and due date are there and the action was not dropped.
    """

    item: Question
    judgement: Judgement | None
    has_full_action: bool

    @property
    def needs_verdict(self) -> bool:
        """Tell whether accepting waits for its verdict: gap, not applicable or critical."""
        item = self.item
        return item.is_gap or not item.is_applicable or item.severity == Severity.CRITICAL

    @property
    def is_critical_gap(self) -> bool:
        """Tell whether it allows a plan only."""
        return self.item.is_gap and self.item.severity == Severity.CRITICAL


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Whether a review can be accepted: `outcomes` is empty while `blocked` is not."""

    blocked: tuple[Blocked, ...]
    outcomes: tuple[Outcome, ...]


def may_return(judged: Iterable[Judged]) -> bool:
    """Tell whether there is anything to return for: a "clarify" or a "not agreed"."""
    return any(j.judgement in ASKING for j in judged)


def acceptance(judged: Iterable[Judged]) -> Acceptance:
    """Return what accepting waits for, in the order given, or else the outcome that it has."""
    questions = tuple(judged)
    blocked = tuple(Blocked(j.item.code, reason) for j in questions for reason in _block_reasons(j))
    if blocked:
        return Acceptance(blocked, ())
    plan = any(j.is_critical_gap for j in questions)
    return Acceptance((), (Outcome.PLAN_AGREED if plan else Outcome.ACCEPTED,))


def _block_reasons(judged: Judged) -> Iterable[BlockReason]:
    if judged.judgement == Judgement.CLARIFY:
        yield "clarify_open"
    elif not judged.judgement and judged.needs_verdict:
        yield "verdict_missing"
    if judged.is_critical_gap and not judged.has_full_action:
        yield "action_missing"
