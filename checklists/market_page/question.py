"""One question across the markets: each one's response, note and action side by side."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from checklists import progress
from checklists.choices import ActionStatus, Response, Severity, Status
from checklists.market_page.figures import card_url, in_order, name_of, period_of
from checklists.market_page.summary import question_url
from checklists.models import Answer, Assessment, Review, Submission
from checklists.review_document import ReviewDocument, VerdictEntry
from guidelines.catalogue import Question

# Where the newest submission has a decided review.
DECIDED = (Status.RETURNED, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Said:
    """What one market says; no response: open. A carried one waits to be confirmed."""

    name: str
    title: str
    period: str
    status: Status
    url: str
    response: Response | None
    is_carried: bool
    answer: Answer
    verdict: VerdictEntry | None

    @property
    def action_status(self) -> ActionStatus:
        """Return how far the action is."""
        return ActionStatus(self.answer.action_status)


@dataclass(frozen=True, slots=True)
class Page:
    """The question in the words of the newest revision, and every market that asks it."""

    question: Question
    area: str
    severity: Severity
    said: tuple[Said, ...]
    not_asked: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    before: str
    after: str


def build(code: str, assessments: Sequence[Assessment], query: str) -> Page | None:
    """Return the page (three queries), None where nobody is asked that question."""
    rows = in_order(assessments)
    asking = [row for row in rows if code in _codes(row)]
    if not asking:
        return None
    newest = max(asking, key=lambda row: (row.revision.number, str(row.pk)))
    content = progress.content_of(newest)
    question = content.by_code[code]
    said = _said(code, asking)
    codes = _codes(newest)
    place = codes.index(code)
    return Page(
        question=question,
        area=content.area_by_code[question.area].short_title,
        severity=Severity(question.severity),
        said=said,
        not_asked=tuple(name_of(row) for row in rows if row not in asking),
        counts=_counts(said),
        before=question_url(codes[place - 1], query) if place else "",
        after=question_url(codes[place + 1], query) if place + 1 < len(codes) else "",
    )


def _codes(row: Assessment) -> list[str]:
    questions = progress.content_of(row).questions_for(row.sectors)
    return [question.code for question in questions]


def _said(code: str, asking: Sequence[Assessment]) -> tuple[Said, ...]:
    rows = Answer.objects.filter(assessment__in=asking, question=code).for_cards()
    answers = {row.assessment_id: row for row in rows.prefetch_related("evidence")}
    verdicts = _verdicts(code, [row.pk for row in asking if row.status in DECIDED])
    return tuple(_one(row, answers[row.pk], verdicts.get(row.pk)) for row in asking)


def _verdicts(code: str, assessments: Sequence[UUID]) -> dict[UUID, VerdictEntry]:
    """Return what the decided reviews of the newest submissions say of the question."""
    newest = Submission.objects.filter(assessment__in=assessments).newest()
    rows = Review.objects.filter(submission__in=newest).exclude(decision="")
    documents = rows.values_list("submission__assessment", "document")
    read = ((key, ReviewDocument.from_json(text).by_question) for key, text in documents)
    return {key: verdicts[code] for key, verdicts in read if code in verdicts}


def _one(row: Assessment, answer: Answer, verdict: VerdictEntry | None) -> Said:
    return Said(
        name=name_of(row),
        title=row.title,
        period=period_of(row),
        status=Status(row.status),
        url=card_url(row, progress.content_of(row), answer.question),
        response=Response(answer.response) if answer.response else None,
        is_carried=answer.carried_forward,
        answer=answer,
        verdict=verdict,
    )


def _counts(said: Sequence[Said]) -> tuple[tuple[str, int], ...]:
    """Return how many gave each response that counts, in the order of the responses."""
    given = Counter(one.response for one in said if not one.is_carried)
    return tuple((str(r.label), given[r]) for r in Response if given[r])
