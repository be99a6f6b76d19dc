"""One question across companies side by side; reviewers' rates for headquarters."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from checklists import fairness_page
from checklists.choices import Judgement
from checklists.models import Answer, Review, VerdictCount
from copassess.accounts.models import User
from copassess.audit.models import Event
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import answered_assessment, submitted
from tests.factories.reviews import in_review, judge, returned, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE = "GEN-A-1"
DETAIL = reverse("checklists:fairness-detail", args=[CODE])
LIST = reverse("checklists:fairness-list")


def judged(
    company: str,
    response: str,
    judgement: Judgement = Judgement.AGREED,
    *,
    by: User,
    country: str = "KE",
    note: str = "",
) -> Review:
    """Return a company's decided review of one answer."""
    assessment = answered_assessment(
        {CODE: response, "GEN-B-1": "no"}, organisation__name=company, organisation__country=country
    )
    Answer.objects.of(assessment).filter(question=CODE).update(note=note)
    review = in_review(submitted(assessment), by=by)
    comment = "" if judgement == Judgement.AGREED else f"What of {company}?"
    own = "no" if judgement == Judgement.NOT_AGREED else ""
    judge(review, CODE, judgement, comment=comment, response=own)
    judge(review, "GEN-B-1", Judgement.CLARIFY, comment="Since when?")
    returned(review)
    return review


@pytest.fixture
def amina(client: Client) -> User:
    """Sign a reviewer of Kenya in."""
    user = reviewer("KE", name="Amina")
    client.force_login(user)
    return user


@pytest.fixture
def zara(client: Client) -> User:
    """Sign somebody of headquarters in."""
    user = reviewer(name="Zara")
    client.force_login(user)
    return user


def page(client: Client, path: str = DETAIL, **filters: str) -> str:
    """Return a page's text."""
    response = client.get(path, filters)
    assert response.status_code == 200
    return response.content.decode()


def test_companies_stand_side_by_side_like_answers_together(client: Client, amina: User) -> None:
    judged("Alpha", "yes", by=amina, note="We act at once.")
    judged("Beta", "partly", Judgement.CLARIFY, by=amina)
    judged("Gamma", "yes", Judgement.NOT_AGREED, by=amina)

    text = page(client)

    places = [text.index(f">{name}</a>") for name in ("Beta", "Alpha", "Gamma")]
    assert places == sorted(places)
    for said in ("We act at once.", "What of Beta?", "Not agreed: No", "Kenya", "Amina"):
        assert said in text


def test_other_countries_and_own_companies_are_left_out(client: Client, amina: User) -> None:
    hq = reviewer()
    judged("Alpha", "yes", by=amina)
    judged("Elsewhere", "yes", by=hq, country="UG")
    own = judged("Mine", "yes", by=hq)
    MembershipFactory.create(user=amina, organisation=own.submission.assessment.organisation)

    text = page(client)

    assert "Alpha" in text
    assert "Elsewhere" not in text
    assert ">Mine<" not in text


def test_filters_keep_what_they_say(client: Client, amina: User) -> None:
    judged("Alpha", "yes", by=amina)
    judged("Beta", "partly", Judgement.CLARIFY, by=amina)

    def found(**filters: str) -> set[str]:
        text = page(client, **filters)
        return {name for name in ("Alpha", "Beta") if f">{name}</a>" in text}

    assert found() == {"Alpha", "Beta"}
    assert found(response="yes") == {"Alpha"}
    assert found(judgement="clarify") == {"Beta"}
    assert found(country="KE") == {"Alpha", "Beta"}
    assert found(sector="mobile", response="yes") == {"Alpha"}
    assert found(standing="returned") == {"Alpha", "Beta"}
    assert found(standing="accepted") == set()
    assert found(response="no") == set()


@pytest.mark.parametrize(
    "filters",
    [
        {"response": "maybe"},
        {"judgement": "' OR 1=1"},
        {"country": "UG"},
        {"sector": "%"},
        {"standing": "draft"},
        {"judgement": "x" * 10_000},
        {"country": "KE' --"},
        {"page": "x" * 10_000},
        {"page": "99999"},
        {"page": "-1"},
    ],
)
def test_filters_that_make_no_sense_are_left_out(
    client: Client, amina: User, filters: dict[str, str]
) -> None:
    judged("Alpha", "yes", by=amina)

    text = page(client, **filters)

    assert ("Alpha" in text) == (filters.get("page") != "99999")


@pytest.mark.parametrize("code", ["NOWHERE", "gen-a-1", "x" * 3000])
def test_unknown_question_is_not_found(client: Client, amina: User, code: str) -> None:
    assert client.get(reverse("checklists:fairness-detail", args=[code])).status_code == 404


def test_long_notes_unfold(client: Client, amina: User) -> None:
    judged("Alpha", "yes", by=amina, note="word " * 100)

    assert "<details><summary>word word" in page(client)


