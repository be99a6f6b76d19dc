"""Links for guests: sent, ended and opened again; and what guests write."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from checklists.choices import Status
from checklists.guest_mail import address_of
from checklists.models import AnswerHistory, Assessment, GuestLink, Proposal
from checklists.services import guests
from checklists.services.guests import mark_of
from checklists.workflow import DomainError, Invalid, NotDone, Refused, Stale
from copassess.accounts.models import Role, User
from copassess.mail.models import Mail
from tests.checklists.guest_driving import (
    LATER,
    company_draft,
    events,
    maria,
    proposed,
    reason_of,
    save,
    send,
    write,
)
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import submitted
from tests.factories.together import AT, GuestLinkFactory, ProposalFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


@pytest.fixture
def draft() -> Assessment:
    """Return an assessment with nothing answered."""
    return company_draft()


@pytest.fixture
def by(draft: Assessment) -> User:
    """Return its owner, Maria."""
    return maria(draft)


@pytest.fixture
def link(draft: Assessment, by: User) -> GuestLink:
    """Return a link to its policies."""
    return send(draft, by)


class TestLink:
    """Sending, sending again, withdrawing."""

    def test_is_sent_with_all_that_the_guest_must_know(self, draft: Assessment, by: User) -> None:
        link = send(draft, by)

        mail = Mail.objects.get(to="ines@example.org")
        assert (link.name, link.email) == ("Ines Moreau", "ines@example.org")
        assert link.expires_at == AT + timedelta(days=14)
        assert mail.subject == "Maria Rojas asks you about: Policies (Example & Sons)"
        for words in (
            "Maria Rojas of Example & Sons",
            "You know this best.",
            "These are 3 questions; all of them take about 10 to 20 minutes.",
            "16 March 2026, 09:30 (UTC)",
            address_of(link),
        ):
            assert words in mail.text
        assert "Example &amp; Sons" in mail.html
        assert f'href="{address_of(link)}"' in mail.html
        assert events() == [("guest.send", "Maria Rojas", "Ines Moreau")]

    def test_escapes_what_people_type_in_the_mail(self, draft: Assessment, by: User) -> None:
        send(draft, by, name="<b>Ines</b>", message="<script>alert(1)</script>")

        html = Mail.objects.get().html
        assert "<script>" not in html
        assert "&lt;b&gt;Ines&lt;/b&gt;" in html

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ({"area": "nowhere"}, "unknown_area"),
            ({"days": 0}, "guest_days"),
            ({"days": 61}, "guest_days"),
            ({"days": 99999}, "guest_days"),
        ],
    )
    def test_refuses_what_makes_no_link(
        self, draft: Assessment, by: User, wrong: dict[str, Any], reason: str
    ) -> None:
        with pytest.raises(NotDone) as error:
            send(draft, by, **wrong)

        assert reason_of(error) == reason
        assert not GuestLink.objects.exists()
        assert not Mail.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value", "reason"),
        [
            ("name", "N" * 150, "too_long"),
            ("name", "  ", "required"),
            ("email", "a" * 250 + "@example.org", "too_long"),
            ("message", "m" * 2001, "too_long"),
            ("message", "bell \x07", "control_character"),
        ],
    )
    def test_refuses_what_cannot_be_stored(
        self, draft: Assessment, by: User, field: str, value: str, reason: str
    ) -> None:
        with pytest.raises(Invalid) as error:
            send(draft, by, **{field: value})

        assert (error.value.field, error.value.reason) == (field, reason)

    def test_one_open_link_for_an_area_and_a_person(self, draft: Assessment, by: User) -> None:
        first = send(draft, by)

        with pytest.raises(NotDone) as error:
            send(draft, by, email="INES@example.org")
        other_area = send(draft, by, area="csam")
        guests.revoke(link=first, by=by, at=LATER)
        again = send(draft, by)

        assert reason_of(error) == "guest_twice"
        assert {other_area.area, again.area} == {"csam", "policies"}

    def test_only_so_many_are_open_at_once(self, draft: Assessment, by: User) -> None:
        GuestLinkFactory.create_batch(guests.OPEN_MAX - 1, assessment=draft)
        last = send(draft, by)

        with pytest.raises(NotDone) as error:
            send(draft, by, email="one.more@example.org")
        guests.revoke(link=last, by=by, at=LATER)
        send(draft, by, email="one.more@example.org")

        assert reason_of(error) == "guest_many"

    def test_none_is_sent_for_what_is_submitted(self, by: User) -> None:
        with pytest.raises(Refused):
            send(submitted().assessment, by)

    def test_is_sent_again_for_longer(self, link: GuestLink, by: User) -> None:
        Mail.objects.all().delete()

        guests.extend(link=link, days=30, by=by, at=LATER)
        guests.extend(link=link, days=1, by=by, at=LATER)

        link.refresh_from_db()
        assert link.expires_at == LATER + timedelta(days=30)
        assert Mail.objects.filter(to=link.email).count() == 2
        assert address_of(link) in Mail.objects.all()[0].text

    def test_one_that_has_expired_works_again(self, link: GuestLink, by: User) -> None:
        late = link.expires_at + timedelta(days=3)
        with pytest.raises(NotDone) as error:
            write(link, at=late)

        guests.extend(link=link, days=7, by=by, at=late)
        write(link, at=late)

        assert reason_of(error) == "guest_over"

    def test_one_that_was_used_can_be_opened_again(self, link: GuestLink, by: User) -> None:
        proposal = proposed(link)

        guests.extend(link=link, days=7, by=by, at=LATER)
        hidden = Proposal.objects.sent().exists()
        write(link, note="Since May, not spring.")
        guests.finish(link=link, at=LATER)

        proposal.refresh_from_db()
        assert not hidden
        assert (proposal.note, proposal.state) == ("Since May, not spring.", "open")
        assert ("guest.reopen", "Maria Rojas", "Ines Moreau") in events()

    def test_withdrawing_is_final(self, link: GuestLink, by: User) -> None:
        guests.revoke(link=link, by=by, at=LATER)

        for again in (
            lambda: guests.revoke(link=link, by=by, at=LATER),
            lambda: guests.extend(link=link, days=7, by=by, at=LATER),
            lambda: write(link),
            lambda: guests.finish(link=link, at=LATER),
        ):
            with pytest.raises(NotDone):
                again()
        link.refresh_from_db()
        assert (link.revoked_at, link.revoked_by) == (LATER, by)

    def test_can_be_withdrawn_after_submitting(self, link: GuestLink, by: User) -> None:
        Assessment.objects.update(status=Status.SUBMITTED)

        guests.revoke(link=link, by=by, at=LATER)

        assert not GuestLink.objects.open(LATER).exists()


class TestGuest:
    """What the guest writes, and sending it."""

    def test_keeps_a_draft_that_changes_nothing(self, link: GuestLink) -> None:
        mark = write(link)

        (proposal,) = Proposal.objects.all()
        assert mark == mark_of("yes", "In place since spring.")
        assert (proposal.response, proposal.version, proposal.state) == ("yes", 0, "open")
        assert not Proposal.objects.sent().exists()
        assert not AnswerHistory.objects.exists()

    def test_remembers_the_version_of_the_first_writing(
        self, link: GuestLink, draft: Assessment, by: User
    ) -> None:
        write(link)
        save(draft, by, note="Ours.")

        write(link, note="Theirs, once more.")

        assert Proposal.objects.get().version == 0

    def test_nothing_at_all_takes_the_draft_away(self, link: GuestLink) -> None:
        write(link)

        mark = write(link, response="", note="  ")

        assert mark == mark_of("", "")
        assert not Proposal.objects.exists()

    def test_two_pages_with_one_link_lose_nothing(self, link: GuestLink) -> None:
        empty = mark_of("", "")
        first = write(link, note="From the first page.", seen=empty)

        with pytest.raises(Stale) as error:
            write(link, note="From the second page.", seen=empty)
        untouched = write(link, response="", note="", seen=empty)
        write(link, note="From the second page.", seen=first)

        assert error.value.current == {"response": "yes", "note": "From the first page."}
        assert untouched == empty
        assert Proposal.objects.get().note == "From the second page."

    @pytest.mark.parametrize(
        ("code", "values", "reason"),
        [
            ("GEN-B-1", {}, "unknown_question"),
            ("NOWHERE", {}, "unknown_question"),
            ("GEN-A-1", {"response": "perhaps"}, "unknown"),
            ("GEN-A-1", {"note": "n" * 5001}, "too_long"),
            ("GEN-A-1", {"note": "bell \x07"}, "control_character"),
        ],
    )
    def test_refuses_what_cannot_be_stored(
        self, link: GuestLink, code: str, values: dict[str, str], reason: str
    ) -> None:
        with pytest.raises(Invalid) as error:
            write(link, code, **values)

        assert error.value.reason == reason
        assert not Proposal.objects.exists()

    def test_5000_characters_are_kept(self, link: GuestLink) -> None:
        write(link, note="n" * 5000)

        assert len(Proposal.objects.get().note) == 5000

    def test_sending_tells_whoever_asked(self, link: GuestLink, by: User) -> None:
        Mail.objects.all().delete()
        write(link)
        write(link, "GEN-A-2", response="no", note="")

        count = guests.finish(link=link, at=LATER)

        mail = Mail.objects.get()
        assert count == 2
        assert mail.to == by.email
        assert "Ines Moreau sent 2 answers" in mail.text
        assert f"/assessments/{link.assessment_id}/proposals" in mail.text
        assert Proposal.objects.waiting().count() == 2
        assert ("guest.finish", "", "Ines Moreau") in events()

    def test_sending_tells_the_owners_when_the_asker_left(
        self, draft: Assessment, by: User
    ) -> None:
        left = MembershipFactory.create(organisation=draft.organisation, role=Role.CONTRIBUTOR)
        link = send(draft, left.user)
        left.delete()
        Mail.objects.all().delete()

        write(link)
        guests.finish(link=GuestLink.objects.get(), at=LATER)

        assert Mail.objects.get().to == by.email

    def test_nothing_is_sent_twice_or_empty(self, link: GuestLink) -> None:
        with pytest.raises(NotDone) as empty:
            guests.finish(link=link, at=LATER)
        is_open = GuestLink.objects.open(LATER).exists()
        write(link)
        guests.finish(link=link, at=LATER)
        with pytest.raises(NotDone) as twice:
            guests.finish(link=link, at=LATER)
        with pytest.raises(NotDone) as late:
            write(link, note="Too late.")

        assert is_open
        reasons = [reason_of(empty), reason_of(twice), reason_of(late)]
        assert reasons == ["guest_nothing", "guest_over", "guest_over"]


def test_links_of_the_factory_are_open() -> None:
    """Other parts' tests rely on what these rows mean."""
    link = GuestLinkFactory.create()
    proposal = ProposalFactory.create()

    assert link.is_open(timezone.now())
    assert list(Proposal.objects.waiting()) == [proposal]
    assert issubclass(NotDone, DomainError)
