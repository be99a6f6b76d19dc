"""Finding questions in the whole of an assessment: filters and words, as finished values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from checklists import progress
from checklists.choices import Response
from checklists.models import Answer, Assessment, Assignment
from checklists.services.reviews import last_decision
from copassess.accounts.models import User
from guidelines.catalogue import Question

# What `?show=` may name, beside nothing for every question.
FILTERS: Mapping[str, Promise] = {
    "": _("All"),
    "open": _("Open"),
    "gaps": _("Gaps"),
    "mine": _("Mine"),
    "commented": _("Commented"),
    "carried": _("Carried forward"),
    "changed": _("Changed since the review"),
}
NOTE_SHOWN = 140
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: how many questions it leaves, and its address."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One question that was found."""

    code: str
    title: str
    url: str
    response: str
    response_label: str
    note: str
    comments: int
    is_carried: bool


@dataclass(frozen=True, slots=True)
class FoundArea:
    """Those of one area."""

    title: str
    questions: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class FinderPage:
    """All that the page shows."""

    filters: tuple[Filter, ...]
    areas: tuple[FoundArea, ...]
    count: int
    total: int
    show: str
    words: str


def build(assessment: Assessment, user: User, *, show: str, words: str) -> FinderPage:
    """Return what is found (four queries); an unknown filter shows every question.

    Each of the words must stand somewhere in the question, its help, the answer or its action.
    """
    content = progress.content_of(assessment)
    questions = content.questions_for(assessment.sectors)
    answers = {answer.question: answer for answer in _answers(assessment)}
    tests = _tests(assessment, user)
    narrowed, searched = (show if show in tests else ""), " ".join(words.split())[:LONGEST_SEARCH]
    matching = [q for q in questions if _matches(q, answers[q.code], searched)]
    found = [q for q in matching if tests[narrowed](q, answers[q.code])]
    address = assessment.get_absolute_url()
    return FinderPage(
        filters=tuple(
            Filter(
                str(label),
                _address(assessment, name, searched),
                sum(tests[name](q, answers[q.code]) for q in matching),
                name == narrowed,
            )
            for name, label in FILTERS.items()
        ),
        areas=tuple(
            FoundArea(
                content.area_by_code[area].short_title,
                tuple(_found(q, answers[q.code], address) for q in rows),
            )
            for area, rows in groupby(found, key=lambda question: question.area)
        ),
        count=len(found),
        total=len(questions),
        show=narrowed,
        words=searched,
    )


def _answers(assessment: Assessment) -> list["Answer"]:
    """Return the answers, each with how many of its comments want something."""
    waiting = Count("comments", filter=Q(comments__resolved_at=None))
    return list(Answer.objects.of(assessment).annotate(waiting_comments=waiting))


def _tests(assessment: Assessment, user: User) -> Mapping[str, Callable[[Question, Answer], bool]]:
    """Return what each filter asks of a question and its answer."""
    rows = Assignment.objects.of_user(user).filter(assessment=assessment)
    mine = set(rows.values_list("area", flat=True))
    review = last_decision(assessment)
    decided_at = review.decided_at if review else None
    return {
        "": lambda _question, _answer: True,
        "open": lambda _question, answer: not answer.is_answered,
        "gaps": lambda _question, answer: answer.is_answered and answer.response in progress.GAPS,
        "mine": lambda question, _answer: question.area in mine,
        "commented": lambda _question, answer: bool(_comments(answer)),
        "carried": lambda _question, answer: answer.carried_forward,
        "changed": lambda _question, answer: bool(
            decided_at and answer.written_at and answer.written_at > decided_at
        ),
    }


def _comments(answer: Answer) -> int:
    count: int = getattr(answer, "waiting_comments", 0)
    return count


def _matches(question: Question, answer: Answer, words: str) -> bool:
    if not words:
        return True
    texts = (
        question.code,
        question.title,
        question.question,
        question.why,
        question.good_practice,
        answer.note,
        answer.action_text,
        answer.action_owner,
        answer.reply,
    )
    text = "\n".join(texts).casefold()
    return all(word in text for word in words.casefold().split())


def _found(question: Question, answer: Answer, address: str) -> Found:
    return Found(
        code=question.code,
        title=question.title,
        url=f"{address}/areas/{question.area}#question-{question.code}",
        response=answer.response,
        response_label=str(Response(answer.response).label) if answer.response else "",
        note=Truncator(answer.note).chars(NOTE_SHOWN),
        comments=_comments(answer),
        is_carried=answer.carried_forward,
    )


def _address(assessment: Assessment, show: str, words: str) -> str:
    told = {name: value for name, value in (("show", show), ("q", words)) if value}
    path = reverse("checklists:question-list", args=[assessment.pk])
    return f"{path}?{urlencode(told)}" if told else path
