"""Giving areas to people: who may have one, by when, and what they are told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outbox

from checklists.models import Assessment, Assignment
from checklists.services import assignments
from checklists.workflow import NotDone
from copassess.accounts.models import Invitation, Membership, Role, User
from copassess.accounts.services import invitations
from copassess.audit.models import Event
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.checklists import AssessmentFactory, owner_of, submitted
from tests.factories.together import AssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DUE = date(2026, 3, 20)


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment with nothing answered."""
    return Assessment.objects.for_page().get(pk=AssessmentFactory.create().pk)


def member(assessment: Assessment, role: Role = Role.CONTRIBUTOR) -> User:
    """Return a member of the assessment's company."""
    user: User = MembershipFactory.create(organisation=assessment.organisation, role=role).user
    return user


def assign(
    assessment: Assessment, to: User, *, area: str = "policies", due: date | None = DUE
) -> Assignment:
    """Assign as an owner does."""
    by = owner_of(assessment.organisation)
    return assignments.assign(assessment=assessment, area=area, to=to, due=due, by=by, at=NOW)


def invite(assessment: Assessment, email: str, due: date | None = DUE) -> Assignment:
    """Assign to an address as an owner does."""
    by = owner_of(assessment.organisation)
    return assignments.assign_invited(
        assessment=assessment, area="policies", email=email, due=due, by=by, at=NOW
    )


@pytest.mark.django_db(transaction=True)
def test_assign_tells_the_person(draft: Assessment) -> None:
    person = member(draft)

    assignment = assign(draft, person)

    assert (assignment.person, assignment.due) == (person, DUE)
    assert [message.to for message in outbox.outbox] == [[person.email]]
    assert "Policies" in f"{outbox.outbox[0].subject} {outbox.outbox[0].body}"
    assert Event.objects.filter(kind="assignment.create").count() == 1


def test_assign_again_changes_the_date_and_begins_reminders_anew(draft: Assessment) -> None:
    person = member(draft)
    first = assign(draft, person)
    Assignment.objects.update(due_soon_told_at=NOW, overdue_told_at=NOW)

    assign(draft, person, due=DUE + timedelta(days=7))

    row = Assignment.objects.get()
    assert (row.pk, row.due) == (first.pk, DUE + timedelta(days=7))
    assert (row.due_soon_told_at, row.overdue_told_at) == (None, None)


@pytest.mark.parametrize(
    ("role", "reason"), [(Role.VIEWER, "assign_viewer"), (None, "assign_left")]
)
def test_assign_to_somebody_who_cannot_answer(
    draft: Assessment, role: Role | None, reason: str
) -> None:
    person = member(draft, role) if role else UserFactory.create()

    with pytest.raises(NotDone) as caught:
        assign(draft, person)

    assert caught.value.reason == reason
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2026, 3, 1), date(9999, 12, 31)])
def test_assign_with_a_date_that_makes_no_sense(draft: Assessment, day: date) -> None:
    with pytest.raises(NotDone) as caught:
        assign(draft, member(draft), due=day)

    assert caught.value.reason == "assign_due"
    assert caught.value.facts["first"] == "2 March 2026"


def test_assign_an_area_that_is_not_asked(draft: Assessment) -> None:
    with pytest.raises(NotDone) as caught:
        assign(draft, member(draft), area="gardening")

    assert caught.value.reason == "unknown_area"


def test_assign_in_an_assessment_that_is_submitted() -> None:
    assessment = Assessment.objects.for_page().get(pk=submitted().assessment_id)

    with pytest.raises(NotDone) as caught:
        assign(assessment, member(assessment))

    assert caught.value.reason == "assign_closed"


def test_an_address_is_invited_and_assigned_in_one(draft: Assessment) -> None:
    assignment = invite(draft, " New@Example.org ")

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("new@example.org", Role.CONTRIBUTOR)
    assert (assignment.person, assignment.email) == (None, "new@example.org")


def test_whoever_accepts_the_invitation_has_the_area(draft: Assessment) -> None:
    invite(draft, "new@example.org")
    person = UserFactory.create(email="new@example.org")

    invitations.accept(invitation=Invitation.objects.get(), by=person, at=NOW)

    row = Assignment.objects.of_user(User.objects.get(pk=person.pk)).get()
    assert row.person == person


def test_an_address_of_a_member_is_just_assigned(draft: Assessment) -> None:
    person = member(draft)

    assignment = invite(draft, person.email.upper())

    assert assignment.user == person
    assert not Invitation.objects.exists()


