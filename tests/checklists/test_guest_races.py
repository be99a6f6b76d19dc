"""What guests and members do at once; on SQLite and PostgreSQL alike."""

import pytest

from checklists.models import AnswerHistory, Assessment, GuestLink, Proposal
from checklists.services import guests
from checklists.services.guests import Seen
from checklists.workflow import NotDone
from copassess.accounts.models import User
from tests.checklists import small
from tests.checklists.test_races import at_once
from tests.factories.checklists import AT, AssessmentFactory, owner_of
from tests.factories.together import GuestLinkFactory, ProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(5)


@pytest.fixture
def draft() -> Assessment:
    """Return an assessment with nothing answered."""
    small.load()
    made: Assessment = AssessmentFactory.create()
    return made


@pytest.fixture
def by(draft: Assessment) -> User:
    """Return its owner."""
    return owner_of(draft.organisation)


def reread(link: GuestLink) -> GuestLink:
    """Read a link as a request of its own does."""
    return GuestLink.objects.for_guest().get(pk=link.pk)


def sending(draft: Assessment, by: User, email: str = "ines@example.org") -> None:
    """Send a link as a request of its own does."""
    guests.send_link(
        assessment=Assessment.objects.for_page().get(pk=draft.pk),
        area="policies",
        name="Ines Moreau",
        email=email,
        message="",
        days=14,
        by=by,
        at=AT,
    )


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_links_for_one_person_exactly_one_is_sent(
    draft: Assessment, by: User, round_: int
) -> None:
    errors = at_once(lambda: sending(draft, by), lambda: sending(draft, by))

    assert sum(isinstance(error, NotDone) for error in errors) == 1
    assert GuestLink.objects.count() == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_no_more_than_so_many_links_open_at_once(draft: Assessment, by: User, round_: int) -> None:
    GuestLinkFactory.create_batch(guests.OPEN_MAX - 1, assessment=draft, made_at=AT)

    errors = at_once(
        lambda: sending(draft, by, "one@example.org"), lambda: sending(draft, by, "two@example.org")
    )

    assert sum(isinstance(error, NotDone) for error in errors) == 1
    assert GuestLink.objects.count() == guests.OPEN_MAX


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_members_exactly_one_decides(draft: Assessment, by: User, round_: int) -> None:
    proposal = ProposalFactory.create(link__assessment=draft)
    seen = Seen(0, proposal.written_at)

    def row() -> Proposal:
        return Proposal.objects.for_writing().get(pk=proposal.pk)

    errors = at_once(
        lambda: guests.accept(proposal=row(), seen=seen, by=by, at=AT),
        lambda: guests.decline(proposal=row(), seen=seen, by=by, at=AT),
    )

    reasons = [error.reason for error in errors if isinstance(error, NotDone)]
    assert reasons == ["proposal_decided"]
    state = Proposal.objects.get().state
    assert AnswerHistory.objects.count() == (1 if state == "accepted" else 0)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_draft_is_kept_before_the_link_is_withdrawn_or_refused(
    draft: Assessment, by: User, round_: int
) -> None:
    link = GuestLinkFactory.create(assessment=draft, made_at=AT)

    def keep() -> None:
        guests.keep(link=reread(link), question="GEN-A-1", response="yes", note="", at=AT)

    def revoke() -> None:
        guests.revoke(link=reread(link), by=by, at=AT)

    kept, revoked = at_once(keep, revoke)

    assert revoked is None
    assert Proposal.objects.exists() is (kept is None)


@pytest.mark.parametrize("round_", ROUNDS)
def test_sent_once_of_two_clicks(draft: Assessment, round_: int) -> None:
    link = ProposalFactory.create(link__assessment=draft, link__finished_at=None).link
    GuestLink.objects.update(made_at=AT)

    def finish() -> None:
        guests.finish(link=reread(link), at=AT)

    errors = at_once(finish, finish)

    assert sum(isinstance(error, NotDone) for error in errors) == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_drafts_of_one_question_at_once_leave_one(draft: Assessment, round_: int) -> None:
    link = GuestLinkFactory.create(assessment=draft, made_at=AT)

    def keep(note: str) -> None:
        guests.keep(link=reread(link), question="GEN-A-1", response="yes", note=note, at=AT)

    errors = at_once(lambda: keep("One"), lambda: keep("Other"))

    assert errors == [None, None]
    assert Proposal.objects.count() == 1
