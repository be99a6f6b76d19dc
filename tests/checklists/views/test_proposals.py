"""What guests propose, as members decide on it."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists import proposal_page
from checklists.models import Answer, Assessment, GuestLink, Proposal
from checklists.services import answers
from checklists.services.answers import Changes
from copassess.accounts.models import Membership, Role
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AT, AssessmentFactory
from tests.factories.together import GuestLinkFactory, ProposalFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


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


@pytest.fixture
def link(draft: Assessment) -> GuestLink:
    """Return a link through which Ines has sent her answers."""
    made: GuestLink = GuestLinkFactory.create(assessment=draft, finished_at=timezone.now())
    return made


def propose(link: GuestLink, code: str = "GEN-A-1", **values: Any) -> Proposal:  # noqa: ANN401
    """Store a proposal that the guest has sent."""
    answer = Answer.objects.get(assessment=link.assessment, question=code)
    made: Proposal = ProposalFactory.create(link=link, answer=answer, **values)
    return made


def save(member: Membership, draft: Assessment, note: str) -> None:
    """Write the first answer's note as a member does."""
    version = Answer.objects.get(assessment=draft, question="GEN-A-1").version
    answers.save(
        assessment=draft,
        question="GEN-A-1",
        version=version,
        changes=Changes(note=note),
        by=member.user,
        at=AT,
    )


def page_of(draft: Assessment) -> str:
    """Return the address of an assessment's proposals."""
    return reverse("checklists:proposal-list", args=[draft.pk])


def seen(proposal: Proposal, version: int = 0) -> dict[str, str]:
    """Return what the page posts along with a decision."""
    return {"seen": f"{version}:{proposal.written_at.isoformat()}"}


def decide(client: Client, what: str, proposal: Proposal, version: int = 0) -> str:
    """Press a button of one proposal; return the page that follows."""
    path = reverse(f"checklists:proposal-{what}", args=[proposal.pk])
    return text_of(client.post(path, seen(proposal, version), follow=True))


def decide_all(client: Client, what: str, draft: Assessment, *shown: Proposal) -> str:
    """Press a button of the whole page; return the page that follows."""
    path = reverse(f"checklists:proposal-{what}-all", args=[draft.pk])
    data = {"proposal": [f"{one.pk}:{seen(one)['seen']}" for one in shown]}
    return text_of(client.post(path, data, follow=True))


def text_of(response: Any) -> str:  # noqa: ANN401 (the client's own kind of response)
    """Return a page's text."""
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200
    return response.content.decode()


def test_shows_each_beside_the_answer_now(
    client: Client, contributor: Membership, draft: Assessment, link: GuestLink
) -> None:
    propose(link, note="In place since the spring of 2024.")
    propose(link, "GEN-A-2", response="", note="Ask legal.")
    save(contributor, draft, "In place since the autumn of 2024.")

    text = text_of(client.get(page_of(draft)))

    for words in (
        "2 proposals wait for a decision.",
        "Does the company do GEN-A-1?",
        "In place since the autumn of 2024.",
        "In place since the spring of 2024.",
        "<del>autumn </del><ins>spring </ins>",
        "Your answer was changed since the guest wrote, last by Ben Otieno",
        "No response: yours stays.",
        "leaves out 1 whose answer was changed",
        f"From {link.name} ({link.email})",
    ):
        assert words in text


def test_shows_nothing_that_was_not_sent(client: Client, draft: Assessment) -> None:
    propose(GuestLinkFactory.create(assessment=draft), note="Only a draft.")

    text = text_of(client.get(page_of(draft)))

    assert "No proposal waits for a decision." in text
    assert "Only a draft." not in text


def test_counts_what_waits(draft: Assessment, link: GuestLink) -> None:
    propose(link)
    propose(link, "GEN-A-2", state="declined", decided_at=AT)
    propose(GuestLinkFactory.create(assessment=draft))

    assert proposal_page.waiting_count(draft) == 1


@pytest.mark.parametrize(("count", "words"), [(0, ""), (1, "1 proposal"), (2, "2 proposals")])
def test_overview_can_tell_what_waits(draft: Assessment, count: int, words: str) -> None:
    context = {"assessment": draft, "waiting": count}

    html = render_to_string("checklists/_proposals_waiting.html", context)

    assert (page_of(draft) in html) is bool(count)
    assert words in html


def test_accepts_with_one_click(client: Client, draft: Assessment, link: GuestLink) -> None:
    proposal = propose(link)

    text = decide(client, "accept", proposal)

    assert "GEN-A-1: the proposal is now your answer." in text
    assert "1 decided" in text
    assert Answer.objects.get(question="GEN-A-1").response == "yes"


