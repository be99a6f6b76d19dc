"""One question to answer, as finished values for its card on the area page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists import applicability, progress, wording, workflow
from checklists.card_addresses import Addresses, Proof
from checklists.choices import ActionStatus, Judgement, Response
from checklists.models import Answer, Evidence
from checklists.progress import Count
from checklists.review_document import VerdictEntry
from checklists.services.answers import JOINABLE
from checklists.workflow import DomainError, Invalid, NotTaken, Stale

LABELS: Mapping[str, Promise] = {
    "response": _("Response"),
    "note": _("Note"),
    "action_text": _("Action"),
    "action_owner": _("Owner"),
    "action_due": _("Due"),
    "action_status": _("Status"),
    "reply": _("Reply to the reviewer"),
}
WORDS: Mapping[str, Promise] = {
    "note_hint": _("what is in place, what is missing"),
    "reason": _("Reason why it does not apply"),
    "reason_hint": _("at least 20 characters"),
    "evidence": _("Evidence"),
    "attach": _("Attach a link"),
    "address": _("Address, beginning with https://"),
    "link_title": _("Title (what it is)"),
    "attach_now": _("Attach"),
    "attach_document": _("Attach a document"),
    "document": _("PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP or text, at most 10 MB"),
    "document_title": _("Title (or the name of the file)"),
    "uploading": _("Uploading…"),
    "what_never": _("What must never be attached"),
    "nobody": _("no owner"),
    "no_date": _("no due date"),
    "remove": _("Remove"),
    "replace": _("Replace"),
    "reviewer": _("The reviewer says"),
    "must_answer": _("UNICEF asks you to answer this before you submit again."),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reviewer said; `response` is theirs, in words, where they did not agree."""

    judgement: str
    response: str
    comment: str
    must_answer: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which two people wrote different things."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What stands there instead of what came too late, by whom and since when."""

    version: int
    by: str
    at: str
    differences: tuple[Difference, ...]

    @property
    def can_join(self) -> bool:
        """Tell whether there are texts of which both can stand, one below the other."""
        return any(d.name in JOINABLE for d in self.differences)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a card posts with, and its buttons: the part that every save renews.

    `reason` is why the question seems not to apply, by what the company says of itself.
    """

    code: str
    url: str
    version: int
    to_clear: bool
    to_confirm: bool
    reason: str = ""
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How far an area and the whole are; the figures that a save renews."""

    code: str
    count: Count
    whole: Count

    @property
    def here(self) -> str:
        """Return how far the area is, in words."""
        return count_words(self.count)

    @property
    def everywhere(self) -> str:
        """Return how far the whole is, in words."""
        return count_words(self.whole)


@dataclass(frozen=True, slots=True)
class Card:
    """A question and its answer, as stored or, where that was refused, as typed.

    `saved` says when it was saved, `hint` what it still lacks before submitting, `problem` why it
    was not saved, at the field `wrong` where it is one field's. `talk` is the link to what
    colleagues say about it and to its history, in words.
    """

    code: str
    tools: Tools
    response: str
    note: str
    action_text: str
    action_owner: str
    action_due: str
    action_status: str
    reply: str
    url: str
    title: str
    evidence: tuple[Proof, ...]
    evidence_url: str
    remark: Remark | None
    saved: str
    hint: str
    is_open: bool
    talk: str
    talk_url: str
    problem: str = ""
    wrong: str = ""
    file_title: str = ""

    @property
    def is_document_wrong(self) -> bool:
        """Tell whether the document that was chosen cannot be attached."""
        return self.wrong == "file"

    @property
    def is_link_wrong(self) -> bool:
        """Tell whether the link that was typed cannot be attached."""
        return self.wrong in ("url", "title")

    @property
    def needs_action(self) -> bool:
        """Tell whether there is a gap to act on, or an action already."""
        return self.has_action or self.response in progress.GAPS

    @property
    def response_label(self) -> str:
        """Return the response in words."""
        return str(Response(self.response).label)

    @property
    def action_status_label(self) -> str:
        """Return how far the action is, in words."""
        return str(ActionStatus(self.action_status).label)

    @property
    def has_action(self) -> bool:
        """Tell whether the action shows whatever the response: one is written, or was asked for."""
        return bool(
            self.action_text
            or self.action_owner
            or self.action_due
            or (self.remark and self.remark.response)
        )

    @property
    def field(self) -> str:
        """Return the ID that the error summary links to."""
        return f"{self.code}-{self.wrong}" if self.wrong else f"question-{self.code}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was typed on a card, and why it was not stored."""

    error: DomainError
    typed: Mapping[str, str]

    @property
    def field(self) -> str:
        """Return the name of the field that is wrong, nothing where it is none in particular."""
        if isinstance(self.error, NotTaken):
            return "file"
        return self.error.field if isinstance(self.error, Invalid) else ""


