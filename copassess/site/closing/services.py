"""The steps of closing a company: ask, undo, do."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from checklists.models import (
    AnswerHistory,
    Assessment,
    Assignment,
    Comment,
    Evidence,
    GuestLink,
    Submission,
    WorkbookUpload,
)
from checklists.services import benchmarks
from copassess.accounts.models import Invitation, Membership, Organisation, User
from copassess.accounts.services.members import lock
from copassess.audit import services as audit
from copassess.mail.services import absolute, post
from copassess.site.closing.export import FOLDER
from copassess.site.models import Closure, Export
from copassess.site.tasks import make_export
from reports.models import ReportFile
from reports.services import files, upkeep


@transaction.atomic
def ask(*, organisation: Organisation, by: User, at: datetime) -> Closure:
    """Begin to close a company, and tell its members; one that was asked for already stays."""
    lock(organisation.pk)
    if closure := Closure.objects.open().filter(organisation=organisation).first():
        return closure
    closure = Closure.objects.create(
        organisation=organisation,
        company=organisation.name,
        asked_at=at,
        asked_by=by,
        due_at=at + timedelta(days=settings.RETENTION.closing_days),
    )
    _record("organisation.closing", closure, by=by, at=at)
    make_export.enqueue(str(closure.pk))
    _tell("closing_asked", closure, _members(organisation), at=at, by=by)
    return closure


@transaction.atomic
def export_again(*, closure: Closure, by: User, at: datetime) -> bool:
    """Have the ZIP made anew; tell whether it was there to be made anew."""
    lock_of(closure)
    rows = Closure.objects.open().filter(pk=closure.pk, making=Export.READY)
    name = closure.file.name or ""
    if not rows.update(making=Export.WAITING, file="", size=0, sha256="", made_at=None):
        return False
    _record("organisation.export_again", closure, by=by, at=at)
    make_export.enqueue(str(closure.pk))
    transaction.on_commit(partial(files.discard, name), robust=True)
    return True


def record_download(closure: Closure, *, by: User, at: datetime) -> None:
    """Leave an event of a ZIP that an owner took away."""
    _record("organisation.export", closure, by=by, at=at)


@transaction.atomic
def undo(*, closure: Closure, by: User, at: datetime) -> bool:
    """Let a company go on, and tell its members; tell whether it was still time."""
    lock_of(closure)
    rows = Closure.objects.open().filter(pk=closure.pk)
    name = closure.file.name or ""
    if not rows.update(undone_at=at, undone_by=by, file=""):
        return False
    _record("organisation.reopen", closure, by=by, at=at)
    if name:
        transaction.on_commit(partial(files.discard, name), robust=True)
    _tell("closing_undone", closure, _members(closure.organisation), at=at, by=by)
    return True


def close_due(*, at: datetime) -> int:
    """Close the companies whose time has come and whose ZIP is made; return how many."""
    due = Closure.objects.open().filter(due_at__lte=at, making=Export.READY)
    return sum(_close(closure, at) for closure in due.select_related("organisation"))


def repeat_exports(*, at: datetime) -> int:
    """Queue again what could not be made, or whose worker was killed; return how many."""
    late = Closure.objects.open().exclude(making=Export.READY).exclude(held_until__gt=at)
    keys = list(late.filter(asked_at__lt=at - timedelta(hours=1)).values_list("pk", flat=True))
    for key in keys:
        make_export.enqueue(str(key))
    return len(keys)


def clear_orphans(*, at: datetime) -> int:
    """Delete ZIPs that no closing names: of a worker that was killed."""
    return upkeep.clear_folder(FOLDER, Closure.objects.exclude(file=""), at)


@transaction.atomic
def _close(closure: Closure, at: datetime) -> bool:
    """Take everybody's access, and remove what may go; what was submitted stays, frozen."""
    organisation = closure.organisation
    assert organisation is not None  # noqa: S101 (an open one has it)
    lock(organisation.pk)
    name = closure.file.name or ""
    rows = Closure.objects.open().filter(pk=closure.pk, making=Export.READY)
    if not rows.update(closed_at=at, file=""):
        return False
    members = _members(organisation)
    Invitation.objects.filter(organisation=organisation).delete()
    Membership.objects.filter(organisation=organisation).delete()
    benchmarks.leave(organisation=organisation, by=None, at=at)
    facts = _remove(organisation)
    _record("organisation.close", closure, by=None, at=at, **facts, members=len(members))
    _tell("closing_done", closure, members, at=at)
    remove_if_empty(organisation)
    transaction.on_commit(partial(files.discard, name), robust=True)
    return True


def _remove(organisation: Organisation) -> dict[str, int]:
    """Remove drafts, and of what was submitted all that no frozen document needs."""
    submitted = Exists(Submission.objects.filter(assessment=OuterRef("pk")))
    mine = Assessment.objects.filter(organisation=organisation)
    drafts = list(mine.filter(~submitted).values_list("pk", flat=True))
    mine.filter(pk__in=drafts).delete()
    Comment.objects.filter(answer__assessment__in=mine).delete()
    GuestLink.objects.filter(assessment__in=mine).delete()
    Assignment.objects.filter(assessment__in=mine).delete()
    WorkbookUpload.objects.filter(assessment__in=mine).delete()
    AnswerHistory.objects.filter(answer__assessment__in=mine).delete()
    Evidence.objects.filter(answer__assessment__in=mine).delete()
    ReportFile.objects.filter(assessment__in=mine, submission=None).delete()
    return {"drafts": len(drafts), "kept": mine.count()}


def remove_if_empty(organisation: Organisation) -> bool:
    """Remove a closed company of which nothing is left; tell whether it was."""
    closed = Closure.objects.filter(organisation=organisation, closed_at__isnull=False)
    if not closed.exists() or Assessment.objects.filter(organisation=organisation).exists():
        return False
    Organisation.objects.filter(pk=organisation.pk).delete()
    return True


def lock_of(closure: Closure) -> None:
    """Take the company's row: whoever asks, undoes and closes waits here in turn."""
    if closure.organisation_id:
        lock(closure.organisation_id)


def _members(organisation: Organisation | None) -> list[User]:
    rows = Membership.objects.filter(organisation=organisation, user__is_active=True)
    return [row.user for row in rows.select_related("user").order_by("user__email")]


def _tell(
    name: str, closure: Closure, people: Iterable[User], *, at: datetime, by: User | None = None
) -> None:
    """Write `site/mail/<name>` to each person alone."""
    link = absolute(reverse("accounts:organisation-list"))
    if closure.organisation_id and name == "closing_asked":
        link = absolute(reverse("accounts:organisation-detail", args=[closure.organisation_id]))
    for person in people:
        context = {"closure": closure, "person": person, "by": by, "link": link}
        post(
            f"site/mail/{name}", to=person.email, context=context, at=at, time_zone=person.time_zone
        )


def _record(kind: str, closure: Closure, *, by: User | None, at: datetime, **facts: int) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        target=closure.organisation,
        organisation_id=closure.organisation_id,
        facts={"due": closure.due_at.date().isoformat(), **facts},
    )
