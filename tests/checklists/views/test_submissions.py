"""What is missing, signing, submitting and taking back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists.choices import Status
from checklists.document import Document
from checklists.models import Answer, Assessment, Submission
from copassess.accounts.models import Role, User
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import answered_assessment, owner_of, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def address(assessment: Assessment, name: str = "submit") -> str:
    """Return where an assessment is submitted."""
    return reverse(f"checklists:assessment-{name}", args=[assessment.pk])


def signed() -> dict[str, str]:
    """Return a declaration as it is posted."""
    today = timezone.localdate().isoformat()
    return {"name": "Maria Rojas", "position": "Head of compliance", "date": today}


@pytest.fixture
def ready(client: Client) -> Assessment:
    """Sign the owner of a wholly answered assessment in."""
    assessment = answered_assessment()
    User.objects.update(name="Maria Rojas")
    client.force_login(owner_of(assessment.organisation))
    return assessment


def test_lists_what_is_missing_with_links(client: Client, ready: Assessment) -> None:
    Answer.objects.filter(question="GEN-A-1").update(response="")
    Answer.objects.filter(question="GEN-B-1").update(response="not_applicable", note="Too short")
    Answer.objects.filter(question="GEN-B-2").update(carried_forward=True)

    text = client.get(address(ready)).content.decode()

    for code, area in [("GEN-A-1", "policies"), ("GEN-B-1", "csam"), ("GEN-B-2", "csam")]:
        page = reverse("checklists:assessment-area", args=[ready.pk, area])
        assert f'href="{page}#question-{code}"' in text
    assert "3 questions need something" in text
    assert "Not answered yet." in text
    assert "at least 20 characters" in text
    assert "please confirm" in text
    assert "Sign and submit" not in text


def test_offers_the_declaration_when_nothing_is_missing(client: Client, ready: Assessment) -> None:
    response = client.get(address(ready))

    form = response.context["form"]
    assert (form["name"].value(), form["date"].value()) == ("Maria Rojas", timezone.localdate())
    assert "Sign and submit" in response.content.decode()


def test_submits_and_shows_the_report(client: Client, ready: Assessment) -> None:
    response = client.post(address(ready), signed())

    submission = Submission.objects.get()
    assert response["Location"] == submission.get_absolute_url()
    declaration = Document.from_json(submission.document).declaration
    assert declaration is not None
    assert (declaration.name, declaration.position) == ("Maria Rojas", "Head of compliance")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Name: This field is required."),
        ({"position": " "}, "Position: This field is required."),
        ({"position": "a\tb\x1b"}, "letters, digits and punctuation"),
        ({"date": "someday"}, "Date: Enter a valid date."),
        ({"date": "2999-01-01"}, "This day is in the future."),
    ],
)
def test_needs_a_full_declaration(
    client: Client, ready: Assessment, changed: dict[str, str], words: str
) -> None:
    response = client.post(address(ready), {**signed(), **changed})

    assert words in response.content.decode()
    assert not Submission.objects.exists()
    assert Assessment.objects.get().status == Status.DRAFT


def test_a_declaration_may_be_older(client: Client, ready: Assessment) -> None:
    day = timezone.localdate() - timedelta(days=3)

    client.post(address(ready), {**signed(), "date": day.isoformat()})

    assert Submission.objects.exists()


def test_says_what_is_missing_when_it_is_posted_too_early(
    client: Client, ready: Assessment
) -> None:
    Answer.objects.filter(question="GEN-A-1").update(response="")

    response = client.post(address(ready), signed(), follow=True)

    text = response.content.decode()
    assert "The assessment was not submitted: 1 question is not answered." in text
    assert "#question-GEN-A-1" in text
    assert not Submission.objects.exists()


def test_a_second_click_leads_to_the_overview(client: Client, ready: Assessment) -> None:
    client.post(address(ready), signed())

    response = client.post(address(ready), signed(), follow=True)

    assert response.redirect_chain[-1][0] == address(ready, "detail")
    assert "it is submitted and waits for a reviewer" in response.content.decode()
    assert Submission.objects.count() == 1


def test_withdraws(client: Client) -> None:
    assessment = submitted().assessment
    client.force_login(owner_of(assessment.organisation))

    response = client.post(address(assessment, "withdraw"), follow=True)

    assert "The submission is withdrawn." in response.content.decode()
    assert Assessment.objects.get().status == Status.DRAFT


def test_does_not_withdraw_what_is_in_review(client: Client) -> None:
    assessment = submitted().assessment
    Assessment.objects.update(status=Status.IN_REVIEW)
    client.force_login(owner_of(assessment.organisation))

    response = client.post(address(assessment, "withdraw"), follow=True)

    assert "The submission was not withdrawn: it is in review." in response.content.decode()
    assert Assessment.objects.get().status == Status.IN_REVIEW


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.VIEWER])
def test_is_for_owners(client: Client, ready: Assessment, role: Role) -> None:
    member = MembershipFactory.create(organisation=ready.organisation, role=role)
    client.force_login(member.user)

    assert client.get(address(ready)).status_code == 403
    assert client.post(address(ready), signed()).status_code == 403
    assert client.post(address(ready, "withdraw")).status_code == 403


def test_is_not_there_for_strangers(client: Client, ready: Assessment) -> None:
    client.force_login(MembershipFactory.create().user)

    assert client.get(address(ready)).status_code == 404
    assert client.post(address(ready), signed()).status_code == 404
    assert client.post(address(ready, "withdraw")).status_code == 404


@pytest.mark.parametrize("missing", [2, 6])
def test_queries_however_much_is_missing(
    client: Client,
    ready: Assessment,
    missing: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    codes = list(Answer.objects.values_list("question", flat=True))[:missing]
    Answer.objects.filter(question__in=codes).update(response="")

    with django_assert_num_queries(10):
        text = client.get(address(ready)).content.decode()

    assert text.count("Not answered yet.") == missing
