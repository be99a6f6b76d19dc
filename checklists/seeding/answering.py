"""What an invented company answers: alike where its maturity and its care for an area are."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from checklists.choices import ActionStatus, Effort, EvidenceKind, Response, Severity
from checklists.document import ActionEntry, AnswerEntry, EvidenceEntry
from checklists.models import Assessment
from checklists.seeding.texts import REASON, story_of
from copassess.accounts.models import Size
from guidelines.catalogue import Catalogue, Question

# Large companies have more in place.
STRENGTH = {Size.MICRO: -0.12, Size.SMALL: -0.05, Size.MEDIUM: 0.0, Size.LARGE: 0.08}
BETTER = {Response.NO: Response.PARTLY, Response.PARTLY: Response.YES}
REPLY = "Thank you. The team in charge is named in the note now, with its procedure."


def answered(
    content: Catalogue,
    assessment: Assessment,
    chance: random.Random,
    at: datetime,
    *,
    plans: bool,
) -> Iterator[AnswerEntry]:
    """Answer every question; a company that `plans` has an action on each critical gap."""
    size = Size(assessment.organisation.size)
    maturity = chance.betavariate(3, 2) + STRENGTH[size]
    care = {area.code: chance.gauss(0, 0.12) for area in content.areas}
    for question in content.questions_for(assessment.sectors):
        is_critical = question.severity == Severity.CRITICAL
        strength = maturity + care[question.area] + (0.06 if is_critical else 0)
        drawn = chance.random()
        if drawn < 0.04 and not is_critical:
            response = Response.NOT_APPLICABLE
        elif chance.random() < strength:
            response = Response.YES
        else:
            response = Response.PARTLY if chance.random() < strength + 0.2 else Response.NO
        yield entry(question, response, chance, at, plans=plans and is_critical)


def entry(
    question: Question, response: Response, chance: random.Random, at: datetime, *, plans: bool
) -> AnswerEntry:
    """Return one answer with what a company would write beside it."""
    story = story_of(question.area)
    action, note = None, REASON
    evidence: tuple[EvidenceEntry, ...] = ()
    if response == Response.YES:
        note = chance.choice(story.in_place)
        if chance.random() < 0.5:
            link = f"https://intranet.example/{question.code.lower()}"
            evidence = (EvidenceEntry(EvidenceKind.LINK.value, question.evidence[0], link, None),)
    elif response != Response.NOT_APPLICABLE:
        note = chance.choice(story.missing)
        if chance.random() < 0.6 or plans:
            due = at.date() + timedelta(days=30 * chance.randint(1, 9))
            text = chance.choice(story.actions)
            action = ActionEntry(text, story.owner, due, ActionStatus.PLANNED)
    return entry_of(question, response, note=note, evidence=evidence, action=action)


def entry_of(
    question: Question,
    response: Response,
    *,
    note: str,
    evidence: tuple[EvidenceEntry, ...] = (),
    action: ActionEntry | None = None,
) -> AnswerEntry:
    """Return one answer as a submission freezes it."""
    return AnswerEntry(
        question=question.code,
        area=question.area,
        checklist=question.checklist,
        severity=Severity(question.severity),
        effort=Effort(question.effort),
        response=response,
        note=note,
        carried_forward=False,
        evidence=evidence,
        action=action,
        reply="",
    )


def answered_again(before: AnswerEntry, chance: random.Random) -> AnswerEntry:
    """Return what a company makes of an answer that was sent back: better, or explained."""
    response = before.response
    if response in BETTER and chance.random() < 0.5:
        return replace(before, response=BETTER[response], reply=REPLY)
    return replace(before, note=f"{before.note} The head of compliance signs it.", reply=REPLY)
