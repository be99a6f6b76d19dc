"""The queue's page: what is in it, on which tab, through which filters, in which order."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checklists import queue_page, searching
from checklists.choices import Judgement, Outcome
from checklists.models import Submission, Summary
from checklists.services import reviews, submissions
from copassess.accounts.models import User
from guidelines.models import Revision
from tests.checklists.queue_driving import QUEUE, company, listed, rows_of
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.checklists import AT, answered_assessment, owner_of
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
QUERIES_MOST = 12


@pytest.fixture
def amina(client: Client) -> User:
    """Sign a reviewer of Kenya and Uganda in."""
    user = reviewer("KE", "UG")
    client.force_login(user)
    return user


@pytest.mark.usefixtures("amina")
def test_queue_holds_the_reviewer_s_countries_alone(client: Client) -> None:
    company("Kenya")
    company("Uganda", country="UG")
    company("Tanzania", country="TZ")
    answered_assessment(organisation__name="Draft")

    assert set(listed(client)) == {"Kenya", "Uganda"}
    assert set(listed(client, "?tab=all")) == {"Kenya", "Uganda"}
    assert listed(client, "?tab=all&search=tanzania") == []


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
    assert rows_of(client, "?tab=all&search=own") == []


@pytest.mark.usefixtures("amina")
def test_queue_shows_each_assessment_s_newest_submission(client: Client) -> None:
    first = in_review(company("Twice"), by=reviewer())
    judge(first, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(first)
    submitted_again(first.submission.assessment)

    assert [(row.round, row.status) for row in rows_of(client)] == [(2, "submitted")]


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

    rows = rows_of(client, "?tab=all")

    assert [(row.company, row.round, row.status) for row in rows] == [("Twice", 1, "returned")]


@pytest.fixture
def six(small_catalogue: Revision, amina: User) -> dict[str, Submission]:
    """Return a company in each status, one that she claimed, and one that answers her."""
    # It answers on the third day.
    days = {"Returned": 0, "Waiting": 1, "Claimed": 2, "Answer": 2, "Mine": 4, "Accepted": 5}
    made = {name: company(name, days=after) for name, after in days.items()}
    other = reviewer(name="Otto Lang")
    for name, by in (("Returned", other), ("Answer", amina)):
        back = in_review(made[name], by=by)
        judge(back, "GEN-A-1", Judgement.CLARIFY, comment="How?")
        returned(back)
    made["Answer"] = submitted_again(made["Answer"].assessment)
    in_review(made["Claimed"], by=other)
    in_review(made["Mine"], by=amina)
    done = in_review(made["Accepted"], by=other)
    agree(done)
    reviews.accept(
        review=reread_review(done), by=other, at=AT, summary="", outcome=Outcome.ACCEPTED
    )
    return made


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize(
    ("query", "companies"),
    [
        ("", ["Waiting", "Claimed", "Answer", "Mine"]),
        ("?tab=waiting&order=newest", ["Mine", "Answer", "Claimed", "Waiting"]),
        ("?tab=mine", ["Mine"]),
        ("?tab=unclaimed", ["Waiting", "Answer"]),
        ("?tab=answered", ["Answer"]),
        ("?tab=returned", ["Returned"]),
        ("?tab=accepted", ["Accepted"]),
        ("?tab=all", ["Waiting", "Claimed", "Answer", "Mine", "Accepted", "Returned"]),
        (
            "?tab=all&order=company",
            ["Accepted", "Answer", "Claimed", "Mine", "Returned", "Waiting"],
        ),
        ("?tab=all&order=due", ["Returned", "Accepted", "Mine", "Answer", "Claimed", "Waiting"]),
        ("?tab=all&search=CLAI", ["Claimed"]),
        ("?tab=all&since=2026-03-04", ["Claimed", "Answer", "Mine", "Accepted"]),
        ("?tab=all&until=2026-03-03", ["Waiting", "Returned"]),
        ("?tab=all&since=2026-03-04&until=2026-03-04", ["Claimed"]),
        ("?tab=all&round=again", ["Answer"]),
        ("?round=first", ["Waiting", "Claimed", "Mine"]),
        ("?country=KE&tab=mine", ["Mine"]),
        ("?reviewer=mine", ["Mine"]),
        ("?reviewer=unclaimed", ["Waiting", "Answer"]),
        ("?reviewer=claimed", ["Claimed", "Mine"]),
        ("?year=2026&tab=mine", ["Mine"]),
        ("?size=large&tab=mine", []),
        ("?critical=on&tab=all", []),
    ],
)
def test_queue_filters_and_orders(client: Client, query: str, companies: list[str]) -> None:
    assert listed(client, query) == companies


@pytest.mark.usefixtures("six")
def test_queue_filters_by_a_colleague(client: Client) -> None:
    otto = User.objects.get(name="Otto Lang")

    assert listed(client, f"?tab=all&reviewer={otto.pk}") == ["Claimed", "Accepted", "Returned"]


@pytest.mark.usefixtures("six")
def test_tabs_say_how_many_they_have(client: Client) -> None:
    tabs = {tab.tab.value: tab.count for tab in client.get(QUEUE).context["tabs"]}
    late = client.get(f"{QUEUE}?round=again&tab=mine").context["tabs"]

    assert tabs == {
        "waiting": 4,
        "mine": 1,
        "unclaimed": 2,
        "answered": 1,
        "overdue": 1,
        "returned": 1,
        "accepted": 1,
        "all": 6,
    }
    assert {tab.tab.value: tab.count for tab in late if tab.count} == {
        "waiting": 1,
        "unclaimed": 1,
        "answered": 1,
        "all": 1,
    }


@pytest.mark.usefixtures("six")
def test_tab_lacks_filters_that_contradict_it_and_counts_without_them(client: Client) -> None:
    tabs = client.get(f"{QUEUE}?reviewer=claimed&round=first").context["tabs"]
    found = {tab.tab.value: tab for tab in tabs}

    assert (found["unclaimed"].query, found["unclaimed"].count) == ("tab=unclaimed&round=first", 1)
    assert found["answered"].query == "tab=answered&reviewer=claimed"
    for tab in tabs:
        assert len(listed(client, f"?{tab.query}")) == tab.count


@pytest.mark.usefixtures("six")
def test_overdue_is_what_was_returned_and_is_late(client: Client) -> None:
    Summary.objects.filter(company="Returned").update(due=date(2020, 1, 1))

    assert [(row.company, row.is_overdue) for row in rows_of(client, "?tab=overdue")] == [
        ("Returned", True)
    ]
    Summary.objects.filter(company="Returned").update(due=date(2190, 1, 1))
    assert listed(client, "?tab=overdue") == []
    assert [row.is_overdue for row in rows_of(client, "?tab=returned")] == [False]


@pytest.mark.usefixtures("six")
def test_queue_says_who_reviews(client: Client, amina: User) -> None:
    page = client.get(f"{QUEUE}?tab=all")

    rows = {row.company: row for row in page.context["page"].rows}
    assert (rows["Mine"].is_mine, rows["Mine"].reviewer) == (True, str(amina))
    assert (rows["Claimed"].is_mine, rows["Waiting"].reviewer) == (False, "")
    assert (rows["Answer"].is_answer, rows["Waiting"].is_answer) == (True, False)
    text = page.content.decode()
    assert "by Otto Lang, since" in text
    assert "by you, since" in text


@pytest.mark.usefixtures("amina")
def test_queue_shows_how_much_is_judged_and_what_is_dangerous(client: Client) -> None:
    review = in_review(company("Half", responses={"GEN-B-1": "no"}))
    judge(review, "GEN-A-1")

    page = client.get(QUEUE)

    (row,) = page.context["page"].rows
    assert (row.given, row.needed, row.critical) == (1, 2, 1)
    assert "1 of 2 given" in page.content.decode()
    assert listed(client, "?critical=on") == ["Half"]


@pytest.mark.usefixtures("amina")
def test_queue_orders_by_coverage_gaps_and_country(client: Client) -> None:
    much = in_review(company("Much", responses={"GEN-B-1": "no"}, country="UG"))
    judge(much, "GEN-A-1")
    company("Little", days=1)
    company("Least", days=2)

    assert listed(client, "?order=coverage") == ["Much", "Little", "Least"]
    assert listed(client, "?order=critical") == ["Much", "Little", "Least"]
    assert listed(client, "?order=country") == ["Little", "Least", "Much"]


@pytest.mark.usefixtures("amina")
def test_queue_filters_by_sector(client: Client) -> None:
    company("Mobile")
    company("Internet", sector="internet")

    assert listed(client, "?sector=internet") == ["Internet"]
    assert set(listed(client, "?sector=mobile")) == {"Mobile"}


@pytest.mark.usefixtures("amina")
def test_queue_takes_days_as_the_reader_has_them(client: Client, amina: User) -> None:
    company("Late")
    Summary.objects.update(submitted_at=datetime(2026, 3, 4, 22, 30, tzinfo=UTC))
    User.objects.filter(pk=amina.pk).update(time_zone="Africa/Nairobi")

    assert listed(client, "?since=2026-03-05") == ["Late"]
    assert listed(client, "?until=2026-03-04") == []


@pytest.mark.usefixtures("amina")
def test_each_tab_says_why_it_is_empty_and_what_to_do_next(client: Client) -> None:
    def text(query: str) -> str:
        return client.get(f"{QUEUE}{query}").content.decode()

    assert "Nothing has been submitted in your countries yet." in text("?tab=accepted")
    company("Claimed")
    in_review(Submission.objects.get(), by=reviewer())
    assert "You have claimed nothing." in text("?tab=mine")
    assert "Everything that was submitted has its reviewer." in text("?tab=unclaimed")
    assert "No company has answered" in text("?tab=answered")
    assert "No company is late" in text("?tab=overdue")
    assert "No submission is with its company now." in text("?tab=returned")
    assert "Nothing has been accepted yet." in text("?tab=accepted")
    assert "No submission on this tab matches these filters." in text("?search=nobody")


@pytest.mark.usefixtures("amina")
def test_queue_has_pages_that_keep_the_filter(client: Client) -> None:
    for number in range(26):
        company(f"Company {number:02}", days=number)

    first = client.get(f"{QUEUE}?country=KE&since=")
    second = listed(client, "?country=KE&page=2")

    assert len(first.context["page"].rows) == 25
    assert 'href="?country=KE&amp;page=2"' in first.content.decode()
    assert second == ["Company 25"]
    for page in ("nonsense", "-1", "0", "1e9", "²"):
        assert listed(client, f"?page={page}")[0] == "Company 00"
    for page in ("3", "99999", "999999"):
        assert listed(client, f"?page={page}") == ["Company 25"]


@pytest.mark.usefixtures("amina")
def test_pages_end_where_nobody_leafs_any_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_page, "ROWS_A_PAGE", 2)
    monkeypatch.setattr(queue_page, "PAGES_MOST", 2)
    for number in range(5):
        company(f"Company {number}", days=number)

    last = client.get(f"{QUEUE}?page=3")

    assert [row.company for row in last.context["page"].rows] == ["Company 2", "Company 3"]
    assert "The list ends here, though there are more." in last.content.decode()


@pytest.mark.usefixtures("amina")
def test_search_that_finds_too_many_is_shown_without_counting(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "is_common", lambda text: True)
    monkeypatch.setattr(queue_page, "ROWS_A_PAGE", 2)
    monkeypatch.setattr(queue_page, "PAGES_UNCOUNTED", 2)
    for number in range(5):
        company(f"Company {number}", days=number)

    first = client.get(f"{QUEUE}?search=company")
    last = client.get(f"{QUEUE}?search=company&page=9")

    assert [row.company for row in first.context["page"].rows] == ["Company 0", "Company 1"]
    assert {tab.count for tab in first.context["tabs"]} == {None}
    assert "So many submissions have these words" in first.content.decode()
    assert 'href="?search=company&amp;page=2"' in first.content.decode()
    assert [row.company for row in last.context["page"].rows] == ["Company 2", "Company 3"]
    assert "The list ends here" in last.content.decode()
    assert listed(client, "?search=company&tab=mine&page=2") == []
    assert listed(client, "?search=company&since=2026-03-06&page=2") == ["Company 4"]


@pytest.mark.usefixtures("amina")
def test_rows_of_one_moment_keep_their_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_page, "ROWS_A_PAGE", 2)
    for number in range(6):
        company(f"Company {number}")

    for order in ("waiting", "newest", "coverage", "critical", "due", "country"):
        pages = [listed(client, f"?order={order}&page={page}") for page in (1, 2, 3)]
        assert len({name for page in pages for name in page}) == 6


def test_queue_is_the_reviewers_own(client: Client) -> None:
    anonymous = client.get(QUEUE)
    client.force_login(UserFactory.create())

    assert anonymous.status_code == 302
    assert client.get(QUEUE).status_code == 403


def is_query(sql: str) -> bool:
    """Tell whether a statement asks for anything; a search is asked in a transaction's frame."""
    return not sql.startswith(("SAVEPOINT", "RELEASE", "SET LOCAL"))


@pytest.mark.parametrize(
    "query", ["", "?tab=all&search=company&country=KE&critical=on&order=country"]
)
def test_queue_needs_as_many_queries_for_20_rows_as_for_2(client: Client, query: str) -> None:
    client.force_login(reviewer())
    path = reverse("checklists:review-queue") + query
    numbers = {}
    for rows in (2, 18):
        for number in range(rows):
            in_review(company(f"Company {number}", responses={"GEN-B-1": "no"}))
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(path)
        numbers[len(page.context["page"].rows)] = len([q for q in captured if is_query(q["sql"])])

    assert list(numbers) == [2, 20]
    assert numbers[2] == numbers[20] <= QUERIES_MOST


@pytest.mark.usefixtures("amina")
def test_queue_reads_no_frozen_document(client: Client) -> None:
    company("Any")

    with CaptureQueriesContext(connection) as captured:
        client.get(f"{QUEUE}?tab=all")

    assert not [query for query in captured if '"document"' in query["sql"]]