def test_an_invitation_that_waits_already_stands(draft: Assessment) -> None:
    invite(draft, "new@example.org")
    token = Invitation.objects.get().token_hash

    invite(draft, "new@example.org", due=None)

    assert Invitation.objects.get().token_hash == token
    assert Assignment.objects.get().due is None


def test_an_invitation_to_read_becomes_one_to_answer(draft: Assessment) -> None:
    by = owner_of(draft.organisation)
    invitations.invite(
        organisation=draft.organisation, email="new@example.org", role="viewer", by=by, at=NOW
    )

    invite(draft, "new@example.org")

    assert Invitation.objects.get().role == Role.CONTRIBUTOR


def test_change_of_one_that_was_taken_back(draft: Assessment) -> None:
    assignment = assign(draft, member(draft))
    by = owner_of(draft.organisation)
    assignments.remove(assignment=Assignment.objects.get(), by=by, at=NOW)

    with pytest.raises(NotDone) as caught:
        assignments.change_due(assignment=assignment, due=None, by=by, at=NOW)

    assert caught.value.reason == "assign_gone"


def test_remove_twice_is_one_event(draft: Assessment) -> None:
    assignment = assign(draft, member(draft))
    by = owner_of(draft.organisation)

    for _ in range(2):
        again = Assignment(
            pk=assignment.pk, assessment=draft, area=assignment.area, user=assignment.user
        )
        assignments.remove(assignment=again, by=by, at=NOW)

    assert Event.objects.filter(kind="assignment.remove").count() == 1


def test_who_leaves_the_company_has_nothing_any_more(draft: Assessment) -> None:
    person = member(draft)
    AssignmentFactory.create(assessment=draft, user=person)

    Membership.objects.filter(user=person).delete()

    assert not Assignment.objects.of_user(User.objects.get(pk=person.pk)).exists()


def test_whoever_accepted_has_an_area_once(draft: Assessment) -> None:
    invite(draft, "new@example.org")
    person: User = UserFactory.create(email="new@example.org")
    invitations.accept(invitation=Invitation.objects.get(), by=person, at=NOW)

    assign(draft, person, due=None)

    assert Assignment.objects.get().due is None


def test_an_address_invited_again_keeps_its_area(draft: Assessment) -> None:
    by = owner_of(draft.organisation)
    first = invite(draft, "new@example.org")
    invitations.revoke(invitation=Invitation.objects.get(), by=by, at=NOW)

    again = invite(draft, "new@example.org")

    waiting = Invitation.objects.pending().get()
    row = Assignment.objects.get()
    assert (row.pk, again.pk, row.invitation) == (first.pk, first.pk, waiting)


def test_who_left_and_is_invited_again_keeps_the_area(draft: Assessment) -> None:
    person = member(draft)
    first = assign(draft, person)
    Membership.objects.filter(user=person).delete()

    invite(draft, person.email)

    row = Assignment.objects.get()
    assert (row.pk, row.user) == (first.pk, None)
    assert row.invitation == Invitation.objects.get()


@pytest.mark.parametrize("email", ["", "new@example.org"])
def test_an_area_is_given_to_somebody_else_in_one_step(draft: Assessment, email: str) -> None:
    left, to = member(draft), None if email else member(draft)
    instead = assign(draft, left)
    by = owner_of(draft.organisation)

    given = assignments.give(
        assessment=draft,
        area="policies",
        to=to,
        email=email,
        due=DUE,
        instead=instead,
        by=by,
        at=NOW,
    )

    assert list(Assignment.objects.all()) == [given]
    assert given.email == (email or given.email) != left.email


def test_an_area_that_cannot_be_given_stays(draft: Assessment) -> None:
    instead = assign(draft, member(draft))

    with pytest.raises(NotDone):
        assignments.give(
            assessment=draft,
            area="policies",
            to=UserFactory.create(),
            email="",
            due=DUE,
            instead=instead,
            by=owner_of(draft.organisation),
            at=NOW,
        )

    assert Assignment.objects.get() == instead


def test_given_to_the_same_person_again_it_stays(draft: Assessment) -> None:
    person = member(draft)
    instead = assign(draft, person)

    assignments.give(
        assessment=draft,
        area="policies",
        to=person,
        email="",
        due=None,
        instead=instead,
        by=owner_of(draft.organisation),
        at=NOW,
    )

    assert Assignment.objects.get().due is None
