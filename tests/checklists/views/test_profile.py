"""The pages of a company's profile, and of finding questions."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.models import Answer, Assessment
from checklists.services import answers, reviews, verdicts
from checklists.services.answers import Changes
from copassess.accounts.models import Role
from tests.checklists import small
from tests.factories.accounts import MembershipFactory, StaffRoleFactory
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    owner_of,
    submitted,
)
from tests.factories.together import AssignmentFactory, CommentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE = "MNO-A-1"


@pytest.fixture
def draft(client: Client) -> Assessment:
    """Sign the owner of a new assessment in."""
    assessment: Assessment = AssessmentFactory.create()
    client.force_login(owner_of(assessment.organisation))
    return assessment


def page(client: Client, name: str, assessment: Assessment, query: str = "") -> str:
    """Return a page's text."""
    response = client.get(reverse(f"checklists:{name}", args=[assessment.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def found(client: Client, assessment: Assessment, query: str) -> list[str]:
    """Return the codes that the finder shows."""
    response = client.get(reverse("checklists:question-list", args=[assessment.pk]) + query)
    return [q.code for area in response.context["page"].areas for q in area.questions]


def test_profile_proposes_and_confirms(client: Client, draft: Assessment) -> None:
    assert "Nothing is proposed yet" in page(client, "profile-edit", draft)

    address = reverse("checklists:profile-edit", args=[draft.pk])
    client.post(address, {"hosts": "no", "bills": ""})
    assert small.REASON in page(client, "profile-edit", draft)
    client.post(reverse("checklists:profile-confirm", args=[draft.pk]), {"question": [CODE]})

    assert draft.answers.get(question=CODE).note == small.REASON
    text = page(client, "profile-edit", draft)
    assert "1 question is answered" in text
    assert "All of them are answered." in text


def test_profile_confirms_nothing_unticked(client: Client, draft: Assessment) -> None:
    Assessment.objects.update(facts={"hosts": False})

    address = reverse("checklists:profile-confirm", args=[draft.pk])
    response = client.post(address, follow=True)

    assert "Tick the questions" in response.content.decode()
    assert not draft.answers.exclude(response="").exists()


def test_profile_says_what_stayed_as_it_is(client: Client, draft: Assessment) -> None:
    Assessment.objects.update(facts={"hosts": True})

    address = reverse("checklists:profile-confirm", args=[draft.pk])
    response = client.post(address, {"question": [CODE, "no-such"]}, follow=True)

    assert "stay as they are" in response.content.decode()


@pytest.mark.parametrize("words", ["yes please", "maybe"])
def test_profile_refuses_what_is_no_choice(client: Client, draft: Assessment, words: str) -> None:
    client.post(reverse("checklists:profile-edit", args=[draft.pk]), {"hosts": words})

    assert Assessment.objects.get().facts == {}


def test_profile_of_a_submitted_assessment_is_read_only(client: Client) -> None:
    assessment = submitted().assessment
    client.force_login(owner_of(assessment.organisation))

    assert "disabled" in page(client, "profile-edit", assessment)
    address = reverse("checklists:profile-edit", args=[assessment.pk])
    response = client.post(address, {"hosts": "no"}, follow=True)

    assert "Not saved" in response.content.decode()


def test_finder_filters(client: Client, draft: Assessment) -> None:
    owner = owner_of(draft.organisation)
    for code, response in (("GEN-A-1", "yes"), ("GEN-A-2", "partly")):
        answers.save(
            assessment=draft,
            question=code,
            version=0,
            changes=Changes(response=response),
            by=owner,
            at=AT,
        )
    AssignmentFactory.create(assessment=draft, area="csam", user=owner)
    answer = Answer.objects.get(question="GEN-B-1")
    CommentFactory.create(answer=answer)
    CommentFactory.create(answer=Answer.objects.get(question="GEN-B-2"), resolved_at=AT)

    assert found(client, draft, "?show=open") == ["MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1"]
    assert found(client, draft, "?show=gaps") == ["GEN-A-2"]
    assert found(client, draft, "?show=mine") == ["GEN-B-1", "GEN-B-2", "MNO-B-1"]
    assert found(client, draft, "?show=commented") == ["GEN-B-1"]
    assert found(client, draft, "?show=carried") == []
    assert found(client, draft, "?show=changed") == []
    assert len(found(client, draft, "?show=nonsense")) == 6


def test_finder_searches_questions_answers_and_actions(client: Client, draft: Assessment) -> None:
    Answer.objects.filter(question="GEN-A-1").update(note="Signed by the BOARD in May")
    Answer.objects.filter(question="GEN-B-2").update(action_owner="Board office")

    assert found(client, draft, "?q=board") == ["GEN-A-1", "GEN-B-2"]
    assert found(client, draft, "?q=may+board") == ["GEN-A-1"]
    assert found(client, draft, "?q=mno-b-1") == ["MNO-B-1"]
    assert found(client, draft, "?q=zebra") == []
    assert "No question fits." in page(client, "question-list", draft, "?q=zebra")
    assert len(found(client, draft, "?q=" + "x" * 3000)) == 0


def test_finder_shows_what_was_carried_forward(client: Client, draft: Assessment) -> None:
    earlier = answered_assessment(organisation=draft.organisation)
    later = AssessmentFactory.create(organisation=draft.organisation, started_from=earlier)

    assert len(found(client, later, "?show=carried")) == 6
    assert "please confirm" in page(client, "question-list", later)


def test_finder_shows_what_changed_since_the_review(client: Client) -> None:
    submission = submitted()
    assessment = submission.assessment
    reviewer = StaffRoleFactory.create().user
    review = reviews.start(submission=submission, by=reviewer, at=AT)
    verdicts.save_verdict(
        review=review,
        question="GEN-A-1",
        version=0,
        judgement="clarify",
        comment="Where is it written?",
        by=reviewer,
        at=AT,
    )
    due = date(2026, 5, 1)
    reviews.return_(review=review, summary="Please see.", due=due, by=reviewer, at=AT)
    owner = owner_of(assessment.organisation)
    client.force_login(owner)
    assert found(client, assessment, "?show=changed") == []

    answers.save(
        assessment=assessment,
        question="GEN-A-2",
        version=1,
        changes=Changes(response="no"),
        by=owner,
        at=AT + timedelta(hours=1),
    )

    assert found(client, assessment, "?show=changed") == ["GEN-A-2"]


@pytest.mark.parametrize("name", ["question-list", "profile-edit"])
def test_queries_do_not_grow(
    client: Client,
    draft: Assessment,
    name: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for role in (Role.VIEWER, Role.CONTRIBUTOR):
        MembershipFactory.create(organisation=draft.organisation, role=role)
    expected = {"question-list": 8, "profile-edit": 6}[name]
    page(client, name, draft)

    with django_assert_num_queries(expected):
        page(client, name, draft)
    Assessment.objects.update(facts={"hosts": False, "bills": False})
    for answer in Answer.objects.filter(assessment=draft):
        CommentFactory.create_batch(3, answer=answer)
        AssignmentFactory.create(assessment=draft, area=f"area-{answer.question}")
    with django_assert_num_queries(expected):
        page(client, name, draft)
