"""A section without an account: links for guests, what they write, and what members make of it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from checklists import guest_mail, progress
from checklists.choices import ProposalState
from checklists.models import Answer, Assessment, GuestLink, Proposal
from checklists.services import answers
from checklists.services.answers import Changes, Sent
from checklists.workflow import DomainError, Invalid, NotDone, Refused, Stale, Write
from copassess.accounts.models import User
from copassess.audit.services import record

OPEN_MAX = 20
DAYS = range(1, 61)
LIMITS = {"name": 120, "email": 254, "message": 2000}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a deciding page showed: the answer's version, and when the proposal was written."""

    version: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """How accepting all went: how many were, how many changed since the guest wrote or failed."""

    done: int
    changed: int
    failed: tuple[DomainError, ...]


@transaction.atomic
def send_link(
    *,
    assessment: Assessment,
    area: str,
    name: str,
    email: str,
    message: str,
    days: int,
    by: User,
    at: datetime,
) -> GuestLink:
    """Make a link to one area and send it. Raises Refused, NotDone, Invalid."""
    if not questions_of(assessment, area):
        raise NotDone("unknown_area")
    expires_at = _expiry(days, at)
    link = GuestLink(
        assessment=assessment,
        area=area,
        name=_checked("name", " ".join(name.split())),
        email=_checked("email", email.strip().lower()),
        message=_checked("message", message),
        made_at=at,
        made_by=by,
        expires_at=expires_at,
    )
    _take(assessment)
    _require_room(link, at)
    link.save(force_insert=True)
    _record("guest.send", link, by=by, at=at)
    guest_mail.tell_guest(link, by=by, at=at)
    return link


@transaction.atomic
def extend(*, link: GuestLink, days: int, by: User, at: datetime) -> GuestLink:
    """Let a link work for so many days from now, never for fewer than it has, and send it again.

    One through which the guest had sent their answers is open to them again. Raises Refused,
    NotDone.
    """
    expires_at = _expiry(days, at)
    _take(link.assessment)
    _require_room(link, at)
    link.refresh_from_db(fields=["expires_at", "finished_at"])
    link.expires_at = max(expires_at, link.expires_at)
    rows = GuestLink.objects.filter(pk=link.pk, revoked_at=None)
    if not rows.update(expires_at=link.expires_at, finished_at=None):
        raise NotDone("guest_revoked")
    was_finished, link.finished_at = link.finished_at is not None, None
    _record("guest.reopen" if was_finished else "guest.extend", link, by=by, at=at)
    guest_mail.tell_guest(link, by=by, at=at)
    return link


@transaction.atomic
def revoke(*, link: GuestLink, by: User, at: datetime) -> None:
    """End a link at once, whatever its assessment's status. Raises NotDone."""
    if not GuestLink.objects.open(at).filter(pk=link.pk).update(revoked_at=at, revoked_by=by):
        raise NotDone("guest_over")
    _record("guest.revoke", link, by=by, at=at)


@transaction.atomic
def keep(
    *,
    link: GuestLink,
    question: str,
    response: str,
    note: str,
    at: datetime,
    seen: str | None = None,
) -> str:
    """Keep what a guest would answer to one question; nothing at all takes their draft away.

    `seen` is the mark of what their page showed before they wrote; None asks nothing about it.
    Returns the mark of what is kept now. Raises NotDone once the link has ended, Invalid, and Stale
    where somebody else with the same link wrote in the meantime.
    """
    if question not in questions_of(link.assessment, link.area):
        raise Invalid("question", question, "unknown_question")
    values = answers.checked(Changes(response=response, note=note), question)
    _take_link(link, at)
    row = Proposal.objects.filter(link=link, answer__question=question).first()
    mark, stored = mark_of(**values), mark_of_row(row)
    if mark in (stored, seen):
        return mark
    if seen is not None and seen != stored:
        raise Stale({"response": row.response if row else "", "note": row.note if row else ""})
    _keep(link, question, row, values, at)
    return mark


@transaction.atomic
def finish(*, link: GuestLink, at: datetime) -> int:
    """Send the guest's answers to the members, and end the link; return how many wait now.

    Raises NotDone, also where there is nothing to send.
    """
    if not GuestLink.objects.open(at).filter(pk=link.pk).update(finished_at=at):
        raise NotDone("guest_over")
    count = Proposal.objects.filter(link=link, state=ProposalState.OPEN).count()
    if not count:
        raise NotDone("guest_nothing")
    link.finished_at = at
    _record("guest.finish", link, by=None, at=at, count=count)
    guest_mail.tell_finished(link, count=count, at=at)
    return count


@transaction.atomic
def accept(*, proposal: Proposal, seen: Seen, by: User, at: datetime) -> Answer:
    """Make a proposal the answer; what the guest left empty stays as it is.

    Raises Refused; NotDone where it was decided or rewritten meanwhile; Stale where the answer was
    written since the deciding page was loaded.
    """
    answer = answers.find(proposal.link.assessment, proposal.answer.question)
    _take(answer.assessment)
    _decide(proposal, seen.written_at, ProposalState.ACCEPTED, by=by, at=at)
    changes = Changes()
    if proposal.response:
        changes["response"] = proposal.response
    if proposal.note:
        changes["note"] = proposal.note
    told = {"proposed_by": proposal.link.name}
    answers.write(answer=answer, sent=Sent(seen.version, changes, told=told), by=by, at=at)
    _record("proposal.accept", proposal.link, by=by, at=at, question=answer.question)
    return answer


