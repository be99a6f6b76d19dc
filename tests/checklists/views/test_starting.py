"""The start page when there is an earlier assessment to start from."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.models import Answer, Assessment, Evidence
from copassess.accounts.models import Membership
from tests.checklists.market_page.world import draft_in
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AT, AssessmentFactory, answered_assessment, attach_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
START = "checklists:assessment-start"


@pytest.fixture
def owner(client: Client) -> Membership:
    """Sign the owner of a company in."""
    membership: Membership = MembershipFactory.create(organisation__name="Example Telecom")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def source(owner: Membership) -> Assessment:
    """Return Kenya's assessment of 2026."""
    return draft_in("KE", owner.organisation, {"GEN-A-2": "no"}, title="Assessment 2026: Kenya")


def address(source: Assessment, purpose: str = "") -> str:
    """Return the page's address."""
    return reverse(START) + f"?from={source.pk}" + (f"&for={purpose}" if purpose else "")


def data(source: Assessment, **changed: object) -> dict[str, object]:
    """Return what the form sends."""
    return {
        "organisation": str(source.organisation_id),
        "started_from": str(source.pk),
        "sectors": ["mobile"],
        "scope_kind": "country",
        "scope_country": "KE",
        "period_from": "2027-01-01",
        "period_to": "2027-12-31",
        "title": "Assessment 2027: Kenya",
        **changed,
    }


def test_offers_earlier_ones_before_the_form(client: Client, source: Assessment) -> None:
    text = client.get(reverse(START)).content.decode()

    assert "Have you answered before?" in text
    assert f'<option value="{source.pk}">Assessment 2026: Kenya</option>' in text


def test_says_what_comes_along(client: Client, source: Assessment) -> None:
    Answer.objects.filter(question="GEN-A-2").update(action_text="Write it")
    answer = Answer.objects.get(question="GEN-A-1")
    Evidence.objects.create(answer=answer, title="P", url="https://example.org/p", added_at=AT)
    attach_document(answer, "D")

    text = client.get(address(source)).content.decode()

    for words in (
        "From “Assessment 2026: Kenya”",
        "<b>6</b> answers come along",
        "<b>1</b> open action comes along",
        "<b>1</b> link of evidence comes along",
        "<b>1</b> document of evidence stays behind",
    ):
        assert words in text
    assert "Have you answered before?" not in text


def test_proposes_the_year_after(client: Client, source: Assessment) -> None:
    form = client.get(address(source)).context["form"]

    assert form["title"].value() == "Assessment 2027: Kenya"
    assert form["period_from"].value().isoformat() == "2027-01-01"
    assert (form["scope_country"].value(), form["sectors"].value()) == ("KE", ["mobile"])


def test_proposes_the_same_period_of_another_market(client: Client, source: Assessment) -> None:
    form = client.get(address(source, "market")).context["form"]

    assert form["period_from"].value().isoformat() == "2026-01-01"
    assert (form["scope_kind"].value(), form["scope_country"].value()) == ("country", None)
    assert not form.fields["title"].required


@pytest.mark.parametrize(
    ("scope", "title"),
    [
        ({"scope_country": "UG"}, "Assessment 2026: Uganda"),
        ({"scope_kind": "product", "scope_name": "App"}, "Assessment 2026: App"),
        ({"scope_country": "UG", "title": "Mine"}, "Mine"),
    ],
)
def test_names_another_market_after_the_earlier_one(
    client: Client, source: Assessment, scope: dict[str, str], title: str
) -> None:
    client.post(address(source, "market"), data(source, **{"title": "", **scope}))

    assert Assessment.objects.get(started_from=source).title == title


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"scope_kind": "company"}, "Give it a title."),
        ({"scope_kind": "product", "scope_name": "x" * 119}, "longer than 120 characters"),
        ({"scope_country": ""}, "Choose the country"),
    ],
)
def test_says_what_another_market_lacks(
    client: Client, source: Assessment, wrong: dict[str, str], words: str
) -> None:
    response = client.post(address(source, "market"), data(source, title="", **wrong))

    assert words in response.content.decode()
    assert Assessment.objects.count() == 1


def test_asks_for_a_title_of_the_next_period(client: Client, source: Assessment) -> None:
    response = client.post(address(source), data(source, title=""))

    assert "required" in response.content.decode()


def test_tells_what_is_new_and_gone_after_the_start(client: Client, source: Assessment) -> None:
    response = client.post(address(source), data(source, sectors=["internet"]), follow=True)

    text = response.content.decode()
    assert "4 answers are carried forward; each counts once you confirm it." in text
    assert "1 question is new since then, 2 are no longer asked." in text


def test_says_nothing_of_carrying_where_nothing_is(client: Client, owner: Membership) -> None:
    sent = {
        "organisation": str(owner.organisation_id),
        "sectors": ["mobile"],
        "scope_kind": "company",
        "period_from": "2026-01-01",
        "period_to": "2026-12-31",
        "title": "First",
    }

    response = client.post(reverse(START), sent, follow=True)

    assert "carried forward" not in response.content.decode()


def test_keeps_saying_it_when_something_is_wrong(client: Client, source: Assessment) -> None:
    text = client.post(address(source), data(source, sectors=[])).content.decode()

    assert "<b>6</b> answers come along" in text
    assert f'value="{source.pk}"' in text


def test_of_another_company_nothing_comes_along(client: Client, owner: Membership) -> None:
    other = answered_assessment()

    text = client.get(address(other)).content.decode()

    assert "come along" not in text


@pytest.mark.parametrize("others", [1, 19])
def test_queries_however_many_earlier_ones(
    client: Client,
    owner: Membership,
    source: Assessment,
    others: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(others):
        AssessmentFactory.create(organisation=owner.organisation)

    with django_assert_num_queries(9):
        client.get(address(source))