def test_list_puts_first_what_is_objected_to(client: Client, amina: User) -> None:
    judged("Alpha", "yes", by=amina)

    text = page(client, LIST)

    assert text.index("GEN-B-1") < text.index(CODE)
    assert "Widest" not in text
    assert "No question is left" in page(client, LIST, search="nothing has this")
    assert "GEN-B-1" not in page(client, LIST, search=CODE)


@pytest.mark.parametrize(
    "filters",
    [
        {"area": "nowhere"},
        {"checklist": "%"},
        {"severity": "x" * 10_000},
        {"search": "x" * 10_000},
        {"area": "' OR 1=1 --"},
    ],
)
def test_list_leaves_out_what_makes_no_sense(
    client: Client, amina: User, filters: dict[str, str]
) -> None:
    judged("Alpha", "yes", by=amina)

    text = page(client, LIST, **filters)

    assert CODE in text
    assert 'class="field-error"' in text


@pytest.mark.parametrize("path", [LIST, DETAIL])
def test_no_address_holds_nul(client: Client, amina: User, path: str) -> None:
    response = client.get(path, {"search": "GEN\0", "response": "yes\0"})

    assert response.status_code == 400


def test_search_takes_signs_as_they_are(client: Client, amina: User) -> None:
    judged("Alpha", "yes", by=amina)

    for signs in ("%", "_", ".*", '"', "'; DROP TABLE x"):
        assert "No question is left" in page(client, LIST, search=signs)


def test_row_says_sector_and_where_the_submission_stands(client: Client, amina: User) -> None:
    judged("Alpha", "yes", by=amina)

    text = page(client)

    assert "Kenya · Mobile operators" in text
    assert '<span class="soft small judged-standing">Returned</span>' in text


def test_note_is_the_submitted_one_whatever_became_of_it(client: Client, amina: User) -> None:
    review = judged("Alpha", "yes", by=amina, note="As submitted.")
    Answer.objects.of(review.submission.assessment).update(note="Written since.")

    text = page(client)

    assert "As submitted." in text
    assert "Written since." not in text


def test_pages_turn_and_the_last_one_says_that_more_follow(
    client: Client, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fairness_page, "A_PAGE", 1)
    monkeypatch.setattr(fairness_page, "LAST_PAGE", 2)
    for company in ("Alpha", "Beta", "Gamma"):
        judged(company, "yes", by=amina)

    first = page(client, response="yes")
    last = page(client, page="7")

    assert 'href="?response=yes&amp;page=2"' in first
    assert "The list ends here" not in first
    assert "The list ends here" in last
    assert "Page 2" in last


def test_list_before_any_decision_says_so(client: Client, amina: User) -> None:
    assert "No review has been decided yet." in page(client, LIST)


def test_headquarters_see_reviewers_who_differ(client: Client, zara: User) -> None:
    strict, mild = reviewer(name="=Strict"), reviewer(name="Mild")
    for who, judgement, count in (
        (strict, "clarify", 20),
        (mild, "agreed", 30),
        (mild, "clarify", 1),
    ):
        VerdictCount.objects.create(
            reviewer=who, question=CODE, response="yes", judgement=judgement, count=count
        )

    assert "Reviewers differ" in page(client, LIST)
    text = page(client)
    assert text.count("Far from the others") == 2
    assert "3 % of 31" in text


def test_country_offices_see_no_colleagues_rates(client: Client, amina: User) -> None:
    judged("Alpha", "yes", by=amina)

    assert "By reviewer" not in page(client)
    response = client.get(reverse("checklists:fairness-export", args=["csv"]))
    assert response.status_code == 403


def test_rates_leave_as_files_without_formulas(client: Client, zara: User) -> None:
    strict = reviewer(name="=Strict")
    VerdictCount.objects.create(
        reviewer=strict, question=CODE, response="yes", judgement="clarify", count=3
    )

    text = client.get(reverse("checklists:fairness-export", args=["csv"])).content.decode()
    book = client.get(reverse("checklists:fairness-export", args=["xlsx"])).content

    assert "'=Strict,3,0,100,0" in text
    sheet = load_workbook(BytesIO(book)).active
    assert sheet is not None
    assert sheet["C2"].value == "=Strict"
    assert sheet["C2"].data_type == "s"
    assert client.get(reverse("checklists:fairness-export", args=["exe"])).status_code == 404
    assert Event.objects.filter(kind="rates.export").count() == 2


@pytest.mark.parametrize("count", [2, 20])
def test_pages_take_the_same_queries_however_many(
    client: Client, zara: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        judged(f"Company {number}", "yes", by=zara)

    with django_assert_num_queries(7):
        client.get(LIST)
    with django_assert_num_queries(9):
        client.get(DETAIL)
