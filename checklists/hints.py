"""What is worth a second look in a submission: rules that point, and never judge.

Pure. A hint says where reading pays; it changes no verdict and no score, and UNICEF alone reads it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from checklists.choices import Response, Severity
from checklists.scoring import weight

# More than this share of an area's weight "not applicable" is worth a look.
NOT_APPLICABLE_SHARE = Fraction(1, 4)
# With fewer applicable questions, nothing but yes says little.
YES_LEAST = 3
# Shorter notes ("See above.") are alike by chance; so are two or three longer ones.
COPY_CHARACTERS, COPY_QUESTIONS = 20, 4
# A question that stopped to apply, or began to, went neither down nor up.
OUT = Response.NOT_APPLICABLE
STEPS: Mapping[Response, int] = {Response.YES: 2, Response.PARTLY: 1, Response.NO: 0}


class Rule(StrEnum):
    """What a hint points at; those about single questions first."""

    CRITICAL_WITHOUT_EVIDENCE = "critical-without-evidence"
    CRITICAL_NOT_APPLICABLE = "critical-not-applicable"
    LOWERED = "lowered"
    COPIED_NOTE = "copied-note"
    AREA_NOT_APPLICABLE = "area-not-applicable"
    AREA_ALL_YES = "area-all-yes"
    ALL_YES = "all-yes"


# They speak of a whole area, or of everything, and so say less about each single question.
WIDE = frozenset({Rule.AREA_NOT_APPLICABLE, Rule.AREA_ALL_YES, Rule.ALL_YES})


class Answered(Protocol):
    """What the rules read of one answer; a frozen document's entries have it."""

    @property
    def question(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def counted_response(self) -> Response | None: ...
    @property
    def note(self) -> str: ...
    @property
    def evidence(self) -> Sized: ...


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing worth a look; `area` is empty where it is not about one area."""

    rule: Rule
    questions: tuple[str, ...]
    area: str = ""


@dataclass(frozen=True)
class Submitted:
    """A submission as the rules see it.

    `before` holds the responses of the round before; empty where there is none. `given` are
    sentences that this site itself proposes as a reason.
    """

    answers: Sequence[Answered]
    before: Mapping[str, Response | None] = field(default_factory=dict)
    given: Collection[str] = ()

    @property
    def applicable(self) -> list[Answered]:
        """Return what counts."""
        return [a for a in self.answers if a.counted_response != OUT]

    @property
    def areas(self) -> dict[str, list[Answered]]:
        """Return the answers by area, in the order given."""
        found: dict[str, list[Answered]] = defaultdict(list)
        for answer in self.answers:
            found[answer.area].append(answer)
        return dict(found)


def critical_without_evidence(submitted: Submitted) -> Iterable[Hint]:
    """Point at a critical yes with no evidence.

    Where a failing harms children most, a yes should rest on something that can be looked at.
    """
    for answer in submitted.answers:
        is_yes = answer.counted_response == Response.YES
        if is_yes and answer.severity == Severity.CRITICAL and not answer.evidence:
            yield Hint(Rule.CRITICAL_WITHOUT_EVIDENCE, (answer.question,), answer.area)


def critical_not_applicable(submitted: Submitted) -> Iterable[Hint]:
    """Point at a critical question that is said not to apply.

    It leaves the score and the caps, so whether the reason holds matters more than elsewhere.
    """
    for answer in submitted.answers:
        is_left_out = answer.counted_response == OUT
        if is_left_out and answer.severity == Severity.CRITICAL:
            yield Hint(Rule.CRITICAL_NOT_APPLICABLE, (answer.question,), answer.area)


def lowered(submitted: Submitted) -> Iterable[Hint]:
    """Point at an answer that went down since the round before.

    Something was lost, or is seen more honestly now: either way there is a story to hear.
    """
    for answer in submitted.answers:
        was, now = submitted.before.get(answer.question), answer.counted_response
        if was is None or now is None or OUT in (was, now):
            continue
        if STEPS[now] < STEPS[was]:
            yield Hint(Rule.LOWERED, (answer.question,), answer.area)


def copied_note(submitted: Submitted) -> Iterable[Hint]:
    """Point at a note that stands at many questions word for word.

    One text seldom answers several questions; capitals, blanks and the full stop make no
    difference. A reason that this site proposed is nobody's copy.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for answer in submitted.answers:
        text = plain(answer.note)
        if answer.counted_response == OUT:
            for sentence in submitted.given:
                text = plain(text.replace(plain(sentence), ""))
        if len(text) >= COPY_CHARACTERS:
            found[text].append(answer.question)
    for questions in found.values():
        if len(questions) >= COPY_QUESTIONS:
            yield Hint(Rule.COPIED_NOTE, tuple(questions))


def area_not_applicable(submitted: Submitted) -> Iterable[Hint]:
    """Point at what does not apply in an area of which more than a quarter, by weight, does not.

    The area's score then speaks for a part of it only.
    """
    for area, answers in submitted.areas.items():
        out = [a for a in answers if a.counted_response == OUT]
        left_out, total = (sum(weight(a.severity) for a in some) for some in (out, answers))
        if left_out > NOT_APPLICABLE_SHARE * total:
            yield Hint(Rule.AREA_NOT_APPLICABLE, tuple(a.question for a in out), area)


def area_all_yes(submitted: Submitted) -> Iterable[Hint]:
    """Point at an area with nothing but yes.

    It may be so; looking closely at two or three of its answers tells. Where all areas are so, that
    is said once.
    """
    if any(all_yes(submitted)):
        return
    areas: dict[str, list[Answered]] = defaultdict(list)
    for answer in submitted.applicable:
        areas[answer.area].append(answer)
    for area, answers in areas.items():
        if is_all_yes(answers):
            yield Hint(Rule.AREA_ALL_YES, tuple(a.question for a in answers), area)


def all_yes(submitted: Submitted) -> Iterable[Hint]:
    """Point at an assessment with nothing but yes.

    It may be so; few companies have nothing left to do, and looking closely at some answers tells.
    """
    if is_all_yes(submitted.applicable):
        yield Hint(Rule.ALL_YES, tuple(a.question for a in submitted.applicable))


RULES: Mapping[Rule, Callable[[Submitted], Iterable[Hint]]] = {
    Rule.CRITICAL_WITHOUT_EVIDENCE: critical_without_evidence,
    Rule.CRITICAL_NOT_APPLICABLE: critical_not_applicable,
    Rule.LOWERED: lowered,
    Rule.COPIED_NOTE: copied_note,
    Rule.AREA_NOT_APPLICABLE: area_not_applicable,
    Rule.AREA_ALL_YES: area_all_yes,
    Rule.ALL_YES: all_yes,
}


def found(submitted: Submitted) -> tuple[Hint, ...]:
    """Return all hints, rule by rule."""
    return tuple(hint for rule in RULES.values() for hint in rule(submitted))


def by_question(hints: Iterable[Hint]) -> dict[str, tuple[Hint, ...]]:
    """Return the hints of each question that has any, in the order of the rules."""
    placed: dict[str, list[Hint]] = defaultdict(list)
    for hint in hints:
        for question in hint.questions:
            placed[question].append(hint)
    return {question: tuple(rows) for question, rows in placed.items()}


def counts(hints: Iterable[Hint]) -> dict[Rule, int]:
    """Return at how many questions each rule points, in the order of the rules."""
    found = Counter(rule for rules in by_question(hints).values() for rule in rules_of(rules))
    return {rule: found[rule] for rule in Rule if found[rule]}


def rules_of(hints: Iterable[Hint]) -> frozenset[Rule]:
    """Return which rules some hints come from."""
    return frozenset(hint.rule for hint in hints)


def urgency(hints: Collection[Hint], severity: Severity) -> tuple[int, int]:
    """Return what to sort by so that the question most worth a look comes first.

    Hints about a whole area count nothing here: they would move the whole area.
    """
    single = sum(hint.rule not in WIDE for hint in hints)
    return (-single, list(Severity).index(severity)) if single else (0, 0)


def is_all_yes(answers: Collection[Answered]) -> bool:
    """Tell whether there is enough, and all of it yes."""
    return len(answers) >= YES_LEAST and all(a.counted_response == Response.YES for a in answers)


def plain(text: str) -> str:
    """Return a text as it is compared: one blank for many, no capitals, no mark at its end."""
    return re.sub(r"\s+", " ", text).strip(" .;,!").casefold()