def test_accepts_over_what_changed_since_the_guest_wrote(
    client: Client, contributor: Membership, draft: Assessment, link: GuestLink
) -> None:
    proposal = propose(link)
    save(contributor, draft, "Ours.")

    decide(client, "accept", proposal, version=1)

    assert Answer.objects.get(question="GEN-A-1").note == "In place since spring."


def test_shows_both_again_when_the_answer_changed_since_the_page(
    client: Client, contributor: Membership, draft: Assessment, link: GuestLink
) -> None:
    proposal = propose(link)
    save(contributor, draft, "Ours.")

    text = decide(client, "accept", proposal)

    assert "the answer was changed since this page was shown" in text
    assert "Ours." in text
    assert "In place since spring." in text
    assert Answer.objects.get(question="GEN-A-1").note == "Ours."
    assert Proposal.objects.get().state == "open"


def test_declines_with_one_click(client: Client, draft: Assessment, link: GuestLink) -> None:
    proposal = propose(link)

    text = decide(client, "decline", proposal)
    again = decide(client, "accept", proposal)

    assert "declined; your answer stays as it was" in text
    assert "somebody else has decided on this proposal already" in again
    assert Answer.objects.get(question="GEN-A-1").response == ""


def test_accepts_all_but_what_changed(
    client: Client, contributor: Membership, draft: Assessment, link: GuestLink
) -> None:
    shown = [propose(link), propose(link, "GEN-A-2"), propose(link, "MNO-A-1")]
    save(contributor, draft, "Ours.")

    text = decide_all(client, "accept", draft, *shown)

    assert "2 proposals are accepted." in text
    assert "1 answer was changed since the guest wrote" in text
    assert Answer.objects.get(question="GEN-A-1").note == "Ours."


def test_accepts_no_more_than_the_page_showed(
    client: Client, draft: Assessment, link: GuestLink
) -> None:
    shown = propose(link)
    propose(link, "GEN-A-2")
    elsewhere = ProposalFactory.create()

    decide_all(client, "accept", draft, shown, elsewhere)

    assert Answer.objects.get(assessment=draft, question="GEN-A-2").response == ""
    elsewhere.refresh_from_db()
    assert elsewhere.state == "open"


def test_declines_all(client: Client, draft: Assessment, link: GuestLink) -> None:
    shown = [propose(link), propose(link, "GEN-A-2")]

    text = decide_all(client, "decline", draft, *shown)
    again = decide_all(client, "decline", draft, *shown)

    assert "2 proposals are declined" in text
    assert "GEN-A-2: somebody else has decided" in again


@pytest.mark.parametrize(
    "made_up", ["", "0", "x:2026-03-02T09:30:00+00:00", "0:yesterday", "0:2026-03-02T09:30:00"]
)
def test_what_no_page_posts_is_refused(client: Client, link: GuestLink, made_up: str) -> None:
    proposal = propose(link)
    one = reverse("checklists:proposal-accept", args=[proposal.pk])
    every = reverse("checklists:proposal-accept-all", args=[link.assessment_id])

    assert client.post(one, {"seen": made_up}).status_code == 400
    for key in (proposal.pk, "none"):
        assert client.post(every, {"proposal": f"{key}:{made_up}"}).status_code == 400


def test_what_is_submitted_has_a_sentence_and_no_buttons(
    client: Client, draft: Assessment, link: GuestLink
) -> None:
    proposal = propose(link)
    Assessment.objects.update(status="submitted")

    text = text_of(client.get(page_of(draft)))
    refused = decide(client, "accept", proposal)

    assert "Proposals can be decided once answers can be changed again." in text
    assert "<button" not in text.partition("<main")[2]
    assert "the assessment cannot be changed now" in refused


def test_viewers_read_and_press_nothing(client: Client, draft: Assessment, link: GuestLink) -> None:
    proposal = propose(link)
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER)
    client.force_login(viewer.user)

    text = text_of(client.get(page_of(draft)))

    assert proposal.note in text
    assert "<button" not in text.partition("<main")[2]


def test_what_guests_write_is_escaped(client: Client, draft: Assessment, link: GuestLink) -> None:
    propose(link, note="<script>alert(1)</script>")
    Answer.objects.update(note="<script>alert(2)</script>")

    assert "<script>alert" not in text_of(client.get(page_of(draft)))


def test_needs_no_more_queries_for_many_proposals(
    client: Client, draft: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 18):
        for number in range(count):
            state = {"state": "accepted", "decided_at": AT} if number % 2 else {}
            link = GuestLinkFactory.create(assessment=draft, finished_at=timezone.now())
            for code in ("GEN-A-1", "GEN-A-2"):
                propose(link, code, **state)
        with django_assert_num_queries(6):
            client.get(page_of(draft))
