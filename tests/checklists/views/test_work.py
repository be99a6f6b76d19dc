"""The pages of assignments and of one's own work."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from checklists import work_page
from checklists.models import Answer, AnswerHistory, Assessment, Assignment
from checklists.services import answers
from checklists.services.answers import Changes
from copassess.accounts.models import Invitation, Membership, Role, User
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, answered_assessment, owner_of, submitted
from tests.factories.reviews import in_review, judge, returned
from tests.factories.together import (
    AssignmentFactory,
    CommentFactory,
    ProposalFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
WORK = reverse("checklists:work-list")


@pytest.fixture
def draft(client: Client) -> Assessment:
    """Sign the owner of a new assessment in."""
    assessment: Assessment = AssessmentFactory.create()
    client.force_login(owner_of(assessment.organisation))
    return assessment


def page_of(assessment: Assessment) -> str:
    """Return the address of its assignments."""
    return reverse("checklists:assignment-list", args=[assessment.pk])


def text(client: Client, address: str) -> str:
    """Return a page's text."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def soon() -> date:
    """Return a day that may be chosen."""
    return timezone.localdate() + timedelta(days=10)


def test_an_area_is_given_to_a_colleague(client: Client, draft: Assessment) -> None:
    colleague = MembershipFactory.create(
        organisation=draft.organisation, role=Role.CONTRIBUTOR, user__name="João"
    ).user

    form = {"area": "csam", "to": str(colleague.pk), "due": soon().isoformat()}
    response = client.post(page_of(draft), form, follow=True)

    assert "João has this area now." in response.content.decode()
    row = Assignment.objects.get()
    assert (row.area, row.user, row.due) == ("csam", colleague, soon())


def test_an_owner_invites_and_assigns_in_one_action(client: Client, draft: Assessment) -> None:
    form = {"area": "csam", "email": "new@example.org", "due": ""}
    response = client.post(page_of(draft), form, follow=True)

    content = response.content.decode()
    assert "new@example.org is invited." in content
    assert "invited, not accepted yet" in content
    assert Invitation.objects.count() == 1


def test_a_contributor_assigns_and_cannot_invite(client: Client, draft: Assessment) -> None:
    member = MembershipFactory.create(organisation=draft.organisation, role=Role.CONTRIBUTOR)
    client.force_login(member.user)

    response = client.post(page_of(draft), {"area": "csam", "email": "new@example.org"})

    assert "Choose somebody." in response.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"area": "csam"}, "Choose somebody."),
        ({"area": "nowhere"}, "Area"),
        ({"area": "csam", "email": "no address"}, "e-mail"),
        ({"area": "csam", "email": "a@example.org", "due": "0001-01-01"}, "Choose a due date"),
        ({"area": "csam", "email": "a@example.org", "due": "99999-01-01"}, "not a date"),
        ({"area": "csam", "email": "a@example.org", "due": "soon"}, "not a date"),
    ],
)
def test_what_cannot_be_assigned_is_told(
    client: Client, draft: Assessment, data: dict[str, str], says: str
) -> None:
    response = client.post(page_of(draft), data)

    assert response.status_code == 200
    assert says in response.content.decode()
    assert not Assignment.objects.exists()


def test_not_two_people_at_once(client: Client, draft: Assessment) -> None:
    owner = owner_of(draft.organisation)

    form = {"area": "csam", "to": str(owner.pk), "email": "a@example.org"}
    response = client.post(page_of(draft), form)

    assert "not both" in response.content.decode()


def test_the_due_date_is_changed_and_the_area_taken_back(client: Client, draft: Assessment) -> None:
    row = AssignmentFactory.create(assessment=draft, user=owner_of(draft.organisation))
    change = reverse("checklists:assignment-change", args=[row.pk])

    client.post(change, {"due": soon().isoformat()})
    assert Assignment.objects.get().due == soon()
    for wrong in ("0001-01-01", "never"):
        content = client.post(change, {"due": wrong}).content.decode()
        assert f'<a href="#{row.pk}-due">' in content
        assert f'id="{row.pk}-wrong"' in content
    client.post(reverse("checklists:assignment-remove", args=[row.pk]))

    assert not Assignment.objects.exists()


def test_whoever_left_is_told_and_can_be_replaced(client: Client, draft: Assessment) -> None:
    member = MembershipFactory.create(
        organisation=draft.organisation, role=Role.CONTRIBUTOR, user__name="João"
    )
    AssignmentFactory.create(assessment=draft, user=member.user)
    Membership.objects.filter(pk=member.pk).delete()

    content = text(client, page_of(draft))

    assert "no longer a member of the company" in content
    assert f'value="{member.user.pk}"' not in content


def test_who_became_a_viewer_is_told(client: Client, draft: Assessment) -> None:
    member = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER)
    AssignmentFactory.create(assessment=draft, user=member.user)

    assert "may only read now" in text(client, page_of(draft))


def test_my_work_is_empty_at_first(client: Client, draft: Assessment) -> None:
    assert "Nothing waits for you" in text(client, WORK)


def test_my_work_lists_areas_overdue_first(client: Client, draft: Assessment) -> None:
    owner = owner_of(draft.organisation)
    AssignmentFactory.create(assessment=draft, area="policies", user=owner, due=soon())
    AssignmentFactory.create(assessment=draft, area="csam", user=owner, due=date(2026, 1, 5))
    CommentFactory.create(answer=Answer.objects.get(question="GEN-B-1"))

    page = client.get(WORK).context["page"]

    assert [(task.title, task.is_overdue) for task in page.tasks] == [
        ("Handling CSAM", True),
        ("Policies", False),
    ]
    assert page.tasks[0].when == "overdue since 5 January 2026"
    assert page.tasks[0].url.endswith("/areas/csam#question-GEN-B-1")
    assert page.tasks[0].comments == 1