@transaction.atomic
def decline(*, proposal: Proposal, seen: Seen, by: User, at: datetime) -> None:
    """Leave the answer as it is. Raises Refused, NotDone."""
    _take(proposal.link.assessment)
    _decide(proposal, seen.written_at, ProposalState.DECLINED, by=by, at=at)
    question = proposal.answer.question
    _record("proposal.decline", proposal.link, by=by, at=at, question=question)


def accept_all(*, sent: Iterable[tuple[Proposal, Seen]], by: User, at: datetime) -> Accepted:
    """Accept each for itself, but for those whose answer was written since the guest wrote."""
    done, changed, failed = 0, 0, list[DomainError]()
    for proposal, seen in sent:
        # The version against which the guest wrote decides: a later one is a person's to compare.
        first = Seen(proposal.version, seen.written_at)
        try:
            accept(proposal=proposal, seen=first, by=by, at=at)
        except Stale:
            changed += 1
        except DomainError as error:
            failed.append(error)
        else:
            done += 1
    return Accepted(done, changed, tuple(failed))


def decline_all(*, sent: Iterable[tuple[Proposal, Seen]], by: User, at: datetime) -> Accepted:
    """Decline each for itself."""
    done, failed = 0, list[DomainError]()
    for proposal, seen in sent:
        try:
            decline(proposal=proposal, seen=seen, by=by, at=at)
        except DomainError as error:
            failed.append(error)
        else:
            done += 1
    return Accepted(done, 0, tuple(failed))


def questions_of(assessment: Assessment, area: str) -> tuple[str, ...]:
    """Return the codes of an area's questions, none where it asks nothing."""
    questions = progress.content_of(assessment).questions_for(assessment.sectors)
    return tuple(question.code for question in questions if question.area == area)


def mark_of(response: str, note: str) -> str:
    """Return a mark that differs where what was written differs."""
    return hashlib.sha256(f"{response}\n{note}".encode()).hexdigest()[:16]


def mark_of_row(row: Proposal | None) -> str:
    """Return the mark of what a guest has written so far, perhaps nothing."""
    return mark_of(row.response, row.note) if row else mark_of("", "")


def _keep(
    link: GuestLink, question: str, row: Proposal | None, values: dict[str, str], at: datetime
) -> None:
    """Store a draft; one that was decided, and is now rewritten, waits again."""
    if row and not any(values.values()):
        row.delete()
        return
    version = Answer.objects.values_list("version", flat=True).get(
        assessment=link.assessment_id, question=question
    )
    again = {"state": ProposalState.OPEN, "decided_at": None, "decided_by": None}
    written: dict[str, object] = {**values, "written_at": at, **again}
    if row is None or row.state != ProposalState.OPEN:
        written["version"] = version
    answer = Answer.objects.only("pk").get(assessment=link.assessment_id, question=question)
    Proposal.objects.update_or_create(link=link, answer=answer, defaults=written)


def _decide(
    proposal: Proposal, written_at: datetime, state: ProposalState, *, by: User, at: datetime
) -> None:
    """Take a waiting proposal just as the page showed it: of two members, one does."""
    rows = Proposal.objects.filter(pk=proposal.pk)
    waiting = rows.waiting().filter(written_at=written_at)
    # The link is joined: some databases update no joined rows.
    if rows.filter(pk__in=waiting.values("pk"), state=ProposalState.OPEN).update(
        state=state, decided_at=at, decided_by=by
    ):
        return
    now = rows.select_related("decided_by").first()
    if now and now.state != ProposalState.OPEN:
        who = str(now.decided_by or "")
        raise NotDone("proposal_decided", question=proposal.answer.question, by=who)
    raise NotDone("proposal_rewritten", question=proposal.answer.question)


def _take(assessment: Assessment) -> None:
    """Take the assessment's row where its answers may be written now. Raises Refused."""
    rows = Assessment.objects.filter(pk=assessment.pk).editable()
    if not rows.update(writes=F("writes")):
        raise Refused(Write.ANSWER, answers.status_now(assessment))


def _take_link(link: GuestLink, at: datetime) -> None:
    """Take the link's row while it is open: revoking waits, or was first. Raises NotDone."""
    if not GuestLink.objects.open(at).filter(pk=link.pk).update(area=F("area")):
        raise NotDone("guest_over")


def _require_room(link: GuestLink, at: datetime) -> None:
    """Refuse a second open link for the same area and person, and too many. Raises NotDone."""
    others = GuestLink.objects.open(at).filter(assessment=link.assessment_id).exclude(pk=link.pk)
    if others.filter(area=link.area, email=link.email).exists():
        raise NotDone("guest_twice", email=link.email)
    if others.count() >= OPEN_MAX:
        raise NotDone("guest_many", limit=OPEN_MAX)


def _expiry(days: int, at: datetime) -> datetime:
    if days not in DAYS:
        raise NotDone("guest_days", first=DAYS[0], last=DAYS[-1])
    return at + timedelta(days=days)


def _checked(field: str, text: str) -> str:
    """Return a text that a column holds. Raises Invalid."""
    clean = answers.plain_text(text)
    if len(clean) > LIMITS[field]:
        raise Invalid(field, None, "too_long", limit=LIMITS[field])
    if not clean and field != "message":
        raise Invalid(field, None, "required")
    if answers.UNSTORABLE.search(clean):
        raise Invalid(field, None, "control_character")
    return clean


def _record(kind: str, link: GuestLink, *, by: User | None, at: datetime, **more: object) -> None:
    """Append an event; a guest has no account, so the link's name tells who it was."""
    facts = {"link": link.name, "email": link.email, "area": link.area, **more}
    company = link.assessment.organisation_id
    record(kind, by=by, at=at, target=link, organisation_id=company, facts=facts)
