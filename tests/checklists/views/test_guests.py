"""The guest's own pages: one area's questions for whoever has the link, and nothing else."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from checklists.guest_tokens import token_of
from checklists.models import Answer, Assessment, GuestLink, Proposal
from checklists.services.guests import mark_of
from copassess.audit.models import Event
from tests.factories.checklists import answered_assessment
from tests.factories.together import GuestLinkFactory, ProposalFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
HTMX = {"HX-Request": "true"}
NOTE = "In place since spring."
WRITTEN = {"GEN-A-1-response": "yes", "GEN-A-1-note": NOTE, "GEN-A-1-was": mark_of("", "")}


@pytest.fixture
def assessment(small_catalogue: object) -> Assessment:
    """Return an assessment that the company has answered."""
    made = answered_assessment({"GEN-A-1": "no"}, organisation__name="Example & Sons")
    Answer.objects.update(note="The company's own secret.")
    return made


@pytest.fixture
def link(assessment: Assessment) -> GuestLink:
    """Return an open link to its policies."""
    made: GuestLink = GuestLinkFactory.create(assessment=assessment)
    return made


@pytest.fixture
def guest() -> Iterator[Client]:
    """Return a browser that checks CSRF tokens as servers do, and has no cookie."""
    client = Client(enforce_csrf_checks=True)
    yield client
    assert not client.cookies


def address(link: GuestLink, name: str = "answer", *more: str) -> str:
    """Return the address of one of the guest's pages."""
    return reverse(f"checklists:guest-{name}", args=[token_of(link), *more])


def end(link: GuestLink, how: str) -> None:
    """End a link."""
    now = timezone.now()
    changed = {
        "revoked": {"revoked_at": now},
        "expired": {"made_at": now - timedelta(9), "expires_at": now - timedelta(days=2)},
        "sent": {"finished_at": now},
    }
    GuestLink.objects.filter(pk=link.pk).update(**changed[how])


def text_of(response: Any) -> str:  # noqa: ANN401 (the client's own kind of response)
    """Return a page's text."""
    assert isinstance(response, HttpResponse)
    return response.content.decode()