def test_my_work_keeps_what_is_done_apart(client: Client) -> None:
    assessment = answered_assessment()
    owner = owner_of(assessment.organisation)
    AssignmentFactory.create(assessment=assessment, user=owner, due=date(2026, 1, 5))
    client.force_login(owner)

    page = client.get(WORK).context["page"]

    assert page.tasks == ()
    assert [(task.progress, task.is_overdue) for task in page.done] == [("3 of 3 answered", False)]


def test_my_work_leads_to_where_i_was(client: Client, draft: Assessment) -> None:
    owner = owner_of(draft.organisation)
    for code in ("GEN-B-2", "GEN-A-2"):
        answers.save(
            assessment=draft,
            question=code,
            version=0,
            changes=Changes(response="yes"),
            by=owner,
            at=datetime(2026, 3, 2, tzinfo=UTC),
        )

    page = client.get(WORK).context["page"]

    assert [pointer.url[-16:] for pointer in page.going_on] == ["question-GEN-A-2"]
    assert work_page.continue_at(owner, draft) == page.going_on[0].url


def test_my_work_tells_of_proposals_and_what_came_back(client: Client) -> None:
    review = in_review()
    judge(review, "GEN-A-1", "clarify", comment="Where is it written?")
    returned(review)
    assessment = review.submission.assessment
    ProposalFactory.create(link__assessment=assessment)
    client.force_login(owner_of(assessment.organisation))

    content = text(client, WORK)

    assert "UNICEF sent it back: 1 question wants your reply." in content
    assert "It is expected again by 30 April 2026." in content
    assert "/areas/policies#question-GEN-A-1" in content
    assert "1 answer that a guest proposed waits for your decision." in content


def test_nobody_sees_the_work_of_others(client: Client, draft: Assessment) -> None:
    AssignmentFactory.create(assessment=draft, user=owner_of(draft.organisation))
    stranger = MembershipFactory.create().user
    client.force_login(stranger)

    assert "Nothing waits for you" in text(client, WORK)


def test_home_is_ones_work_where_there_is_some(client: Client, draft: Assessment) -> None:
    home = reverse("site:home")
    assert client.get(home)["Location"] == reverse("checklists:assessment-list")

    AssignmentFactory.create(assessment=draft, user=owner_of(draft.organisation))

    assert client.get(home)["Location"] == reverse("checklists:work-list")


def fill_work(owner: User, assessment: Assessment) -> None:
    """Leave something of every kind to do in an assessment."""
    organisation = assessment.organisation
    AssignmentFactory.create(assessment=assessment, area="csam", user=owner)
    for answer in Answer.objects.filter(assessment=assessment, question__in=["GEN-A-1", "GEN-B-1"]):
        CommentFactory.create(answer=answer)
        ProposalFactory.create(answer=answer, link__assessment=assessment)
        AnswerHistory.objects.create(answer=answer, version=90, at=timezone.now(), by=owner)
    review = in_review(submitted(organisation=organisation))
    judge(review, "GEN-A-1", "clarify", comment="Where is it written?")
    returned(review)


def test_queries_do_not_grow(
    client: Client, draft: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner = User.objects.get(pk=owner_of(draft.organisation).pk)
    pages = {WORK: 12, page_of(draft): 8}
    made = 0
    for rows in (2, 20):
        while made < rows:
            fill_work(owner, AssessmentFactory.create(organisation=draft.organisation))
            AssignmentFactory.create(assessment=draft, area="csam")
            made += 1
        for address, count in pages.items():
            client.get(address)
            with django_assert_num_queries(count):
                client.get(address)

    page = client.get(WORK).context["page"]
    assert (len(page.tasks), len(page.waiting), len(page.going_on)) == (20, 40, 20)


def test_the_area_of_who_left_goes_to_somebody_else(client: Client, draft: Assessment) -> None:
    left = AssignmentFactory.create(assessment=draft, user__name="João")
    page = f"{page_of(draft)}?area=policies&instead={left.pk}"
    assert "Give the area of João to somebody else" in text(client, page)

    owner = owner_of(draft.organisation)
    client.post(page_of(draft), {"area": "policies", "to": str(owner.pk), "instead": str(left.pk)})

    assert Assignment.objects.get().user == owner


def test_who_left_while_the_page_was_open_is_told(client: Client, draft: Assessment) -> None:
    left = MembershipFactory.create(organisation=draft.organisation, role=Role.CONTRIBUTOR)
    Membership.objects.filter(pk=left.pk).delete()

    response = client.post(page_of(draft), {"area": "csam", "to": str(left.user.pk)})

    content = response.content.decode()
    assert "This person is no longer a member of the company" in content
    assert '<a href="#id_to">' in content
    assert not Assignment.objects.exists()


def test_invitations_are_limited(client: Client, draft: Assessment, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "2/h/user"}

    statuses = [
        client.post(page_of(draft), {"area": "csam", "email": f"p{number}@example.org"}).status_code
        for number in range(3)
    ]

    assert statuses == [302, 302, 429]
    assert Invitation.objects.count() == 2


def test_my_work_of_who_may_only_read_now_is_empty(client: Client, draft: Assessment) -> None:
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER).user
    AssignmentFactory.create(assessment=draft, user=viewer)
    client.force_login(viewer)

    assert "Nothing waits for you" in text(client, WORK)


def test_a_viewer_reads_who_has_what(client: Client, draft: Assessment) -> None:
    AssignmentFactory.create(assessment=draft, user=owner_of(draft.organisation))
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER).user
    client.force_login(viewer)

    content = text(client, page_of(draft))

    assert "owners and contributors assign them" in content
    assert "Take back" not in content
