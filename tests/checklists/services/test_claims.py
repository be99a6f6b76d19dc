"""Claims from the queue: one, many, two people's at once, and those handed over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.mail import EmailMessage
from django.db import connection

from checklists.choices import Status
from checklists.models import Review, Submission, Summary
from checklists.reasons import sentence
from checklists.services import claims, reviews, submissions
from checklists.workflow import NotDone, NotReviewing, Refused
from copassess.accounts.models import User
from copassess.audit.models import Event
from copassess.mail.models import Mail
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import owner_of, submitted
from tests.factories.reviews import LATER, in_review, judge, reread, reread_review, reviewer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]


def test_claim_that_came_too_late_names_who_has_it() -> None:
    submission = submitted(organisation__name="Tigo")
    seen = reread(submission)
    reviews.start(submission=reread(submission), by=reviewer(name="Otto Lang"), at=LATER)

    with pytest.raises(NotDone) as refused:
        claims.claim(submission=seen, by=reviewer(), at=LATER)

    assert "Otto Lang has claimed “Tigo” meanwhile" in sentence(refused.value)


def test_claim_made_twice_says_that_it_is_one_s_own() -> None:
    submission, by = submitted(organisation__name="Tigo"), reviewer()
    seen = reread(submission)
    claims.claim(submission=reread(submission), by=by, at=LATER)

    with pytest.raises(NotDone, match="claim_mine"):
        claims.claim(submission=seen, by=by, at=LATER)


def test_claim_of_what_was_withdrawn_is_refused() -> None:
    submission = submitted()
    seen = reread(submission)
    withdraw(submission)

    with pytest.raises(Refused):
        claims.claim(submission=seen, by=reviewer(), at=LATER)

    assert not Review.objects.exists()


def withdraw(submission: Submission) -> None:
    """Take a submission back, as its owner does."""
    assessment = reread(submission).assessment
    by = owner_of(assessment.organisation)
    submissions.withdraw(assessment=assessment, by=by, at=LATER)


def test_many_claims_tell_what_came_of_each() -> None:
    free, other, gone, own = submitted(), submitted(), submitted(), submitted()
    seen = [reread(row) for row in (free, other, gone, own)]
    by, otto = reviewer(), reviewer(name="Otto Lang")
    in_review(other, by=otto)
    withdraw(gone)
    in_review(own, by=by)

    claimed = claims.claim_many(submissions=seen, by=by, at=LATER)

    assert claimed.taken == [free, own]
    assert claimed.missed == [(other, otto)]
    assert claimed.gone == [gone]
    mine = Summary.objects.filter(reviewer=by, status=Status.IN_REVIEW)
    assert set(mine.values_list("submission", flat=True)) == {free.pk, own.pk}


def at_once(*actions: Callable[[], claims.Claimed]) -> list[claims.Claimed]:
    """Run the actions in threads that start together."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], claims.Claimed]) -> claims.Claimed:
        try:
            barrier.wait(timeout=10)
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


@pytest.mark.parametrize("turn", range(3))
def test_two_who_claim_the_same_at_once_share_it_out(turn: int) -> None:
    rows = [submitted() for _n in range(3)]
    people = [reviewer(name="Amina Odhiambo"), reviewer(name="Otto Lang")]

    def taking(person: User) -> Callable[[], claims.Claimed]:
        seen = [reread(row) for row in rows]
        return lambda: claims.claim_many(submissions=seen, by=person, at=LATER)

    first, second = at_once(*(taking(person) for person in people))

    assert {row.pk for row in first.taken + second.taken} == {row.pk for row in rows}
    assert len(first.taken) + len(second.taken) == 3
    assert [row for row, _person in first.missed] == second.taken
    assert [row for row, _person in second.missed] == first.taken
    assert {person for _row, person in first.missed} <= {people[1]}
    assert {person for _row, person in second.missed} <= {people[0]}
    assert not first.gone
    assert not second.gone
    assert Review.objects.count() == 3


def test_hand_over_gives_claim_and_verdicts_and_tells(mailoutbox: list[EmailMessage]) -> None:
    submission = submitted(organisation__name="Tigo")
    by, to = reviewer(name="Amina Odhiambo"), reviewer(name="Otto Lang")
    review = in_review(submission, by=by)
    judge(review, "GEN-A-1")

    claims.hand_over(review=reread_review(review), to=to, by=by, at=LATER)

    after = reread_review(review)
    assert (after.claimed_by, after.verdicts.count()) == (to, 1)
    summary = Summary.objects.get(submission=submission)
    assert (summary.reviewer, summary.status) == (to, Status.IN_REVIEW)
    event = Event.objects.get(kind="review.hand_over")
    assert (event.actor, event.facts["to"]) == ("Amina Odhiambo", "Otto Lang")
    assert event.organisation_id == str(submission.assessment.organisation_id)
    (mail,) = [mail for mail in mailoutbox if mail.to == [to.email]][-1:]
    assert mail.subject == "For you to review: Tigo, submission 1"
    assert "Amina Odhiambo handed the review of" in mail.body
    assert f"/reviews/{submission.pk}" in mail.body


def test_colleague_hands_over_what_another_holds() -> None:
    review = in_review(submitted(), by=reviewer())
    by, to = reviewer(), reviewer()

    claims.hand_over(review=review, to=to, by=by, at=LATER)

    assert reread_review(review).claimed_by == to


def test_taking_it_oneself_writes_no_mail() -> None:
    review = in_review(submitted(), by=reviewer())
    by = reviewer()

    claims.hand_over(review=review, to=by, by=by, at=LATER)

    assert reread_review(review).claimed_by == by
    assert not Mail.objects.filter(kind="handed_over").exists()


def test_hand_over_goes_to_no_one_who_may_not_review_it() -> None:
    submission = submitted(organisation__country="KE")
    by = reviewer("KE")
    review = in_review(submission, by=by)
    elsewhere, gone, inside = reviewer("TZ"), reviewer("KE"), reviewer("KE")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    MembershipFactory.create(organisation=submission.assessment.organisation, user=inside)

    for person in (elsewhere, gone, inside, by, owner_of(submission.assessment.organisation)):
        with pytest.raises(NotDone, match="hand_over_person"):
            claims.hand_over(review=review, to=person, by=by, at=LATER)

    assert reread_review(review).claimed_by == by
    assert claims.candidates(review) == []


@pytest.mark.parametrize("meanwhile", ["release", "take_over"])
def test_hand_over_from_a_page_grown_old_is_refused(meanwhile: str) -> None:
    review = in_review(submitted(), by=reviewer())
    seen, to, third = reread_review(review), reviewer(), reviewer()
    if meanwhile == "release":
        reviews.release(review=reread_review(review), by=third, at=LATER)
    else:
        later = LATER.replace(minute=59)
        reviews.take_over(review=reread_review(review), by=third, at=later)

    with pytest.raises(NotReviewing):
        claims.hand_over(review=seen, to=to, by=third, at=LATER)

    assert reread_review(review).claimed_by != to
    assert not Mail.objects.filter(kind="handed_over").exists()
