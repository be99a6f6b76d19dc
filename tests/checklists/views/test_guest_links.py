"""Links for guests as members see them: sent, sent again, withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists.guest_mail import address_of
from checklists.models import Answer, Assessment, GuestLink
from copassess.accounts.models import Membership, Role
from copassess.mail.models import Mail
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, submitted
from tests.factories.together import GuestLinkFactory, ProposalFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
ASKED = {
    "area": "policies",
    "name": "Ines Moreau",
    "email": "ines@example.org",
    "days": "14",
    "message": "You know this best.",
}


@pytest.fixture
def contributor(client: Client) -> Membership:
    """Sign a contributor in."""
    membership: Membership = MembershipFactory.create(
        role=Role.CONTRIBUTOR, user__name="Ben Otieno"
    )
    client.force_login(membership.user)
    return membership


@pytest.fixture
def draft(contributor: Membership) -> Assessment:
    """Return a draft of the contributor's company."""
    made: Assessment = AssessmentFactory.create(organisation=contributor.organisation)
    return made


def page_of(assessment: Assessment) -> str:
    """Return the address of an assessment's links."""
    return reverse("checklists:guest-list", args=[assessment.pk])


def act(client: Client, link: GuestLink, what: str) -> str:
    """Press a button of a link; return the page that follows."""
    path = reverse(f"checklists:guest-{what}", args=[link.pk])
    return text_of(client.post(path, follow=True))


def text_of(response: Any) -> str:  # noqa: ANN401 (the client's own kind of response)
    """Return a page's text."""
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_sends_a_link_and_shows_it_once_to_its_maker(client: Client, draft: Assessment) -> None:
    after = text_of(client.post(page_of(draft), ASKED, follow=True))
    later = text_of(client.get(page_of(draft)))

    link = GuestLink.objects.get()
    assert address_of(link) in after
    assert address_of(link) not in later
    assert "Ines Moreau" in later
    assert "Nothing is written yet." in later
    assert Mail.objects.get().to == "ines@example.org"


def test_proposes_the_area_that_a_page_asks_for(client: Client, draft: Assessment) -> None:
    text = text_of(client.get(page_of(draft), {"area": "csam"}))

    assert '<option value="csam" selected>' in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"area": "nowhere"}, "Select a valid choice"),
        ({"name": "N" * 150}, "at most 120 characters"),
        ({"name": "Ines\x07"}, "letters, digits and punctuation only"),
        ({"email": "ines"}, "valid email address"),
        ({"days": "99999"}, "Select a valid choice"),
        ({"message": "m" * 2001}, "at most 2000 characters"),
    ],
)
def test_what_cannot_be_sent_is_said_and_stays(
    client: Client, draft: Assessment, wrong: dict[str, str], sentence: str
) -> None:
    response = client.post(page_of(draft), {**ASKED, **wrong})

    assert sentence in text_of(response)
    assert "You know this best." in text_of(response) or "message" in wrong
    assert not GuestLink.objects.exists()


def test_a_second_link_for_the_same_person_is_refused_in_words(
    client: Client, draft: Assessment
) -> None:
    client.post(page_of(draft), ASKED)

    text = text_of(client.post(page_of(draft), ASKED))

    assert "ines@example.org has an open link to this area already" in text
    assert GuestLink.objects.count() == 1


def test_names_are_escaped(client: Client, draft: Assessment) -> None:
    named = {**ASKED, "name": "<script>alert(1)</script>"}

    text = text_of(client.post(page_of(draft), named, follow=True))

    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_every_state_is_told_in_words(client: Client, draft: Assessment) -> None:
    now = timezone.now()
    GuestLinkFactory.create(assessment=draft, name="Open")
    GuestLinkFactory.create(assessment=draft, revoked_at=now)
    GuestLinkFactory.create(
        assessment=draft, made_at=now - timedelta(9), expires_at=now - timedelta(1)
    )
    ProposalFactory.create(link__assessment=draft)

    text = text_of(client.get(page_of(draft)))

    for words in ("Open", "Withdrawn", "Expired", "Answers sent", "1 proposal waits"):
        assert words in text


def test_is_sent_again_opened_again_and_withdrawn(client: Client, draft: Assessment) -> None:
    link = GuestLinkFactory.create(assessment=draft, finished_at=timezone.now())

    opened = act(client, link, "extend")
    withdrawn = act(client, link, "revoke")
    twice = act(client, link, "revoke")
    final = act(client, link, "extend")

    assert "is on its way again" in opened
    assert "it opens nothing any more" in withdrawn
    assert "no longer open" in twice
    assert "withdrawn, which is final" in final
    assert Mail.objects.filter(to=link.email).count() == 1


def test_viewers_read_and_press_nothing(client: Client, draft: Assessment) -> None:
    link = GuestLinkFactory.create(assessment=draft)
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER)
    client.force_login(viewer.user)

    text = text_of(client.get(page_of(draft)))

    assert link.name in text
    assert "<button" not in text.partition("<main")[2]


def test_what_is_submitted_has_a_sentence_and_no_form(
    client: Client, contributor: Membership
) -> None:
    assessment = submitted(organisation=contributor.organisation).assessment
    link = GuestLinkFactory.create(assessment=assessment)

    text = text_of(client.get(page_of(assessment)))
    refused = text_of(client.post(page_of(assessment), ASKED))

    assert "No link can be sent while answers cannot be changed" in text
    assert "Send the link" not in text
    assert "Send again" not in text
    assert reverse("checklists:guest-revoke", args=[link.pk]) in text
    assert "the assessment cannot be changed now" in refused


def test_mails_are_sent_only_so_often(client: Client, draft: Assessment) -> None:
    link = GuestLinkFactory.create(assessment=draft)
    path = reverse("checklists:guest-extend", args=[link.pk])

    statuses = [client.post(path).status_code for _ in range(61)]

    assert statuses == [302] * 60 + [429]
    assert client.post(page_of(draft), ASKED).status_code == 429


def test_needs_no_more_queries_for_many_links(
    client: Client, draft: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answers = list(Answer.objects.of(draft)[:3])

    for count in (2, 18):
        for _ in range(count):
            link = GuestLinkFactory.create(assessment=draft, finished_at=timezone.now())
            for answer in answers:
                ProposalFactory.create(link=link, answer=answer)
        with django_assert_num_queries(6):
            client.get(page_of(draft))
