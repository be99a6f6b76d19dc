"""Returning and accepting from a page: what must be answered, and pages that came too late."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.choices import Judgement, Outcome, Status
from checklists.models import Review, Verdict
from checklists.services import reviews
from copassess.accounts.models import User
from tests.factories.checklists import submitted
from tests.factories.reviews import (
    LATER,
    agree,
    in_review,
    judge,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
KEPT = "What you wrote was not sent."


def path_of(review: Review, name: str) -> str:
    """Return where a review is ended."""
    return reverse(f"checklists:review-{name}", args=[review.submission_id])


def due() -> str:
    """Return a day that is still to come."""
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def boxes(page: str) -> dict[str, bool]:
    """Return the boxes of a page by their question, and whether each is ticked."""
    found = re.findall(r'name="must_answer" value="([^"]+)"( checked)?', page)
    return {code: bool(ticked) for code, ticked in found}


@pytest.fixture
def amina(client: Client) -> User:
    """Sign a reviewer of Kenya in."""
    user = reviewer("KE")
    client.force_login(user)
    return user


@pytest.fixture
def mine(amina: User) -> Review:
    """Return her review with a question to clarify, one not agreed, and praise."""
    review = in_review(submitted(), by=amina)
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    judge(review, "GEN-B-2", Judgement.NOT_AGREED, response="no", comment="On paper.")
    judge(review, "GEN-A-2", comment="Good.")
    return review


def post(client: Client, review: Review, name: str, **data: object) -> str:
    """Send a decision; return the page that answers."""
    response = client.post(path_of(review, name), data)
    assert response.status_code == 200
    return response.content.decode()


def test_return_page_ticks_what_is_to_be_clarified(client: Client, mine: Review) -> None:
    page = client.get(path_of(mine, "return")).content.decode()

    assert "3 comments go with it" in page
    assert boxes(page) == {"GEN-A-1": True, "GEN-B-2": False}


def test_return_page_ticks_what_the_verdict_says_already(client: Client, mine: Review) -> None:
    Verdict.objects.filter(question="GEN-B-2").update(must_answer=True)

    page = client.get(path_of(mine, "return")).content.decode()

    assert boxes(page) == {"GEN-A-1": True, "GEN-B-2": True}


def test_return_form_stores_its_ticks(client: Client, mine: Review) -> None:
    client.post(
        path_of(mine, "return"),
        {"due": due(), "shown": ["GEN-A-1", "GEN-B-2"], "must_answer": ["GEN-B-2", "NO-SUCH"]},
    )

    rows = dict(Verdict.objects.values_list("question", "must_answer"))
    assert rows == {"GEN-A-1": False, "GEN-A-2": False, "GEN-B-2": True}
    assert '"must_answer":true' in reread_review(mine).document


def test_return_form_that_is_refused_keeps_its_ticks(client: Client, mine: Review) -> None:
    page = post(
        client, mine, "return", due="", shown=["GEN-A-1", "GEN-B-2"], must_answer=["GEN-B-2"]
    )

    assert boxes(page) == {"GEN-A-1": False, "GEN-B-2": True}
    assert not Verdict.objects.filter(must_answer=True).exists()


def test_comment_that_came_after_the_page_goes_along_as_its_verdict_has_it(
    client: Client, mine: Review
) -> None:
    judge(mine, "GEN-B-1", Judgement.CLARIFY, comment="Since when?")

    client.post(path_of(mine, "return"), {"due": due(), "shown": ["GEN-A-1"]})

    assert "Since when?" in reread_review(mine).document
    assert not Verdict.objects.filter(must_answer=True).exists()


def test_return_after_a_colleague_took_over_keeps_what_was_typed(
    client: Client, mine: Review
) -> None:
    colleague = reviewer("KE", name="Jonas Weber")
    reviews.take_over(review=reread_review(mine), by=colleague, at=LATER)

    page = post(client, mine, "return", summary="Typed <for nothing>.", due=due())

    assert "another reviewer has claimed it" in page
    assert "Jonas Weber reviews this submission now." in page
    assert KEPT in page
    assert "Typed &lt;for nothing&gt;." in page
    assert reread_review(mine).submission.assessment.status == Status.IN_REVIEW


def test_return_of_what_is_released_keeps_what_was_typed(
    client: Client, amina: User, mine: Review
) -> None:
    reviews.release(review=reread_review(mine), by=amina, at=LATER)

    page = post(client, mine, "return", summary="Typed before.", due=due())

    assert "The submission was not returned" in page
    assert "Nobody reviews this submission now." in page
    assert "Typed before." in page


def test_return_of_what_is_accepted_says_by_whom(client: Client, mine: Review) -> None:
    agree_all(mine)
    jonas = reviewer("KE", name="Jonas Weber")
    reviews.take_over(review=reread_review(mine), by=jonas, at=LATER)
    reviews.accept(
        review=reread_review(mine), by=jonas, at=LATER, summary="", outcome=Outcome.ACCEPTED
    )

    page = post(client, mine, "return", summary="Typed before.", due=due())

    assert "The submission was not returned: it is accepted, which is final." in page
    assert "Jonas Weber accepted this submission on 5 March 2026" in page
    assert "Typed before." in page


def test_acceptance_of_what_came_back_meanwhile_decides_no_later_round(
    client: Client, amina: User, mine: Review
) -> None:
    returned(mine)
    second = in_review(submitted_again(mine.submission.assessment), by=amina)

    page = post(client, mine, "accept", summary="Typed before.", outcome="accepted")

    assert "The submission was not accepted: its status changed in the meantime." in page
    assert "Amina Odhiambo returned this submission on 5 March 2026" in page
    assert "Typed before." in page
    assert reread_review(second).submission.assessment.status == Status.IN_REVIEW


def test_acceptance_that_is_blocked_by_now_keeps_what_was_typed(
    client: Client, mine: Review
) -> None:
    page = post(client, mine, "accept", summary="Typed before.", outcome="accepted")

    assert "still stand in the way" in page
    assert KEPT in page
    assert "Typed before." in page


def test_return_of_what_is_all_agreed_by_now_keeps_what_was_typed(
    client: Client, mine: Review
) -> None:
    agree_all(mine)

    page = post(client, mine, "return", summary="Typed before.", due=due())

    assert "There is nothing to return for yet" in page
    assert "Typed before." in page


def agree_all(review: Review) -> None:
    """Agree to every question, those with another verdict included."""
    for code in ("GEN-A-1", "GEN-B-2"):
        judge(review, code, version=1)
    agree(review, ["GEN-B-1"])
