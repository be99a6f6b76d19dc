"""Giving areas of an assessment to people, with a date by which they are due."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from checklists import mail, progress
from checklists.models import Assessment, Assignment
from checklists.workflow import NotDone
from copassess.accounts.models import Invitation, Membership, Role, User
from copassess.accounts.services import invitations
from copassess.accounts.services.members import lock
from copassess.audit import services as audit

# Nobody plans further ahead: a date beyond it is a slip of the keyboard.
FURTHEST = timedelta(days=5 * 365 + 1)
ANSWERING = (Role.OWNER, Role.CONTRIBUTOR)


@transaction.atomic
def assign(
    *, assessment: Assessment, area: str, to: User, due: date | None, by: User, at: datetime
) -> Assignment:
    """Give an area to a member, who is told; given again, it gets another due date.

    Raises NotDone: an area that is not asked, a person who left or may only read, a date that makes
    no sense, an assessment that cannot be edited now.
    """
    # Nobody leaves while this looks at who belongs.
    lock(assessment.organisation_id)
    _check(assessment, area, due, at)
    rows = Membership.objects.filter(organisation=assessment.organisation_id, user=to)
    role = rows.values_list("role", flat=True).first()
    if role not in ANSWERING:
        raise NotDone("assign_left" if role is None else "assign_viewer", person=str(to))
    given = Assignment.objects.filter(assessment=assessment, area=area)
    # Theirs by an invitation, too: nobody has an area twice.
    held = given.held_by(to).first()
    if held:
        return change_due(assignment=held, due=due, by=by, at=at)
    assignment = Assignment.objects.create(
        assessment=assessment, area=area, user=to, due=due, assigned_at=at, assigned_by=by
    )
    _record("assignment.create", assignment, by=by, at=at)
    mail.tell_assigned(assignment, at=at)
    return assignment


@transaction.atomic
def assign_invited(
    *, assessment: Assessment, area: str, email: str, due: date | None, by: User, at: datetime
) -> Assignment:
    """Give an area to an address: a member's, or one that is invited as contributor along with it.

    An invitation that waits already stands, unless it would let the person only read. Raises
    NotDone as `assign` does.
    """
    lock(assessment.organisation_id)
    _check(assessment, area, due, at)
    address = email.strip().lower()
    members = Membership.objects.filter(organisation=assessment.organisation_id)
    member = members.select_related("user").filter(user__email=address).first()
    if member:
        return assign(assessment=assessment, area=area, to=member.user, due=due, by=by, at=at)
    invitation = _invitation(assessment, area, address, due, by=by, at=at)
    given = Assignment.objects.filter(assessment=assessment, area=area)
    # Of an earlier invitation that was taken back, or from before the person left the company.
    theirs = given.filter(Q(invitation__email=address) | Q(user__email=address))
    held = theirs.filter(invitation=invitation).first() or theirs.first()
    if held:
        held.user, held.invitation = None, invitation
        Assignment.objects.filter(pk=held.pk).update(user=None, invitation=invitation)
        return change_due(assignment=held, due=due, by=by, at=at)
    assignment = Assignment.objects.create(
        assessment=assessment,
        area=area,
        invitation=invitation,
        due=due,
        assigned_at=at,
        assigned_by=by,
    )
    _record("assignment.create", assignment, by=by, at=at)
    return assignment


@transaction.atomic
def give(
    *,
    assessment: Assessment,
    area: str,
    to: User | None,
    email: str,
    due: date | None,
    instead: Assignment | None = None,
    by: User,
    at: datetime,
) -> Assignment:
    """Give an area to a member or, where none is named, to an address; `instead` loses it.

    Raises NotDone as `assign` does; then nothing changes.
    """
    if to:
        given = assign(assessment=assessment, area=area, to=to, due=due, by=by, at=at)
    else:
        given = assign_invited(assessment=assessment, area=area, email=email, due=due, by=by, at=at)
    if instead and instead.pk != given.pk:
        remove(assignment=instead, by=by, at=at)
    return given


@transaction.atomic
def change_due(*, assignment: Assignment, due: date | None, by: User, at: datetime) -> Assignment:
    """Give it another due date, or none; reminders begin again. Raises NotDone."""
    _check(assignment.assessment, assignment.area, due, at)
    if assignment.due == due:
        return assignment
    rows = Assignment.objects.filter(pk=assignment.pk)
    if not rows.update(due=due, due_soon_told_at=None, overdue_told_at=None):
        raise NotDone("assign_gone")
    before, assignment.due = assignment.due, due
    told = {"due": [before and before.isoformat(), due and due.isoformat()]}
    _record("assignment.change", assignment, by=by, at=at, **told)
    return assignment


@transaction.atomic
def remove(*, assignment: Assignment, by: User, at: datetime) -> None:
    """Take an area back from a person; where that was done already nothing happens."""
    who = assignment.email
    if Assignment.objects.filter(pk=assignment.pk).delete()[0]:
        _record("assignment.remove", assignment, by=by, at=at, email=who)


def _check(assessment: Assessment, area: str, due: date | None, at: datetime) -> None:
    """Refuse what cannot be assigned. Raises NotDone."""
    questions = progress.content_of(assessment).questions_for(assessment.sectors)
    if not any(question.area == area for question in questions):
        raise NotDone("unknown_area")
    if not Assessment.objects.filter(pk=assessment.pk).editable().exists():
        raise NotDone("assign_closed")
    today = timezone.localdate(at)
    if due and not today <= due <= today + FURTHEST:
        first, last = (date_format(day, "j F Y") for day in (today, today + FURTHEST))
        raise NotDone("assign_due", first=first, last=last)


def _invitation(
    assessment: Assessment,
    area: str,
    email: str,
    due: date | None,
    *,
    by: User,
    at: datetime,
) -> Invitation:
    waiting = Invitation.objects.open(at).filter(organisation=assessment.organisation_id)
    found = waiting.filter(email=email, role__in=ANSWERING).first()
    if found:
        return found
    title = progress.content_of(assessment).area_by_code[area].short_title
    sent = invitations.invite(
        organisation=assessment.organisation,
        email=email,
        role=Role.CONTRIBUTOR,
        by=by,
        at=at,
        work=f"“{title}” ({assessment.title})",
        due=due,
    )
    return sent.invitation


def _record(kind: str, assignment: Assignment, *, by: User, at: datetime, **facts: Any) -> None:  # noqa: ANN401
    audit.record(
        kind,
        by=by,
        at=at,
        target=assignment.assessment,
        organisation_id=assignment.assessment.organisation_id,
        facts={"area": assignment.area, "email": assignment.email, **facts},
    )
