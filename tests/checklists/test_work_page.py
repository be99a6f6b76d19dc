"""Who has which area, and what waits, as finished values."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists import progress, work_page
from checklists.models import Answer, Assessment
from checklists.progress import Count
from copassess.accounts.models import Invitation, Membership, Role, User
from copassess.accounts.services import invitations
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, owner_of
from tests.factories.reviews import LATER, in_review, judge, returned
from tests.factories.together import AssignmentFactory, CommentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
TODAY = date(2026, 3, 2)
OPEN, FULL = Count(3, 1), Count(3, 3)


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return a draft as a request reads it."""
    return Assessment.objects.for_page().get(pk=AssessmentFactory.create().pk)


def person(assessment: Assessment, role: Role = Role.CONTRIBUTOR) -> Membership:
    """Return Amina, a member of the company."""
    made: Membership = MembershipFactory.create(
        organisation=assessment.organisation, role=role, user__name="Amina"
    )
    return made


def given(assessment: Assessment, today: date = TODAY) -> work_page.Given:
    """Return the one who has the policies."""
    (one,) = next(a.given for a in work_page.areas(assessment, today) if a.code == "policies")
    return one


def holder(assessment: Assessment, count: Count = OPEN) -> work_page.Holder:
    """Return the same as the area's own page shows it."""
    (one,) = work_page.given_to(assessment, "policies", TODAY, count)
    return one


def invite(assessment: Assessment) -> Invitation:
    """Invite somebody today, and give them the policies."""
    invitation = invitations.invite(
        organisation=assessment.organisation,
        email="new@example.org",
        role=Role.CONTRIBUTOR,
        by=owner_of(assessment.organisation),
        at=timezone.now(),
    ).invitation
    AssignmentFactory.create(assessment=assessment, user=None, invitation=invitation)
    return invitation


@pytest.mark.parametrize(
    ("due", "count", "when", "is_overdue"),
    [
        (None, OPEN, "", False),
        (TODAY, OPEN, "due on 2 March 2026", False),
        (TODAY - timedelta(days=1), OPEN, "overdue since 1 March 2026", True),
        (TODAY - timedelta(days=1), FULL, "due on 1 March 2026", False),
    ],
)
def test_overdue_is_what_is_past_and_not_complete(
    draft: Assessment, due: date | None, count: Count, when: str, is_overdue: bool
) -> None:
    AssignmentFactory.create(assessment=draft, user=person(draft).user, due=due)

    one = holder(draft, count)

    assert (one.who, one.when, one.is_overdue) == ("Amina", when, is_overdue)


def test_who_left_is_gone(draft: Assessment) -> None:
    membership = person(draft)
    AssignmentFactory.create(assessment=draft, user=membership.user)
    Membership.objects.filter(pk=membership.pk).delete()

    one = given(draft)

    assert (one.note, one.is_gone) == ("no longer a member of the company", True)
    assert work_page.names_by_area(draft) == {"policies": "Amina (no longer a member)"}


def test_who_may_only_read_is_gone(draft: Assessment) -> None:
    AssignmentFactory.create(assessment=draft, user=person(draft, Role.VIEWER).user)

    assert (given(draft).note, given(draft).is_gone) == ("may only read now", True)


def test_who_is_invited_is_named_by_address(draft: Assessment) -> None:
    invitation = invite(draft)
    today = timezone.localdate()

    one = given(draft, today=today)
    assert (one.who, one.is_gone) == ("new@example.org", False)
    assert one.note == "invited, not accepted yet"
    late = given(draft, today=today + timedelta(days=400))
    assert (late.note, late.is_gone) == ("the invitation has expired", True)
    Invitation.objects.filter(pk=invitation.pk).update(revoked_at=timezone.now())
    assert given(draft).note == "the invitation was taken back"


def test_who_accepted_is_named(draft: Assessment) -> None:
    invitation = invite(draft)
    member = person(draft)
    now = timezone.now()

    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now, accepted_by=member.user)

    assert (given(draft).who, given(draft).note) == ("Amina", "")


def test_values_of_pages_take_one_query(
    draft: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        AssignmentFactory.create(assessment=draft, user=person(draft).user)

    with django_assert_num_queries(1):
        assert len(work_page.given_to(draft, "policies", TODAY, OPEN)) == 3
    with django_assert_num_queries(1):
        assert work_page.names_by_area(draft) == {"policies": "Amina, Amina, Amina"}
    with django_assert_num_queries(2):
        work_page.areas(draft, TODAY)


def test_continue_at_nothing_written(draft: Assessment) -> None:
    assert work_page.continue_at(owner_of(draft.organisation), draft) == ""


def test_what_came_back_leads_to_the_first_question_without_a_reply() -> None:
    review = in_review()
    for code in ("GEN-A-2", "GEN-B-1"):
        judge(review, code, "clarify", comment="Where is it written?")
    judge(review, "GEN-B-2", "agreed", comment="Well done.")
    returned(review)
    assessment = review.submission.assessment
    owner = User.objects.get(pk=owner_of(assessment.organisation).pk)
    rows = Answer.objects.of(assessment)

    (pointer,) = work_page.build(owner, TODAY).waiting
    assert pointer.text.startswith("UNICEF sent it back: 2 questions want your reply.")
    assert pointer.url.endswith("/areas/policies#question-GEN-A-2")
    rows.filter(question="GEN-A-2").update(written_at=LATER + timedelta(hours=1))
    (pointer,) = work_page.build(owner, TODAY).waiting
    assert pointer.url.endswith("/areas/csam#question-GEN-B-1")
    rows.filter(question="GEN-B-1").update(written_at=LATER + timedelta(hours=1))
    (pointer,) = work_page.build(owner, TODAY).waiting
    assert "submit again" in pointer.text
    assert pointer.url == assessment.get_absolute_url()


def test_comments_lead_to_the_first_in_reading_order(draft: Assessment) -> None:
    owner = owner_of(draft.organisation)
    AssignmentFactory.create(assessment=draft, user=owner)
    for code in ("MNO-A-1", "GEN-A-2", "GEN-A-2", "GEN-B-1"):
        CommentFactory.create(answer=Answer.objects.get(assessment=draft, question=code))

    (task,) = work_page.build(User.objects.get(pk=owner.pk), TODAY).tasks

    assert task.comments == 3
    assert task.comments_url.endswith("#question-GEN-A-2")
    assert task.progress == "0 of 3 answered"
    assert progress.of(draft).areas["policies"] == task.count
