"""What UNICEF asks of a company, in one list: what must be answered first, then the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists import answer_card, overview, progress, review_wording, wording
from checklists.answer_card import Conflict, Refusal, Tools
from checklists.choices import Response
from checklists.document import entry_of
from checklists.models import Answer, Assessment
from checklists.review_document import changes
from checklists.services.rounds import Returned
from checklists.workflow import ASKING, Stale

# What a company changed at a question, as the list says it.
CHANGED: Mapping[str, Promise] = {
    "response": _("another response"),
    "note": _("another note"),
    "evidence": _("other evidence"),
    "action": _("another action"),
    "reply": _("a reply"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One comment, and what the company answered; `changed` is what it did about it since."""

    code: str
    title: str
    verdict: str
    comment: str
    is_asking: bool
    must_answer: bool
    response: str
    note: str
    evidence: tuple[str, ...]
    changed: tuple[str, ...]
    url: str
    version: int
    reply: str
    problem: str
    tools: Tools | None

    @property
    def is_answered(self) -> bool:
        """Tell whether anything changed at the question since it was returned."""
        return bool(self.changed)

    @property
    def conflict(self) -> Conflict | None:
        """Return what somebody else stored meanwhile."""
        return self.tools.conflict if self.tools else None


@dataclass(frozen=True, slots=True)
class AskedPage:
    """The whole list. `due_in` says how long there is, nothing once it was submitted again."""

    submission: str
    number: int
    reviewer: str
    decided_at: datetime | None
    is_returned: bool
    summary: str
    due: date | None
    due_in: str
    is_overdue: bool
    must: tuple[Asked, ...]
    others: tuple[Asked, ...]

    @property
    def open_count(self) -> int:
        """Return how many of those that must be answered are not."""
        return sum(not one.is_answered for one in self.must)

    @property
    def refused(self) -> tuple[Asked, ...]:
        """Return what could not be saved."""
        return tuple(one for one in (*self.must, *self.others) if one.problem)


def answers_of(assessment: Assessment, last: Returned | None) -> list[Answer]:
    """Return the answers that the last decision comments on, in reading order (two queries)."""
    if last is None:
        return []
    codes = [q.code for q in progress.content_of(assessment).questions_for(assessment.sectors)]
    rows = Answer.objects.of(assessment).filter(question__in=list(last.review.comments))
    found = {row.question: row for row in rows.for_cards().prefetch_related("evidence")}
    for row in found.values():
        # The one that was fetched already, instead of a query for each.
        row.assessment = assessment
    return [found[code] for code in codes if code in found]


def build(
    assessment: Assessment,
    last: Returned,
    answers: Iterable[Answer],
    *,
    today: date,
    refusals: Mapping[str, Refusal] | None = None,
) -> AskedPage:
    """Return the list as the company meets it (no query)."""
    urls = overview.question_urls(assessment)
    asked = tuple(
        _asked(answer, last, urls[answer.question], (refusals or {}).get(answer.question))
        for answer in answers
    )
    review = last.review
    is_due = review.due is not None and assessment.is_editable
    return AskedPage(
        submission=str(last.submission),
        number=last.document.number,
        reviewer=review.reviewer,
        decided_at=review.decided_at,
        is_returned=bool(review.due),
        summary=review.summary,
        due=review.due,
        due_in=wording.due_sentence(review.due, today) if review.due and is_due else "",
        is_overdue=review.due is not None and is_due and review.due < today,
        must=tuple(one for one in asked if one.must_answer),
        others=tuple(one for one in asked if not one.must_answer),
    )


def _asked(answer: Answer, last: Returned, url: str, refusal: Refusal | None) -> Asked:
    code = answer.question
    question = progress.content_of(answer.assessment).by_code[code]
    comment = last.review.comments[code]
    changed = changes(last.document.by_question.get(code), entry_of(question, answer))
    typed = refusal.typed if refusal else {}
    return Asked(
        code=code,
        title=question.title,
        verdict=review_wording.verdict_line(comment.judgement, comment.response),
        comment=comment.comment,
        is_asking=comment.judgement in ASKING,
        must_answer=code in last.must_be_answered,
        response=str(Response(answer.response).label) if answer.response else "",
        note=answer.note,
        evidence=tuple(piece.title for piece in answer.evidence.all()),
        changed=tuple(str(CHANGED[name]) for name in changed),
        url=url,
        version=int(typed.get("version") or answer.version),
        reply=typed.get("reply", answer.reply),
        problem=wording.explain(refusal.error) if refusal else "",
        tools=_tools(answer, refusal) if refusal else None,
    )


def _tools(answer: Answer, refusal: Refusal) -> Tools | None:
    """Return the buttons to choose with, where somebody else wrote meanwhile."""
    if not isinstance(refusal.error, Stale):
        return None
    version = int(refusal.typed.get("version") or answer.version)
    return answer_card.tools(answer, url="", version=version, is_open=True, refusal=refusal)
