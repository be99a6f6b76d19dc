"""Writing answers: each against the version that its writer saw, with evidence and history."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, F, Q

from checklists.choices import ActionStatus, Response, Status
from checklists.models import Answer, AnswerHistory, Assessment, Evidence, Review
from checklists.workflow import NOTE_MAX, DomainError, Invalid, Refused, Stale, Write
from copassess.accounts.models import User

ACTION_FIELDS = frozenset({"action_text", "action_owner", "action_due", "action_status"})
FIELDS = frozenset({"response", "note", "reply"}) | ACTION_FIELDS
# Texts of which both can stand, one below the other.
JOINABLE = frozenset({"note", "reply"})
LIMITS: Mapping[str, int] = {
    "note": NOTE_MAX,
    "reply": NOTE_MAX,
    "action_text": 2000,
    "action_owner": 120,
    "title": 200,
    "url": 1000,
}
# Neither XML nor spreadsheets nor every database hold these.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# A year outside these is a slip of the finger, and a spreadsheet or a mail could not hold it.
DUE_YEARS = range(2000, 2100)


class Changes(TypedDict, total=False):
    """What was sent: a field that is not there stays as it is; an empty response clears it."""

    response: str
    note: str
    action_text: str
    action_owner: str
    action_due: date | None
    action_status: str
    reply: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for one question, and a link to attach.

    It replaces `version`. Its fields are those of the version `seen`, an earlier one where the
    writer knows what came after it and keeps what they wrote all the same. `told` is what the
    history says besides: where the write came from, when it was no page. `page` names the page that
    it came from: a save of that page whose answer was lost on the way is no stranger's. `joins`
    keeps both texts of a field that somebody else wrote meanwhile, theirs first. A response that is
    `carried` over from elsewhere waits to be confirmed.
    """

    version: int
    changes: Changes
    link: tuple[str, str] | None = None
    seen: int | None = None
    told: Mapping[str, object] | None = None
    page: str = ""
    joins: bool = False
    carried: bool = False


def save(
    *,
    assessment: Assessment,
    question: str,
    version: int,
    changes: Changes,
    by: User,
    at: datetime,
) -> Answer:
    """Store what was sent for one question. Raises Refused, Stale, Invalid."""
    answer = find(assessment, question)
    return write(answer=answer, sent=Sent(version, changes), by=by, at=at)


def write(*, answer: Answer, sent: Sent, by: User, at: datetime) -> Answer:
    """Store what was sent for an answer that was just read together with its assessment.

    What changes nothing writes nothing, whatever its version. Raises Refused, Stale, Invalid.
    """
    try:
        return _write(answer, sent, by=by, at=at)
    except Stale:
        if not sent.page:
            raise
    # It may be the page's own save before this one, stored since the answer was read.
    answer.refresh_from_db(fields=[*FIELDS, "carried_forward", "version"])
    return _write(answer, sent, by=by, at=at)


def write_all(
    *, sent: Iterable[tuple[Answer, Sent]], by: User, at: datetime
) -> dict[str, DomainError | None]:
    """Store a page of answers, each for itself.

    Returns those that were written, with None, and those that were not, with the reason.
    """
    results: dict[str, DomainError | None] = {}
    for answer, one in sent:
        before = answer.version
        try:
            write(answer=answer, sent=one, by=by, at=at)
        except DomainError as error:
            results[answer.question] = error
        else:
            if answer.version != before:
                results[answer.question] = None
    return results


@transaction.atomic
def add_evidence(
    *, assessment: Assessment, question: str, title: str, url: str, by: User, at: datetime
) -> Evidence:
    """Attach a link; without a title its address is the title. Raises Refused, Invalid."""
    return _attach(find(assessment, question), url, title, by=by, at=at)


