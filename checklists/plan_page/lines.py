"""What a plan is made of: a line for each gap, and for each action that outlived its gap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from checklists import progress, scoring
from checklists.choices import ActionStatus, Response
from checklists.models import Answer, Assessment
from checklists.review_document import ReviewDocument
from checklists.scoring import Gap, Item
from guidelines.catalogue import Area, Question

OPEN_ACTIONS = frozenset({ActionStatus.PLANNED.value, ActionStatus.UNDER_WAY.value})


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its action. `gap` is None where it is no gap any more.

    `is_found` tells that only the reviewer found the gap.
    """

    question: Question
    answer: Answer
    gap: Gap | None
    is_found: bool

    @property
    def is_written(self) -> bool:
        """Tell whether anything of an action is there, dropped or not."""
        row = self.answer
        return bool(row.action_text or row.action_owner or row.action_due)

    @property
    def state(self) -> str:
        """Return the action's status, "none" where none was ever written."""
        return self.answer.action_status if self.is_written else "none"

    @property
    def is_acted_on(self) -> bool:
        """Tell whether there is an action; a dropped one is none (DESIGN, section 4)."""
        return self.state not in ("none", ActionStatus.DROPPED)

    @property
    def is_open(self) -> bool:
        """Tell whether there is an action that is still to be done."""
        return self.state in OPEN_ACTIONS

    @property
    def owner(self) -> str:
        """Return the owner with single blanks, as it is told apart from others."""
        return " ".join(self.answer.action_owner.split())

    def is_overdue(self, today: date) -> bool:
        """Tell whether the action should have been done before today."""
        due = self.answer.action_due
        return self.is_open and due is not None and due < today


@dataclass(frozen=True)
class Plan:
    """All lines of an assessment: gaps in gap order, then what is left of former ones."""

    assessment: Assessment
    gaps: tuple[Line, ...]
    former: tuple[Line, ...]

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Return the areas that lines stand in, in order."""
        used = {line.question.area for line in self.lines}
        content = progress.content_of(self.assessment)
        return tuple(area for area in content.areas if area.code in used)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return all of them."""
        return (*self.gaps, *self.former)


def of(assessment: Assessment, answers: Iterable[Answer], review: ReviewDocument | None) -> Plan:
    """Return the plan of an assessment, by its answers and its last decided review.

    A question counts as a gap by the company's response, one carried forward included, or by the
    reviewer's. An open one has a line once an action is written for it.
    """
    content = progress.content_of(assessment)
    rows = {answer.question: answer for answer in answers}
    said = {code: row.response for code, row in rows.items() if row.response}
    found = _found_by(review) if review else {}
    items = [
        _seen(item, found.get(item.code))
        for item in progress.items_of(content, assessment.sectors, said)
    ]
    shown = [gap for gap in scoring.gaps(items) if _has_line(rows[gap.item.code], gap.item)]
    in_plan = {gap.item.code for gap in shown}
    gaps = tuple(_line(content.by_code[gap.item.code], rows[gap.item.code], gap) for gap in shown)
    former = (
        _line(question, rows[question.code], None)
        for question in content.questions_for(assessment.sectors)
        if question.code not in in_plan
    )
    return Plan(assessment, gaps, tuple(line for line in former if line.is_written))


def _line(question: Question, answer: Answer, gap: Gap | None) -> Line:
    return Line(question, answer, gap, gap is not None and gap.item.reviewer_only)


def _found_by(review: ReviewDocument) -> Mapping[str, Response]:
    """Return the reviewer's own responses that are gaps, by question."""
    return {
        verdict.question: verdict.response
        for verdict in review.verdicts
        if verdict.response in progress.GAPS
    }


def _seen(item: Item, reviewed: Response | None) -> Item:
    """Return an item with the reviewer's response where that makes it a gap."""
    if reviewed is None:
        return item
    is_own = item.response is not None and item.is_gap
    return replace(item, response=reviewed, reviewer_only=not is_own)


def _has_line(answer: Answer, item: Item) -> bool:
    """Tell whether a gap has a line: an open question alone is none yet."""
    is_written = answer.action_text or answer.action_owner or answer.action_due
    return item.response is not None or bool(is_written)