def card(
    answer: Answer,
    *,
    addresses: Addresses,
    evidence: Iterable[Evidence],
    is_open: bool,
    talk: str,
    verdict: VerdictEntry | None = None,
    refusal: Refusal | None = None,
) -> Card:
    """Return the card of an answer whose writer was fetched along."""
    code = answer.question
    values: dict[str, Any] = stored(answer)
    typed = refusal.typed if refusal else {}
    values |= {name: text for name, text in typed.items() if name in values}
    return Card(
        code=code,
        tools=tools(
            answer,
            url=addresses.save(code),
            version=int(typed.get("version") or answer.version),
            is_open=is_open,
            refusal=refusal,
        ),
        **values,
        url=typed.get("url", ""),
        title=typed.get("title", ""),
        evidence=tuple(addresses.proof(piece) for piece in evidence),
        evidence_url=addresses.attach(code),
        remark=_remark(verdict) if verdict else None,
        saved=saved_before(answer),
        hint=hint(answer) if is_open else "",
        is_open=is_open,
        talk=talk,
        talk_url=addresses.talk(code),
        problem=wording.explain(refusal.error) if refusal else "",
        wrong=refusal.field if refusal else "",
        file_title=typed.get("file-title", ""),
    )


def problem_of(refusal: Refusal | None) -> str:
    """Return what a card's own line says of a refusal; one of a document stands at its field."""
    if refusal is None or isinstance(refusal.error, NotTaken):
        return ""
    return wording.explain(refusal.error)


def tools(
    answer: Answer, *, url: str, version: int, is_open: bool, refusal: Refusal | None = None
) -> Tools:
    """Return what a card posts with. The version is that of the values that stand on the card."""
    error = refusal.error if refusal else None
    return Tools(
        code=answer.question,
        url=url,
        version=version,
        to_clear=is_open and bool(answer.response),
        to_confirm=is_open and answer.carried_forward,
        reason=reason_not_applicable(answer) if is_open else "",
        conflict=conflict(error, refusal.typed) if refusal and isinstance(error, Stale) else None,
    )


def reason_not_applicable(answer: Answer) -> str:
    """Return why an open question seems not to apply, nothing where it may or is answered."""
    if answer.response or not answer.assessment.facts:
        return ""
    content = progress.content_of(answer.assessment)
    return applicability.reason(content, answer.assessment.facts, answer.question)


def count_words(count: Count) -> str:
    """Return how far a set of questions is."""
    return gettext("%(answered)s of %(total)s answered") % {
        "answered": count.answered,
        "total": count.total,
    }


def words() -> dict[str, Any]:
    """Return the labels that every card repeats, looked up once a page."""
    return {
        "responses": [(value, str(label)) for value, label in Response.choices],
        "statuses": [(value, str(label)) for value, label in ActionStatus.choices],
        **{name: str(label) for name, label in LABELS.items()},
        **{name: str(label) for name, label in WORDS.items()},
    }


def stored(answer: Answer) -> dict[str, str]:
    """Return what is stored, as it stands in the fields of a form."""
    return {
        "response": answer.response,
        "note": answer.note,
        "action_text": answer.action_text,
        "action_owner": answer.action_owner,
        "action_due": answer.action_due.isoformat() if answer.action_due else "",
        "action_status": answer.action_status,
        "reply": answer.reply,
    }


def hint(answer: Answer) -> str:
    """Return what an answer still lacks before submitting, nothing while it is open."""
    reason = workflow.missing_reason(answer)
    return wording.missing_sentence(reason) if reason == "reason_too_short" else ""


def saved_now(at: datetime) -> str:
    """Return that it was saved just now."""
    return gettext("Saved at %(time)s") % {"time": clock(at)}


def saved_before(answer: Answer) -> str:
    """Return when it was saved and by whom, nothing for an answer that nobody wrote."""
    if answer.written_at is None:
        return ""
    day = date_format(timezone.localtime(answer.written_at), "j F Y")
    if answer.written_by is None:
        return gettext("Saved on %(day)s") % {"day": day}
    return gettext("Saved on %(day)s by %(person)s") % {"day": day, "person": answer.written_by}


def clock(at: datetime) -> str:
    """Return the time of day where the reader is."""
    return f"{timezone.localtime(at):%H:%M}"


def conflict(error: Stale, typed: Mapping[str, str]) -> Conflict:
    """Return both texts of every field that the writer changed."""
    now = error.current
    at, touched = now["written_at"], now["touched"]
    theirs = {name: "" if now[name] is None else str(now[name]) for name in LABELS}
    return Conflict(
        version=int(str(now["version"])),
        by=str(now["written_by"]),
        at=clock(at) if isinstance(at, datetime) else "",
        differences=tuple(
            Difference(name, str(label), shown(name, typed[name]), shown(name, theirs[name]))
            for name, label in LABELS.items()
            if isinstance(touched, tuple) and name in touched and name in typed
        ),
    )


def shown(name: str, value: str) -> str:
    """Return a field's value as people read it."""
    if not value:
        return gettext("(nothing)")
    if name == "response" and value in Response.values:
        return str(Response(value).label)
    if name == "action_status" and value in ActionStatus.values:
        return str(ActionStatus(value).label)
    return value


def _remark(verdict: VerdictEntry) -> Remark:
    disagrees = verdict.judgement == Judgement.NOT_AGREED and verdict.response
    return Remark(
        judgement=str(verdict.judgement.label),
        response=str(verdict.response.label) if disagrees and verdict.response else "",
        comment=verdict.comment,
        must_answer=verdict.must_answer,
    )
