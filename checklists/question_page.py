"""What stands behind one answer as finished values: comments, and the history of its texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from checklists import progress
from checklists.answer_card import LABELS, shown
from checklists.differences import Piece, compared
from checklists.models import Answer, AnswerHistory, Assessment, Comment
from checklists.services.history import states

# Versions shown at first; all of them on request.
VERSIONS = 20
TEXTS = frozenset({"note", "reply", "action_text"})


@dataclass(frozen=True, slots=True)
class Talk:
    """How much was said about one question."""

    unresolved: int = 0
    everything: int = 0

    @property
    def words(self) -> str:
        """Return it as the link to it says."""
        if not self.everything:
            return gettext("Comments and history")
        if not self.unresolved:
            return gettext("Comments (all resolved) and history")
        return ngettext(
            "%(count)s open comment, and history",
            "%(count)s open comments, and history",
            self.unresolved,
        ) % {"count": self.unresolved}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a write changed; `pieces` tell it word by word where that helps."""

    field: str
    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One write; `is_now` where nothing came after it that it could return to."""

    number: int
    at: datetime
    who: str
    source: str
    changes: tuple[Change, ...]
    evidence: tuple[str, ...]
    can_return: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """All that is shown behind one answer."""

    code: str
    question: str
    area_url: str
    url: str
    response: str
    note: str
    version: int
    open_comments: tuple[Comment, ...]
    resolved: tuple[Comment, ...]
    versions: tuple[Version, ...]
    has_earlier: bool


def talk_of(answers: Iterable[Answer]) -> dict[UUID, Talk]:
    """Return how much was said about each answer that anything was said about (one query)."""
    rows = Comment.objects.filter(answer__in=[answer.pk for answer in answers]).order_by()
    found: dict[UUID, Talk] = {}
    for pk, resolved_at in rows.values_list("answer_id", "resolved_at"):
        before = found.get(pk, Talk())
        found[pk] = Talk(before.unresolved + (resolved_at is None), before.everything + 1)
    return found


def unresolved_count(assessment: Assessment) -> int:
    """Return how many comments of an assessment want something (one query)."""
    return Comment.objects.unresolved().filter(answer__assessment=assessment).count()


def build(answer: Answer, *, everything: bool = False) -> QuestionPage:
    """Return it for an answer whose assessment was read for a page (two queries)."""
    assessment = answer.assessment
    question = progress.content_of(assessment).by_code[answer.question]
    comments = tuple(Comment.objects.filter(answer=answer).for_list())
    rows = list(AnswerHistory.objects.filter(answer=answer).select_related("by"))
    versions = _versions(answer, rows)
    area = reverse("checklists:assessment-area", args=[assessment.pk, question.area])
    return QuestionPage(
        code=question.code,
        question=question.question,
        area_url=f"{area}#question-{question.code}",
        url=reverse("checklists:question-talk", args=[assessment.pk, question.code]),
        response=shown("response", answer.response),
        note=answer.note,
        version=answer.version,
        open_comments=tuple(one for one in comments if one.resolved_at is None),
        resolved=tuple(one for one in comments if one.resolved_at),
        versions=versions if everything else versions[:VERSIONS],
        has_earlier=not everything and len(versions) > VERSIONS,
    )


def _versions(answer: Answer, rows: list[AnswerHistory]) -> tuple[Version, ...]:
    """Return the writes, the newest first."""
    stood = states(rows)
    now = {name: getattr(answer, name) for name in LABELS}
    found = []
    for place, (row, after) in enumerate(zip(rows, stood, strict=True)):
        before = stood[place - 1] if place else states([AnswerHistory()])[0]
        is_other = any(after[name] != now[name] for name in LABELS)
        found.append(
            Version(
                number=row.version,
                at=row.at,
                who=str(row.by or ""),
                source=_source(row.values),
                changes=_changes(before, after),
                evidence=_evidence(row.values),
                can_return=is_other and any(after[name] for name in ("response", "note")),
            )
        )
    return tuple(reversed(found))


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    return tuple(
        Change(
            name,
            str(label),
            _words(name, before[name]),
            _words(name, after[name]),
            compared(str(before[name]), str(after[name])) if name in TEXTS else (),
        )
        for name, label in LABELS.items()
        if before[name] != after[name]
    )


def _words(name: str, value: object) -> str:
    """Return a field's value as people read it."""
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return shown(name, str(value or ""))


def _source(values: Mapping[str, object]) -> str:
    """Return where a write came from, when it was no page; nothing else."""
    if "returned_to" in values:
        return gettext("returned to version %(number)s") % {"number": values["returned_to"]}
    if values.get("proposed_by"):
        return gettext("proposed by %(name)s") % {"name": values["proposed_by"]}
    return {
        "workbook": gettext("from an uploaded workbook"),
        "copy": gettext("copied from another assessment"),
        "profile": gettext("by what the company does"),
    }.get(str(values.get("via", "")), "")


def _evidence(values: Mapping[str, object]) -> tuple[str, ...]:
    """Return what was attached or taken away, in words."""
    words = {
        "evidence_added": gettext("Attached: %(title)s"),
        "evidence_removed": gettext("Removed: %(title)s"),
    }
    found = []
    for kind, sentence in words.items():
        told = values.get(kind)
        if isinstance(told, list) and len(told) > 1:
            found.append(sentence % {"title": told[1]})
    return tuple(found)


def listed(comments: Iterable[Comment], assessment: Assessment) -> list[tuple[Comment, str, str]]:
    """Return comments with the title of their question and the address of their thread."""
    titles = progress.content_of(assessment).by_code
    return [
        (
            comment,
            titles[comment.answer.question].title,
            _thread(assessment.pk, comment.answer.question),
        )
        for comment in comments
    ]


def _thread(assessment: UUID, code: str) -> str:
    return reverse("checklists:question-talk", args=[assessment, code])