@transaction.atomic
def append(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Store a piece of evidence that was checked. Raises Refused."""
    answer = evidence.answer
    take(answer.assessment, at=at, fields=["evidence"])
    # Nothing is overwritten, so whoever wrote in the meantime is no hindrance.
    answer.refresh_from_db(fields=["version"])
    evidence.save(force_insert=True)
    told = {"evidence_added": [str(evidence.pk), evidence.title, evidence.url]}
    _store(answer, answer.version, {}, by=by, at=at, told=told)


@transaction.atomic
def affirm(
    *, answer: Answer, version: int, told: Mapping[str, object], by: User, at: datetime
) -> Answer:
    """Append to the history that the action still stands as it is. Raises Refused, Stale."""
    take(answer.assessment, at=at, fields=ACTION_FIELDS)
    _store(answer, version, {}, by=by, at=at, told=told)
    return answer


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User, at: datetime) -> Answer:
    """Take a piece of evidence away; where it is gone already nothing happens. Raises Refused."""
    answer = evidence.answer
    take(answer.assessment, at=at, fields=["evidence"])
    answer.refresh_from_db(fields=["version"])
    told = {"evidence_removed": [str(evidence.pk), evidence.title, evidence.url]}
    if Evidence.objects.filter(pk=evidence.pk).delete()[0]:
        _store(answer, answer.version, {}, by=by, at=at, told=told)
    return answer


def find(assessment: Assessment, question: str) -> Answer:
    """Return the answer to a question of an assessment. Raises Invalid."""
    rows = Answer.objects.select_related("assessment")
    answer = rows.filter(assessment=assessment, question=question).first()
    if answer is None:
        raise Invalid("question", question, "unknown_question")
    return answer


def take(assessment: Assessment, *, at: datetime, fields: Collection[str]) -> None:
    """Take the assessment's row for a write of these fields. Raises Refused.

    Whatever moves the status changes this row too: a save is wholly before a submission and in it,
    or refused. Only an action may be written in every status.
    """
    rows = Assessment.objects.filter(pk=assessment.pk)
    if not ACTION_FIELDS.issuperset(fields):
        rows = rows.editable()
    if not rows.update(writes=F("writes") + 1, written_at=at):
        raise Refused(Write.ANSWER, status_now(assessment))
    if "reply" in fields and not _has_comments(assessment):
        raise Refused(Write.ANSWER, status_now(assessment), reason="nothing_asked")


def status_now(assessment: Assessment) -> Status | None:
    """Return the status as it is stored now, None once the assessment is gone."""
    rows = Assessment.objects.filter(pk=assessment.pk).values_list("status", flat=True)
    status = rows.first()
    return Status(status) if status else None


def checked(changes: Changes, question: str) -> dict[str, Any]:
    """Return what was sent as it would be stored. Raises Invalid."""
    clean: dict[str, Any] = {**changes}
    if clean.get("response", "") not in ("", *Response.values):
        raise Invalid("response", question, "unknown")
    if clean.get("action_status", ActionStatus.PLANNED) not in ActionStatus.values:
        raise Invalid("action_status", question, "unknown")
    checked_due(clean.get("action_due"), question)
    for name in ("note", "reply", "action_text", "action_owner"):
        if name in clean:
            clean[name] = checked_text(name, clean[name], question)
    return clean


def checked_due(due: date | None, question: str | None) -> date | None:
    """Return a due date of a year that somebody may work in, or none. Raises Invalid."""
    if due and due.year not in DUE_YEARS:
        first, last = DUE_YEARS[0], DUE_YEARS[-1]
        raise Invalid("action_due", question, "far_year", first=first, last=last)
    return due


def checked_text(field: str, text: str, question: str) -> str:
    """Return a text with plain line ends and no blanks around it. Raises Invalid."""
    clean = plain_text(text)
    if len(clean) > LIMITS[field]:
        raise Invalid(field, question, "too_long", limit=LIMITS[field])
    if UNSTORABLE.search(clean):
        raise Invalid(field, question, "control_character")
    return clean


def plain_text(text: str) -> str:
    """Return a text with plain line ends and no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def checked_link(url: str, question: str) -> str:
    """Return a web address that names a host, and neither user nor password. Raises Invalid."""
    link = checked_text("url", url, question)
    try:
        parts = urlsplit(link)
        is_link = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_link = False
    if not is_link or not link.isprintable() or " " in link:
        raise Invalid("url", question, "not_a_link")
    if "@" in parts.netloc:
        raise Invalid("url", question, "holds_password")
    return link


@transaction.atomic
def _attach(answer: Answer, url: str, title: str, *, by: User, at: datetime) -> Evidence:
    link = checked_link(url, answer.question)
    name = " ".join(title.split()) or link[: LIMITS["title"]]
    name = checked_text("title", name, answer.question)
    evidence = Evidence(answer=answer, title=name, url=link, added_at=at, added_by=by)
    append(evidence=evidence, by=by, at=at)
    return evidence


@transaction.atomic
def _write(answer: Answer, sent: Sent, *, by: User, at: datetime) -> Answer:
    values = _changed(answer, checked(sent.changes, answer.question), carried=sent.carried)
    version = sent.version
    seen = version if sent.seen is None else sent.seen
    if values and seen != answer.version:
        if sent.page and _wrote_all_since(answer, sent.page, version):
            version = answer.version
        else:
            values = _touched(answer, seen, values)
    if sent.joins and version == answer.version:
        values = _joined(answer, values)
    if values:
        take(answer.assessment, at=at, fields=values.keys())
        told = {**(sent.told or {}), **({"page": sent.page} if sent.page else {})}
        _store(answer, version, values, by=by, at=at, told=told)
    if sent.link:
        _attach(answer, *sent.link, by=by, at=at)
    return answer


def _changed(answer: Answer, values: Mapping[str, Any], *, carried: bool = False) -> dict[str, Any]:
    """Return the columns that differ; a response given, or confirmed, is not carried forward."""
    differing = {name: value for name, value in values.items() if getattr(answer, name) != value}
    waits = carried and bool(values.get("response"))
    if "response" in values and answer.carried_forward != waits:
        differing["carried_forward"] = waits
    return differing


def _wrote_all_since(answer: Answer, page: str, version: int) -> bool:
    """Tell whether each write after a version came from one page."""
    rows = AnswerHistory.objects.filter(answer=answer, version__gt=version)
    pages = [values.get("page") for values in rows.values_list("values", flat=True)]
    return len(pages) == answer.version - version and set(pages) == {page}


def _joined(answer: Answer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Put a text below the one that stands there now. Raises Invalid where both are too long."""
    both = dict(values)
    for name in JOINABLE & values.keys():
        texts = [text for text in (getattr(answer, name), values[name]) if text]
        both[name] = checked_text(name, "\n\n".join(texts), answer.question)
    return both


def _touched(answer: Answer, version: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what the writer sent back just as they had seen it."""
    empty = Answer()
    seen: dict[str, Any] = {name: _plain(getattr(empty, name)) for name in FIELDS}
    rows = AnswerHistory.objects.filter(answer=answer, version__lte=version).order_by("version")
    for told in rows.values_list("values", flat=True):
        seen |= told
    return {name: value for name, value in values.items() if _plain(value) != seen.get(name)}


def _store(
    answer: Answer,
    version: int,
    values: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
    told: Mapping[str, object] | None = None,
) -> None:
    """Write by compare-and-set on the version, and append to the history. Raises Stale."""
    written = {**values, "version": version + 1, "written_at": at, "written_by": by}
    if not Answer.objects.filter(pk=answer.pk, version=version).update(**written):
        raise Stale({**_current(answer), "touched": tuple(values)})
    for name, value in written.items():
        setattr(answer, name, value)
    kept = {name: _plain(value) for name, value in values.items()}
    AnswerHistory.objects.create(
        answer=answer, version=version + 1, values={**kept, **(told or {})}, at=at, by=by
    )


def _current(answer: Answer) -> dict[str, object]:
    """Return what stands there now, for the person whose write came too late."""
    now = Answer.objects.select_related("written_by").get(pk=answer.pk)
    values = {name: getattr(now, name) for name in (*FIELDS, "carried_forward", "version")}
    return {**values, "written_at": now.written_at, "written_by": str(now.written_by or "")}


def _has_comments(assessment: Assessment) -> bool:
    """Tell whether there is a comment to reply to: it was returned, or withdrawn after that."""
    returned = Review.objects.filter(
        submission__assessment=assessment, decision=Review.Decision.RETURNED
    )
    rows = Assessment.objects.filter(pk=assessment.pk)
    return rows.filter(Q(status=Status.RETURNED) | Exists(returned)).exists()


def _plain(value: object) -> object:
    """Return a column's value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value
