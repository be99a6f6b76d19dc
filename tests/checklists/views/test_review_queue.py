"""The queue: what is in it, in which order, through which filters."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from checklists.choices import Judgement, Outcome
from checklists.models import Submission
from checklists.services import reviews, submissions
from copassess.accounts.models import User
from guidelines.models import Revision
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.checklists import AT, answered_assessment, owner_of, submitted
from tests.factories.reviews import (
    agree,
    in_review,
    judge,
    reread,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
QUEUE = reverse("checklists:review-queue")


@pytest.fixture
def amina(client: Client) -> User:
    """Sign a reviewer of Kenya and Uganda in."""
    user = reviewer("KE", "UG")
    client.force_login(user)
    return user


def company(name: str, *, country: str = "KE", days: int = 0, sector: str = "mobile") -> Submission:
    """Return what a company submitted that many days after the others."""
    submission = submitted(organisation__name=name, organisation__country=country, sectors=[sector])
    Submission.objects.filter(pk=submission.pk).update(submitted_at=AT + timedelta(days=days))
    return submission


def listed(client: Client, query: str = "") -> list[str]:
    """Return the companies that the queue shows, in its order."""
    response = client.get(QUEUE + query)
    assert response.status_code == 200
    return [row.company for row in response.context["rows"]]


@pytest.mark.usefixtures("amina")
def test_queue_holds_the_reviewer_s_countries_alone(client: Client) -> None:
    company("Kenya")
    company("Uganda", country="UG")
    company("Tanzania", country="TZ")
    answered_assessment(organisation__name="Draft")

    assert set(listed(client)) == {"Kenya", "Uganda"}


def test_queue_of_a_reviewer_of_all_countries_holds_all(client: Client) -> None:
    client.force_login(reviewer())
    company("Kenya")
    company("Tanzania", country="TZ")

    assert set(listed(client)) == {"Kenya", "Tanzania"}


def test_queue_leaves_the_reviewer_s_own_company_out(client: Client, amina: User) -> None:
    own = company("Own")
    MembershipFactory.create(organisation=own.assessment.organisation, user=amina)
    company("Other")

    assert listed(client) == ["Other"]


@pytest.mark.usefixtures("amina")
def test_queue_shows_each_assessment_s_newest_submission(client: Client) -> None:
    first = in_review(company("Twice"), by=reviewer())
    judge(first, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(first)
    submitted_again(first.submission.assessment)

    rows = client.get(QUEUE).context["rows"]

    assert [(row.number, row.status) for row in rows] == [(2, "submitted")]


@pytest.mark.usefixtures("amina")
def test_queue_shows_no_submission_that_was_withdrawn(client: Client) -> None:
    first = in_review(company("Twice"), by=reviewer())
    judge(first, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(first)
    assessment = submitted_again(first.submission.assessment).assessment
    by = owner_of(assessment.organisation)
    submissions.withdraw(assessment=assessment, by=by, at=AT)
    gone = company("Gone")
    submissions.withdraw(
        assessment=reread(gone).assessment, by=owner_of(gone.assessment.organisation), at=AT
    )

    rows = client.get(QUEUE).context["rows"]

    assert [(row.company, row.number, row.status) for row in rows] == [("Twice", 1, "returned")]


@pytest.fixture
def five(small_catalogue: Revision, amina: User) -> dict[str, Submission]:
    """Return a company in each status, and one that she has claimed."""
    made = {
        name: company(name, days=days)
        for days, name in enumerate(("Returned", "Waiting", "Claimed", "Mine", "Accepted"))
    }
    other = reviewer()
    back = in_review(made["Returned"], by=other)
    judge(back, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(back)
    in_review(made["Claimed"], by=other)
    in_review(made["Mine"], by=amina)
    done = in_review(made["Accepted"], by=other)
    agree(done)
    reviews.accept(
        review=reread_review(done), by=other, at=AT, summary="", outcome=Outcome.ACCEPTED
    )
    return made


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("query", "companies"),
    [
        ("", ["Waiting", "Claimed", "Mine", "Accepted", "Returned"]),
        ("?order=newest", ["Accepted", "Mine", "Claimed", "Waiting", "Returned"]),
        ("?status=submitted", ["Waiting"]),
        ("?status=in_review", ["Claimed", "Mine"]),
        ("?status=mine", ["Mine"]),
        ("?status=returned", ["Returned"]),
        ("?status=accepted", ["Accepted"]),
        ("?status=draft", ["Waiting", "Claimed", "Mine", "Accepted", "Returned"]),
        ("?company=CLAI", ["Claimed"]),
        ("?since=2026-03-04", ["Claimed", "Mine", "Accepted"]),
        ("?until=2026-03-03", ["Waiting", "Returned"]),
        ("?since=2026-03-04&until=2026-03-04", ["Claimed"]),
        ("?country=KE&status=mine", ["Mine"]),
    ],
)
def test_queue_filters_and_orders(client: Client, query: str, companies: list[str]) -> None:
    assert listed(client, query) == companies


@pytest.mark.usefixtures("five")
def test_queue_says_who_reviews(client: Client, amina: User) -> None:
    page = client.get(QUEUE)

    rows = {row.company: row for row in page.context["rows"]}
    assert (rows["Mine"].is_mine, rows["Mine"].reviewer) == (True, str(amina))
    assert (rows["Claimed"].is_mine, rows["Waiting"].reviewer) == (False, "")
    assert page.context["counts"] == {
        "draft": 0,
        "submitted": 1,
        "in_review": 2,
        "returned": 1,
        "accepted": 1,
    }


@pytest.mark.usefixtures("amina")
def test_queue_filters_by_sector(client: Client) -> None:
    company("Mobile")
    company("Internet", sector="internet")

    assert listed(client, "?sector=internet") == ["Internet"]
    assert set(listed(client, "?sector=mobile")) == {"Mobile"}


@pytest.mark.usefixtures("amina")
def test_queue_takes_days_as_the_reader_has_them(client: Client, amina: User) -> None:
    submission = company("Late")
    night = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=night)
    User.objects.filter(pk=amina.pk).update(time_zone="Africa/Nairobi")

    assert listed(client, "?since=2026-03-05") == ["Late"]
    assert listed(client, "?until=2026-03-04") == []


@pytest.mark.usefixtures("five")
def test_queue_says_which_filter_makes_no_sense(client: Client) -> None:
    page = client.get(f"{QUEUE}?since=yesterday&sector=nowhere").content.decode()

    assert '<a href="#id_since">Submitted from: Enter a valid date.</a>' in page
    assert "nowhere is not one of the available choices" in page
    assert "Waiting" in page


@pytest.mark.usefixtures("amina")
def test_queue_explains_why_it_is_empty(client: Client) -> None:
    empty = client.get(QUEUE).content.decode()
    filtered = client.get(f"{QUEUE}?company=nobody").content.decode()

    assert "Nothing has been submitted in your countries yet." in empty
    assert "No submission matches these filters." in filtered


@pytest.mark.usefixtures("amina")
def test_queue_has_pages_that_keep_the_filter(client: Client) -> None:
    for number in range(26):
        company(f"Company {number:02}", days=number)

    first = client.get(f"{QUEUE}?country=KE")
    second = listed(client, "?country=KE&page=2")

    assert len(first.context["rows"]) == 25
    assert 'href="?country=KE&amp;page=2"' in first.content.decode()
    assert second == ["Company 25"]
    assert listed(client, "?page=nonsense")[0] == "Company 00"


def test_queue_is_the_reviewers_own(client: Client) -> None:
    anonymous = client.get(QUEUE)
    client.force_login(UserFactory.create())

    assert anonymous.status_code == 302
    assert client.get(QUEUE).status_code == 403
