"""Mails about assignments: to whom they go, what they say and where their link lands."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from checklists import mail
from checklists.models import Answer, Assessment, Assignment
from copassess.accounts.models import Invitation, Role, User
from copassess.mail.services import send_waiting
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, owner_of
from tests.factories.together import AT, AssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
Tell = Callable[..., bool]
EVERY_TELL = pytest.mark.parametrize(
    "tell", [mail.tell_assigned, mail.tell_due_soon, mail.tell_overdue]
)


@pytest.fixture
def assessment() -> Assessment:
    """Return a draft of a company whose owner is Maria."""
    made: Assessment = AssessmentFactory.create(
        title="Self-assessment 2026", organisation__name="Example & Sons"
    )
    User.objects.filter(pk=owner_of(made.organisation).pk).update(name="Maria Rojas")
    return made


@pytest.fixture
def assignment(assessment: Assessment) -> Assignment:
    """Return its policies, given by Maria to Ben, a contributor."""
    membership = MembershipFactory.create(
        organisation=assessment.organisation,
        role=Role.CONTRIBUTOR,
        user__name="Ben Otieno",
        user__email="ben@example.org",
    )
    made: Assignment = AssignmentFactory.create(
        assessment=assessment,
        user=membership.user,
        due=date(2026, 3, 20),
        assigned_by=owner_of(assessment.organisation),
    )
    return made


def sent() -> EmailMultiAlternatives:
    """Send what stands in the outbox, and return the one mail."""
    send_waiting()
    (message,) = outbox.outbox
    assert isinstance(message, EmailMultiAlternatives)
    return message


def html_of(message: EmailMultiAlternatives) -> str:
    """Return a mail's other version."""
    (alternative,) = message.alternatives
    assert alternative[1] == "text/html"
    return str(alternative[0])


def address_of(assessment: Assessment) -> str:
    """Return the page of the area, as mails print it."""
    path = reverse("checklists:assessment-area", args=[assessment.pk, "policies"])
    return f"http://127.0.0.1:8000{path}"


def answer(assessment: Assessment, *codes: str) -> None:
    """Answer some questions."""
    Answer.objects.of(assessment).filter(question__in=codes).update(response="yes")


def test_assigned_says_who_asks_what_by_when(
    assessment: Assessment, assignment: Assignment
) -> None:
    answer(assessment, "GEN-A-1")

    assert mail.tell_assigned(assignment, at=AT)

    message = sent()
    link = f"{address_of(assessment)}#question-GEN-A-2"
    assert message.to == ["ben@example.org"]
    assert message.subject == "For you to answer: Policies (Example & Sons)"
    for text in (
        "Hello Ben Otieno,",
        "Maria Rojas asks you to answer the area “Policies” of “Self-assessment 2026”",
        "Please finish by Friday, 20 March 2026.",
        link,
    ):
        assert text in str(message.body)
    assert f'<a class="button" href="{link}">' in html_of(message)
    assert "Example &amp; Sons" in html_of(message)


def test_assigned_area_that_is_complete_is_opened_as_a_whole(
    assessment: Assessment, assignment: Assignment
) -> None:
    Answer.objects.of(assessment).update(response="yes")
    Assignment.objects.update(due=None)

    assert mail.tell_assigned(assignment, at=AT)

    body = str(sent().body)
    assert f"{address_of(assessment)}\n" in body
    assert "Every question there has an answer already" in body
    assert "There is no due date." in body


def test_due_soon_counts_what_is_open(assessment: Assessment, assignment: Assignment) -> None:
    answer(assessment, "GEN-A-1", "GEN-A-2")
    count = Answer.objects.of(assessment).filter(question__contains="-A-", response="").count()

    assert mail.tell_due_soon(assignment, at=AT)

    message = sent()
    assert message.subject == "Due on 20 March: Policies"
    assert count == 1
    assert "1 question still waits for your answer." in str(message.body)
    assert "Maria Rojas asked you to finish by Friday, 20 March 2026." in str(message.body)
    assert f"{address_of(assessment)}#question-MNO-A-1" in html_of(message)


def test_overdue_names_the_date_that_has_passed(
    assessment: Assessment, assignment: Assignment
) -> None:
    assert mail.tell_overdue(assignment, at=AT)

    message = sent()
    assert message.subject == "Overdue: Policies"
    assert "was due on Friday, 20 March 2026, and 3 questions are still open." in str(message.body)
    assert "Maria Rojas is waiting for your answers." in str(message.body)
    assert f"{address_of(assessment)}#question-GEN-A-1" in html_of(message)


@EVERY_TELL
def test_no_giver_is_named_whose_account_is_gone(assignment: Assignment, tell: Tell) -> None:
    Assignment.objects.update(assigned_by=None)

    assert tell(assignment, at=AT)

    assert "None" not in str(sent().body)


@EVERY_TELL
def test_nothing_goes_to_who_left_or_may_not_answer(assignment: Assignment, tell: Tell) -> None:
    assert assignment.user is not None
    membership = assignment.user.memberships.get()
    membership.role = Role.VIEWER
    membership.save()
    told_viewer = tell(assignment, at=AT)
    membership.delete()
    told_former = tell(assignment, at=AT)

    assert (told_viewer, told_former) == (False, False)
    assert send_waiting() == (0, 0)


@EVERY_TELL
def test_nothing_goes_to_a_closed_account(assignment: Assignment, tell: Tell) -> None:
    User.objects.filter(assignments=assignment).update(is_active=False)

    assert not tell(Assignment.objects.get(), at=AT)

    assert send_waiting() == (0, 0)


def invited(assessment: Assessment, **more: object) -> Assignment:
    """Give the policies to somebody who is invited."""
    invitation = Invitation.objects.create(
        organisation=assessment.organisation,
        email="ines@example.org",
        role=Role.CONTRIBUTOR,
        token_hash="0" * 64,
        invited_at=AT,
        expires_at=AT + timedelta(days=14),
        **more,
    )
    made: Assignment = AssignmentFactory.create(
        assessment=assessment, user=None, invitation=invitation, due=date(2026, 3, 20)
    )
    return made


@EVERY_TELL
def test_nothing_goes_to_who_is_only_invited(assessment: Assessment, tell: Tell) -> None:
    assert not tell(invited(assessment), at=AT)

    assert send_waiting() == (0, 0)


@EVERY_TELL
def test_who_accepted_the_invitation_is_told(assessment: Assessment, tell: Tell) -> None:
    membership = MembershipFactory.create(
        organisation=assessment.organisation, role=Role.CONTRIBUTOR
    )
    assignment = invited(assessment, accepted_at=AT, accepted_by=membership.user)

    assert tell(assignment, at=AT)

    assert sent().to == [membership.user.email]


def test_nobody_is_told_what_they_took_on_themselves(assignment: Assignment) -> None:
    Assignment.objects.update(assigned_by=assignment.user)

    assert not mail.tell_assigned(Assignment.objects.get(), at=AT)
    assert mail.tell_due_soon(assignment, at=AT)

    assert "The due date is Friday, 20 March 2026." in str(sent().body)