class TestPage:
    """What the page shows."""

    def test_shows_the_questions_of_its_area_and_nothing_else(
        self, guest: Client, link: GuestLink, assessment: Assessment
    ) -> None:
        response = guest.get(address(link))

        text = text_of(response)
        assert response.status_code == 200
        for words in (
            "Example &amp; Sons",
            "Policies",
            "Does the company do GEN-A-1?",
            "Does the company do MNO-A-1?",
            "Children are safer with GEN-A-1.",
            "GEN-A-1 is written down and followed.",
            "Never write abuse material, its address, or a child",
        ):
            assert words in text
        for words in ("secret", "GEN-B-1", assessment.title, str(assessment.pk), '" checked'):
            assert words not in text
        for path in ("/assessments", "/accounts/", "/organisations", "/reports"):
            assert f'href="{path}' not in text

    def test_sends_no_referrer_and_is_kept_nowhere(self, guest: Client, link: GuestLink) -> None:
        end(other := GuestLinkFactory.create(), "revoked")
        for path in (address(link), address(link, "send"), address(other), "/guest/nothing"):
            response = guest.get(path)

            assert response["Referrer-Policy"] == "no-referrer"
            assert response["Cache-Control"] == "no-store"
            assert "noindex" in response["X-Robots-Tag"]

    def test_reading_writes_nothing(self, guest: Client, link: GuestLink) -> None:
        events = Event.objects.count()
        for name in ("answer", "send"):
            assert guest.get(address(link, name)).status_code == 200
            assert guest.head(address(link, name)).status_code == 200

        assert Event.objects.count() == events
        assert not Proposal.objects.exists()
        assert GuestLink.objects.get().finished_at is None

    def test_needs_no_more_queries_for_many_drafts(
        self,
        guest: Client,
        link: GuestLink,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        guest.get(address(link))
        for count in (0, 3):
            for answer in Answer.objects.filter(question__contains="-A-")[:count]:
                ProposalFactory.create(link=link, answer=answer)
            with django_assert_num_queries(2):
                guest.get(address(link))

    def test_escapes_the_names_of_people_and_companies(self, guest: Client) -> None:
        link = GuestLinkFactory.create(
            name="<b>Ines</b>", assessment__organisation__name="<i>Example</i>"
        )
        ProposalFactory.create(link=link, note="</textarea><script>alert(1)</script>")

        text = text_of(guest.get(address(link)))

        for tag in ("<b>Ines", "<i>Example", "<script>alert"):
            assert tag not in text

    def test_says_when_the_company_has_submitted(self, guest: Client, link: GuestLink) -> None:
        Assessment.objects.update(status="submitted")

        assert "has handed its answers in meanwhile" in text_of(guest.get(address(link)))


class TestSaving:
    """Drafts by script and by button."""

    def test_script_saves_one_question(self, guest: Client, link: GuestLink) -> None:
        response = guest.post(address(link, "keep", "GEN-A-1"), WRITTEN, headers=HTMX)

        assert response.status_code == 200
        assert "Saved." in text_of(response)
        assert f'value="{mark_of("yes", NOTE)}"' in text_of(response)
        assert "<html" not in text_of(response)
        assert Proposal.objects.get().note == NOTE

    def test_button_saves_the_page(self, guest: Client, link: GuestLink) -> None:
        more = {"GEN-A-2-note": "", "GEN-A-2-was": mark_of("", ""), "GEN-B-1-note": "Elsewhere."}
        response = guest.post(address(link), {**WRITTEN, **more})

        page = text_of(guest.get(response["Location"]))
        assert response["Location"] == address(link)
        assert NOTE in page
        assert 'value="yes" form="answers" checked' in page
        assert Proposal.objects.count() == 1

    def test_another_origin_needs_the_address_and_nothing_else(
        self, guest: Client, link: GuestLink
    ) -> None:
        """Browsers that send no referrer call the page's own origin "null"."""
        response = guest.post(address(link), WRITTEN, headers={"Origin": "null"})

        assert response.status_code == 302

    def test_what_cannot_be_saved_stays_in_its_field(self, guest: Client, link: GuestLink) -> None:
        data = {**WRITTEN, "GEN-A-2-response": "no", "GEN-A-2-note": "n" * 5001}

        response = guest.post(address(link), data)

        text = text_of(response)
        assert response.status_code == 409
        assert "n" * 5001 in text
        assert 'href="#GEN-A-2-note"' in text
        assert "longer than 5000 characters" in text
        assert Proposal.objects.get().answer.question == "GEN-A-1"

    def test_what_somebody_else_wrote_stands_beside(self, guest: Client, link: GuestLink) -> None:
        guest.post(address(link), WRITTEN)
        mine = {**WRITTEN, "GEN-A-1-note": "From another page."}

        response = guest.post(address(link), mine)
        by_script = guest.post(address(link, "keep", "GEN-A-1"), mine, headers=HTMX)

        for one in (response, by_script):
            assert one.status_code == 409
            assert NOTE in text_of(one)
        assert "From another page." in text_of(response)
        again = {**mine, "GEN-A-1-was": mark_of("yes", NOTE)}
        assert guest.post(address(link), again).status_code == 302
        assert Proposal.objects.get().note == "From another page."

    def test_script_learns_what_is_wrong(self, guest: Client, link: GuestLink) -> None:
        wrong = {**WRITTEN, "GEN-A-1-response": "perhaps"}

        response = guest.post(address(link, "keep", "GEN-A-1"), wrong, headers=HTMX)

        assert response.status_code == 422
        assert "not one of the known values" in text_of(response)

    @pytest.mark.parametrize("code", ["GEN-B-1", "NOWHERE"])
    def test_questions_of_other_areas_are_not_there(
        self, guest: Client, link: GuestLink, code: str
    ) -> None:
        response = guest.post(address(link, "keep", code), WRITTEN)

        assert response.status_code == 404
        assert response["Referrer-Policy"] == "no-referrer"


class TestSending:
    """The confirmation, and what comes after it."""

    def test_leads_over_a_page_that_says_what_happens(self, guest: Client, link: GuestLink) -> None:
        led = guest.post(address(link), {**WRITTEN, "do": "send"})
        asked = guest.get(led["Location"])
        sent = guest.post(led["Location"])
        after = guest.get(sent["Location"])

        assert led["Location"] == address(link, "send")
        assert "You answered 1 of 3 questions" in text_of(asked)
        assert "no note holds abuse material" in text_of(asked)
        assert after.status_code == 200
        assert "You sent your answers on" in text_of(after)
        assert Proposal.objects.waiting().count() == 1

    def test_nothing_is_not_sent(self, guest: Client, link: GuestLink) -> None:
        response = guest.post(address(link, "send"))

        assert response.status_code == 409
        assert "nothing is answered yet" in text_of(response)

    def test_a_second_click_changes_nothing(self, guest: Client, link: GuestLink) -> None:
        guest.post(address(link), WRITTEN)
        first = guest.post(address(link, "send"))
        second = guest.post(address(link, "send"))

        assert (first.status_code, second.status_code) == (302, 409)
        assert "You sent your answers on" in text_of(second)
        assert Event.objects.filter(kind="guest.finish").count() == 1


class TestEnded:
    """Links that open nothing, each with its sentence."""

    @pytest.mark.parametrize(
        ("how", "status", "sentence"),
        [
            ("revoked", 410, "This link was withdrawn by the company."),
            ("expired", 410, "This link stopped working on"),
            ("sent", 200, "You sent your answers on"),
        ],
    )
    def test_says_how_it_ended_and_nothing_else(
        self, guest: Client, link: GuestLink, how: str, status: int, sentence: str
    ) -> None:
        end(link, how)

        for name in ("answer", "send"):
            response = guest.get(address(link, name))
            assert response.status_code == status
            assert sentence in text_of(response)
            for words in ("Example", "GEN-A-1", link.name, link.email, "Policies"):
                assert words not in text_of(response)

    @pytest.mark.parametrize(("how", "status"), [("revoked", 410), ("expired", 410), ("sent", 409)])
    def test_what_was_typed_meanwhile_is_shown_and_not_saved(
        self, guest: Client, link: GuestLink, how: str, status: int
    ) -> None:
        end(link, how)

        by_button = guest.post(address(link), WRITTEN)
        by_script = guest.post(address(link, "keep", "GEN-A-1"), WRITTEN, headers=HTMX)
        sent = guest.post(address(link, "send"))

        assert [r.status_code for r in (by_button, by_script, sent)] == [status] * 3
        assert NOTE in text_of(by_button)
        assert "What you just typed is not saved" in text_of(by_button)
        assert "<html" not in text_of(by_script)
        assert not Proposal.objects.exists()

    @pytest.mark.parametrize("how", ["keep", "answer", "send"])
    def test_one_withdrawn_between_reading_and_writing_takes_nothing(
        self, guest: Client, link: GuestLink, how: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        end(link, "revoked")
        monkeypatch.setattr(GuestLink, "is_open", lambda *_: True)
        path = address(link, how, *(["GEN-A-1"] if how == "keep" else []))

        response = guest.post(path, WRITTEN)

        assert response.status_code == 410
        assert "This link was withdrawn" in text_of(response)
        assert not Proposal.objects.exists()

    def test_altered_and_unknown_ones_get_the_same_page(
        self, guest: Client, link: GuestLink
    ) -> None:
        token = token_of(link)
        gone = token_of(GuestLink())
        altered = token[:-1] + ("A" if token[-1] != "A" else "B")

        pages = {
            (response.status_code, response.content)
            for one in (altered, gone, "nothing", token[:-1], f"{token}A")
            for response in (
                guest.get(f"/guest/{one}"),
                guest.post(f"/guest/{one}", WRITTEN),
                guest.get(f"/guest/{one}/send"),
                guest.post(f"/guest/{one}/questions/GEN-A-1", WRITTEN),
            )
        }

        ((status, page),) = pages
        assert status == 404
        assert b"No link has this address." in page

    def test_guessing_is_slowed_down_and_good_links_work_on(
        self, guest: Client, link: GuestLink
    ) -> None:
        statuses = [guest.get(f"/guest/{n}").status_code for n in range(61)]

        assert statuses == [404] * 60 + [429]
        assert guest.get(address(link)).status_code == 200

    def test_one_link_saves_only_so_often(self, guest: Client, link: GuestLink) -> None:
        path = address(link, "keep", "GEN-A-1")
        other = GuestLinkFactory.create()

        statuses = [guest.post(path, WRITTEN, headers=HTMX).status_code for _ in range(121)]

        assert statuses == [200] * 120 + [429]
        assert guest.post(address(other), WRITTEN).status_code == 302


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(place=st.integers(0, 75), character=st.sampled_from("0aAzZ9-_.~ %é"))
def test_no_altered_token_opens_a_page(small_catalogue: object, place: int, character: str) -> None:
    link = GuestLink.objects.first() or GuestLinkFactory.create()
    token = token_of(link)
    altered = token[:place] + character + token[place + 1 :]

    response = Client().get(reverse("checklists:guest-answer", args=[altered]))

    assert response.status_code == 200 if altered == token else response.status_code in (404, 429)
