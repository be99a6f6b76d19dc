"""Workbooks that came back: what they would change, and applying what was chosen of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from django.db import transaction

from checklists.choices import ActionStatus
from checklists.models import Answer, AnswerHistory, Assessment, WorkbookUpload
from checklists.services import answers
from checklists.services.answers import Changes, Sent
from checklists.workflow import NotDone, Refused, Write
from copassess.accounts.models import User
from copassess.audit import services as audit

FIELDS = (
    "response",
    "note",
    "action_text",
    "action_owner",
    "action_due",
    "action_status",
)
# Of uploads that nobody applied, the newest stay.
KEPT = 20
# A change that nobody else touched, one of what somebody else changed since, and a response
# carried forward that stands in the workbook as it stands here.
Kind = Literal["change", "conflict", "confirm"]
KINDS: tuple[Kind, ...] = ("change", "conflict", "confirm")


@dataclass(frozen=True, slots=True)
class Change:
    """What a workbook would change of one answer: by field, what stands here and what there."""

    question: str
    kind: Kind
    version: int
    values: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A change that was ticked, and the version of the answer that was shown with it."""

    question: str
    kind: str
    version: int


class Moved(NotDone):
    """Answers were written after their changes were shown; `codes` are their questions."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)
        super().__init__("workbook_moved", questions=", ".join(codes))


@transaction.atomic
def store(
    *,
    assessment: Assessment,
    name: str,
    sha256: str,
    rows: list[dict[str, object]],
    faults: list[dict[str, object]],
    by: User,
    at: datetime,
) -> WorkbookUpload:
    """Keep what was read of a workbook, for its preview. Raises Refused."""
    # The row is not taken: an upload changes no answer, and must not look like a change.
    refuse_closed(assessment)
    upload = WorkbookUpload.objects.create(
        assessment=assessment,
        name=name[:200],
        sha256=sha256,
        rows=rows,
        faults=faults,
        uploaded_at=at,
        uploaded_by=by,
    )
    waiting = WorkbookUpload.objects.filter(assessment=assessment, applied_at=None)
    old = waiting.values_list("pk", flat=True)[KEPT:]
    WorkbookUpload.objects.filter(pk__in=list(old)).delete()
    facts = {"name": upload.name, "rows": len(rows), "faults": len(faults)}
    _record("workbook.upload", assessment, by=by, at=at, facts=facts)
    return upload


def compare(upload: WorkbookUpload, rows: Iterable[Answer]) -> list[Change]:
    """Return what it would change of these answers as they stand now (at most one query)."""
    now = {answer.question: answer for answer in rows}
    told = [row for row in upload.rows if row["question"] in now]
    before = _values_seen(told, now)
    found: list[Change] = []
    for row in told:
        answer = now[row["question"]]
        found += _changes(answer, before[answer.question], row["values"])
    return found


@transaction.atomic
def apply(*, upload: WorkbookUpload, chosen: Collection[Chosen], by: User, at: datetime) -> int:
    """Write what was chosen, all of it or nothing; return how many answers that is.

    Raises NotDone (applied before, nothing chosen, something moved since it was shown), Refused.
    """
    assessment = upload.assessment
    # Every write of an answer takes this row first: what is read next stays until the end.
    answers.take(assessment, at=at, fields=["response"])
    rows = WorkbookUpload.objects.filter(pk=upload.pk, applied_at=None)
    if not rows.update(applied_at=at, applied_by=by):
        raise NotDone("workbook_applied")
    if not chosen:
        raise NotDone("workbook_nothing")
    now = list(Answer.objects.of(assessment).for_writing())
    changes = {(one.question, one.kind): one for one in compare(upload, now)}
    _refuse_moved(chosen, changes)
    by_question: dict[str, dict[str, Any]] = {}
    for one in chosen:
        new = {name: pair[1] for name, pair in changes[one.question, _kind(one)].values.items()}
        by_question.setdefault(one.question, {}).update(new)
    for answer in now:
        if answer.question in by_question:
            told = {"via": "workbook", "upload": str(upload.pk)}
            values = cast("Changes", by_question[answer.question])
            answers.write(answer=answer, sent=Sent(answer.version, values, told=told), by=by, at=at)
    facts = {"name": upload.name, "questions": len(by_question)}
    _record("workbook.apply", assessment, by=by, at=at, facts=facts)
    return len(by_question)


def refuse_closed(assessment: Assessment) -> None:
    """Refuse an upload while nothing may be answered. Raises Refused."""
    if not Assessment.objects.filter(pk=assessment.pk).editable().exists():
        raise Refused(Write.ANSWER, answers.status_now(assessment))


def _refuse_moved(chosen: Collection[Chosen], changes: Mapping[tuple[str, Kind], Change]) -> None:
    """Refuse where an answer was written after its change was shown. Raises NotDone."""
    moved = set()
    for one in chosen:
        change = changes.get((one.question, _kind(one)))
        if change is None or change.version != one.version:
            moved.add(one.question)
    if moved:
        raise Moved(sorted(moved))


def _kind(one: Chosen) -> Kind:
    return next((kind for kind in KINDS if kind == one.kind), "change")


def _changes(
    answer: Answer, before: Mapping[str, Any], told: Mapping[str, Any]
) -> Iterable[Change]:
    """Return what the line of one question would change.

    What was left as its writer saw it changes nothing, whatever stands there now.
    """
    now = values_of(answer)
    values = _coerced(told)
    differing = {
        name: (now[name], value)
        for name, value in values.items()
        if value not in (before[name], now[name])
    }
    moved = {name for name in differing if now[name] != before[name]}
    groups: Mapping[Kind, Mapping[str, tuple[Any, Any]]] = {
        "change": {name: pair for name, pair in differing.items() if name not in moved},
        "conflict": {name: pair for name, pair in differing.items() if name in moved},
        "confirm": {"response": (answer.response, answer.response)}
        if answer.carried_forward and values.get("response") == answer.response
        else {},
    }
    for kind, group in groups.items():
        if group:
            yield Change(answer.question, kind, answer.version, group)


def values_of(answer: Answer) -> dict[str, Any]:
    """Return what a workbook can say of an answer, by field."""
    return {name: getattr(answer, name) for name in FIELDS}


def _coerced(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a stored line as an answer has them."""
    values = {name: told[name] for name in FIELDS if name in told}
    if values.get("action_due"):
        values["action_due"] = date.fromisoformat(values["action_due"])
    if "action_status" in values:
        values["action_status"] = values["action_status"] or ActionStatus.PLANNED
    return values


def _values_seen(
    told: Iterable[Mapping[str, Any]], now: Mapping[str, Answer]
) -> dict[str, dict[str, Any]]:
    """Return by question what stood there in the version that the workbook's writer saw.

    Nothing, where that is not known: then all that is filled in counts as theirs.
    """
    found, older = {}, {}
    for row in told:
        answer, seen = now[row["question"]], row["seen"]
        is_current = seen == answer.version
        found[answer.question] = values_of(answer) if is_current else values_of(Answer())
        if seen is not None and seen < answer.version:
            older[answer.pk] = (answer.question, seen)
    if not older:
        return found
    history = AnswerHistory.objects.filter(answer__in=list(older)).order_by("version")
    for key, version, values in history.values_list("answer_id", "version", "values"):
        question, seen = older[key]
        if version <= seen:
            found[question] |= _coerced(values)
    return found


def _record(
    kind: str, assessment: Assessment, *, by: User, at: datetime, facts: Mapping[str, object]
) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts=facts,
    )
