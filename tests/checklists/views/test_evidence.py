"""Attaching and removing links as the cards' script does."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.choices import Status
from checklists.models import Answer, Assessment, Evidence
from checklists.services import answers
from copassess.accounts.models import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, attach, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE = "GEN-A-1"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(client: Client) -> Assessment:
    """Sign the owner of a new assessment in."""
    assessment: Assessment = AssessmentFactory.create()
    client.force_login(owner_of(assessment.organisation))
    return assessment


@pytest.fixture
def linked(draft: Assessment) -> Evidence:
    """Return a link that is there."""
    attach(draft, [CODE])
    return Evidence.objects.get()


def adding(assessment: Assessment) -> str:
    """Return where a link is attached."""
    return reverse("checklists:evidence-add", args=[assessment.pk, CODE])


def removing(evidence: Evidence) -> str:
    """Return where a piece of evidence is removed."""
    assessment = evidence.answer.assessment_id
    return reverse("checklists:evidence-remove", args=[assessment, evidence.pk])


def test_adds_a_link(client: Client, draft: Assessment) -> None:
    data = {
        f"{CODE}-version": "0",
        f"{CODE}-url": "https://example.org/policy?a=1&b=2",
        f"{CODE}-title": "Policy <2026>",
    }

    response = client.post(adding(draft), data, headers=HTMX)

    text = response.content.decode()
    assert response.status_code == 200
    assert 'href="https://example.org/policy?a=1&amp;b=2"' in text
    assert "Policy &lt;2026&gt;" in text
    assert f'name="{CODE}-version" value="1"' in text
    assert Evidence.objects.get().added_by == owner_of(draft.organisation)


def test_adding_leaves_the_cards_text_alone(client: Client, draft: Assessment) -> None:
    data = {f"{CODE}-version": "0", f"{CODE}-note": "Typing", f"{CODE}-url": "https://example.org/"}

    client.post(adding(draft), data, headers=HTMX)

    assert Answer.objects.get(question=CODE).note == ""


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "not a link"),
        ("javascript:alert(1)", "not a link"),
        ("https://maria:secret@example.org/", "user name or password"),
        ("https://example.org/" + "a" * 1000, "longer than 1000 characters"),
    ],
)
def test_adding_says_what_is_wrong_with_a_link(
    client: Client, draft: Assessment, url: str, words: str
) -> None:
    response = client.post(adding(draft), {f"{CODE}-url": url}, headers=HTMX)

    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert 'aria-invalid="true"' in text
    assert "<details open>" in text
    assert not Evidence.objects.exists()


def test_a_card_that_is_older_stays_older(client: Client, draft: Assessment) -> None:
    answers.save(
        assessment=draft,
        question=CODE,
        version=0,
        changes={"note": "Theirs"},
        by=owner_of(draft.organisation),
        at=timezone.now(),
    )

    data = {f"{CODE}-version": "0", f"{CODE}-url": "https://example.org/"}
    response = client.post(adding(draft), data, headers=HTMX)

    assert f'name="{CODE}-version" value="0"' in response.content.decode()


def test_removes_a_link(client: Client, draft: Assessment, linked: Evidence) -> None:
    response = client.post(removing(linked), {f"{CODE}-version": "0"}, headers=HTMX)

    text = response.content.decode()
    assert response.status_code == 200
    assert linked.title not in text
    assert f'name="{CODE}-version" value="1"' in text
    assert not Evidence.objects.exists()


def test_without_script_both_lead_back_to_the_card(client: Client, draft: Assessment) -> None:
    back = reverse("checklists:assessment-area", args=[draft.pk, "policies"]) + f"#question-{CODE}"

    added = client.post(adding(draft), {f"{CODE}-url": "https://example.org/"})
    removed = client.post(removing(Evidence.objects.get()))

    assert [added["Location"], removed["Location"]] == [back, back]


def test_without_script_a_bad_link_is_kept_as_typed(client: Client, draft: Assessment) -> None:
    response = client.post(adding(draft), {f"{CODE}-url": "no link"})

    assert response.status_code == 422
    assert 'value="no link"' in response.content.decode()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_neither_is_possible_once_submitted(
    client: Client, draft: Assessment, linked: Evidence, status: Status
) -> None:
    Assessment.objects.update(status=status)

    added = client.post(adding(draft), {f"{CODE}-url": "https://example.org/b"}, headers=HTMX)
    removed = client.post(removing(linked), headers=HTMX)

    assert [added.status_code, removed.status_code] == [409, 409]
    assert list(Evidence.objects.all()) == [linked]


def test_neither_is_a_viewers(client: Client, draft: Assessment, linked: Evidence) -> None:
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER)
    client.force_login(viewer.user)

    added = client.post(adding(draft), {f"{CODE}-url": "https://example.org/b"}, headers=HTMX)
    removed = client.post(removing(linked), headers=HTMX)

    assert [added.status_code, removed.status_code] == [403, 403]


def test_neither_is_there_for_strangers(
    client: Client, draft: Assessment, linked: Evidence
) -> None:
    client.force_login(MembershipFactory.create().user)

    added = client.post(adding(draft), {f"{CODE}-url": "https://example.org/b"}, headers=HTMX)
    removed = client.post(removing(linked), headers=HTMX)

    assert [added.status_code, removed.status_code] == [404, 404]


def test_evidence_of_another_assessment_is_not_found(
    client: Client, draft: Assessment, linked: Evidence
) -> None:
    other = AssessmentFactory.create(organisation=draft.organisation)

    address = reverse("checklists:evidence-remove", args=[other.pk, linked.pk])

    assert client.post(address, headers=HTMX).status_code == 404


def test_what_is_gone_already_is_not_found(
    client: Client, draft: Assessment, linked: Evidence
) -> None:
    client.post(removing(linked), headers=HTMX)

    assert client.post(removing(linked), headers=HTMX).status_code == 404
