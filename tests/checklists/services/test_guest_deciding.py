"""What members make of proposals: accepted and declined, one by one and all together."""

from datetime import timedelta
from typing import Any

import pytest

from checklists.choices import ProposalState, Status
from checklists.models import Answer, AnswerHistory, Assessment, GuestLink, Proposal
from checklists.services import guests
from checklists.workflow import NotDone, Refused, Stale
from copassess.accounts.models import User
from tests.checklists.guest_driving import (
    LATER,
    company_draft,
    events,
    maria,
    proposed,
    reason_of,
    save,
    seen_now,
    send,
    write,
)

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


def test_accepting_writes_the_answer_and_says_who_proposed_it(link: GuestLink, by: User) -> None:
    proposal = proposed(link)

    answer = guests.accept(proposal=proposal, seen=seen_now(proposal), by=by, at=LATER)

    history = AnswerHistory.objects.get()
    proposal.refresh_from_db()
    assert (answer.response, answer.note) == ("yes", "In place since spring.")
    assert history.values["proposed_by"] == "Ines Moreau"
    assert (proposal.state, proposal.decided_by) == (ProposalState.ACCEPTED, by)
    assert ("proposal.accept", "Maria Rojas", "Ines Moreau") in events()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"response": "partly", "note": ""}, ("partly", "Ours.")),
        ({"response": "", "note": "Theirs."}, ("no", "Theirs.")),
    ],
)
def test_what_the_guest_left_empty_stays(
    link: GuestLink,
    draft: Assessment,
    by: User,
    values: dict[str, str],
    expected: tuple[str, str],
) -> None:
    save(draft, by, response="no", note="Ours.")
    proposal = proposed(link, **values)

    answer = guests.accept(proposal=proposal, seen=seen_now(proposal), by=by, at=LATER)

    assert (answer.response, answer.note) == expected


def test_what_the_answer_says_already_is_accepted_without_a_write(
    link: GuestLink, draft: Assessment, by: User
) -> None:
    proposal = proposed(link, note="")
    save(draft, by, response="yes")

    guests.accept(proposal=proposal, seen=seen_now(proposal), by=by, at=LATER)

    assert AnswerHistory.objects.count() == 1
    assert Proposal.objects.get().state == ProposalState.ACCEPTED


def test_an_answer_changed_since_the_page_was_loaded_stays(
    link: GuestLink, draft: Assessment, by: User
) -> None:
    proposal = proposed(link)
    seen = seen_now(proposal)
    save(draft, by, response="no", note="Ours.")

    with pytest.raises(Stale):
        guests.accept(proposal=proposal, seen=seen, by=by, at=LATER)

    assert Answer.objects.get(question="GEN-A-1").note == "Ours."
    assert Proposal.objects.get().state == ProposalState.OPEN
    guests.accept(proposal=proposal, seen=seen_now(proposal), by=by, at=LATER)
    assert Answer.objects.get(question="GEN-A-1").note == "In place since spring."


def test_declining_changes_nothing(link: GuestLink, by: User) -> None:
    proposal = proposed(link)

    guests.decline(proposal=proposal, seen=seen_now(proposal), by=by, at=LATER)

    assert not AnswerHistory.objects.exists()
    assert Proposal.objects.get().state == ProposalState.DECLINED


def test_of_two_members_the_second_is_told(link: GuestLink, by: User) -> None:
    proposal = proposed(link)
    seen = seen_now(proposal)
    guests.decline(proposal=proposal, seen=seen, by=by, at=LATER)

    for again in (guests.accept, guests.decline):
        with pytest.raises(NotDone) as error:
            again(proposal=proposal, seen=seen, by=by, at=LATER)
        assert reason_of(error) == "proposal_decided"
    assert not AnswerHistory.objects.exists()


def test_one_that_the_guest_rewrote_is_looked_at_again(link: GuestLink, by: User) -> None:
    proposal = proposed(link)
    seen = seen_now(proposal)
    guests.extend(link=link, days=7, by=by, at=LATER)
    with pytest.raises(NotDone) as taken_back:
        guests.accept(proposal=proposal, seen=seen, by=by, at=LATER)
    much_later = LATER + timedelta(hours=1)
    write(link, note="Not at all.", at=much_later)
    guests.finish(link=link, at=much_later)

    with pytest.raises(NotDone) as rewritten:
        guests.accept(proposal=proposal, seen=seen, by=by, at=much_later)

    assert reason_of(taken_back) == reason_of(rewritten) == "proposal_rewritten"


def test_a_decided_one_that_is_rewritten_waits_again(link: GuestLink, by: User) -> None:
    proposal = proposed(link)
    guests.accept(proposal=proposal, seen=seen_now(proposal), by=by, at=LATER)
    guests.extend(link=link, days=7, by=by, at=LATER)

    write(link)
    unchanged = Proposal.objects.get().state
    write(link, note="Better so.")

    proposal.refresh_from_db()
    assert unchanged == ProposalState.ACCEPTED
    assert (proposal.state, proposal.version) == (ProposalState.OPEN, 1)


@pytest.mark.parametrize("decide", [guests.accept, guests.decline])
def test_nothing_is_decided_once_it_is_submitted(
    link: GuestLink,
    by: User,
    decide: Any,  # noqa: ANN401
) -> None:
    proposal = proposed(link)
    Assessment.objects.update(status=Status.SUBMITTED)

    with pytest.raises(Refused):
        decide(proposal=proposal, seen=seen_now(proposal), by=by, at=LATER)

    assert Proposal.objects.get().state == ProposalState.OPEN


def test_all_but_those_changed_since_the_guest_wrote(
    link: GuestLink, draft: Assessment, by: User
) -> None:
    write(link)
    write(link, "GEN-A-2", response="no", note="Missing.")
    write(link, "MNO-A-1", response="partly", note="")
    save(draft, by, note="Ours.")
    guests.finish(link=link, at=LATER)
    rows = list(Proposal.objects.for_writing())
    sent = [(row, seen_now(row)) for row in rows]
    gone = Proposal.objects.for_writing().get(answer__question="MNO-A-1")
    guests.decline(proposal=gone, seen=seen_now(gone), by=by, at=LATER)

    result = guests.accept_all(sent=sent, by=by, at=LATER)

    assert (result.done, result.changed) == (1, 1)
    assert [type(error) for error in result.failed] == [NotDone]
    assert Answer.objects.get(question="GEN-A-1").note == "Ours."
    assert Answer.objects.get(question="GEN-A-2").response == "no"


def test_of_two_guests_on_one_question_the_second_is_left(draft: Assessment, by: User) -> None:
    one, other = (send(draft, by, email=f"{name}@example.org") for name in ("one", "other"))
    rows = [proposed(one), proposed(other, note="Otherwise.")]

    result = guests.accept_all(sent=[(r, seen_now(r)) for r in rows], by=by, at=LATER)

    assert (result.done, result.changed) == (1, 1)


def test_all_are_declined(link: GuestLink, by: User) -> None:
    write(link)
    write(link, "GEN-A-2")
    guests.finish(link=link, at=LATER)
    sent = [(row, seen_now(row)) for row in Proposal.objects.for_writing()]

    first = guests.decline_all(sent=sent, by=by, at=LATER)
    again = guests.decline_all(sent=sent, by=by, at=LATER)

    assert (first.done, first.failed) == (2, ())
    assert (again.done, len(again.failed)) == (0, 2)
    assert not AnswerHistory.objects.exists()
