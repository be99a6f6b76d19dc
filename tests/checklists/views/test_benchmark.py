"""Where a company stands, on its page and among its assessments; joining and leaving."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.models import Benchmark
from copassess.accounts.models import Organisation, Role
from copassess.audit.models import Event
from tests.checklists import small
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.benchmarks import after, companies, published, submits
from tests.factories.checklists import AssessmentFactory

pytestmark = pytest.mark.django_db
LIST = reverse("checklists:assessment-list")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """Load the small catalogue."""
    small.load()


@pytest.fixture
def company() -> Organisation:
    """Return a large company that takes part and scored 80."""
    return companies(1, score=80)[0]


def page(company: Organisation, verb: str = "detail") -> str:
    """Return the address of a company's page."""
    return reverse(f"checklists:benchmark-{verb}", args=[company.pk])


def signed_in(client: Client, company: Organisation, role: str = Role.OWNER) -> Client:
    """Sign a member in."""
    client.force_login(MembershipFactory.create(organisation=company, role=role).user)
    return client


def test_company_that_takes_no_part_is_told_what_it_would_mean(client: Client) -> None:
    company = OrganisationFactory.create()

    said = signed_in(client, company).get(page(company)).content.decode()

    assert "does not take part" in said
    assert "Leaving counts from next month" in said
    assert "Join the benchmark" in said
    assert "Leave the benchmark" not in said


def test_owner_joins_and_leaves(client: Client) -> None:
    company = OrganisationFactory.create()
    signed_in(client, company)

    joined = client.post(page(company, "join"), follow=True).content.decode()
    company.refresh_from_db()
    takes_part = company.joins_benchmark
    left = client.post(page(company, "leave"), follow=True).content.decode()

    assert takes_part
    assert "takes part in the benchmark from now on" in joined
    assert "Leave the benchmark" in joined
    assert "is in no figures that are made from now on" in left
    assert set(Event.objects.values_list("kind", flat=True)) >= {
        "benchmark.join",
        "benchmark.leave",
    }


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.VIEWER])
def test_others_read_and_do_not_decide(client: Client, company: Organisation, role: str) -> None:
    said = signed_in(client, company, role).get(page(company)).content.decode()

    assert "Owners decide" in said
    assert "<form" not in said.split("taking-part")[1].split("</section>")[0]


def test_company_that_submitted_nothing_is_told_what_comes(client: Client) -> None:
    company = OrganisationFactory.create(joins_benchmark=True)

    said = signed_in(client, company).get(page(company)).content.decode()

    assert "as soon as it has submitted an assessment" in said


def test_company_among_too_few_is_told_how_many_it_takes(
    client: Client, company: Organisation
) -> None:
    companies(6)
    published()

    said = signed_in(client, company).get(page(company)).content.decode()

    assert "are told once eight companies take part" in said
    assert "Mobile" in said


def test_company_sees_where_it_stands(client: Client, company: Organisation) -> None:
    for score in range(40, 76, 5):
        companies(1, score=score)
    published()

    said = signed_in(client, company).get(page(company)).content.decode()

    assert "The overall score of 80 is in the top quarter of these companies." in said
    assert "At least 8 companies, figures of 2 March 2026." in said
    assert said.count('class="strip-chart"') == 6
    assert "n/a" not in said


def test_company_whose_sector_stopped_being_told_hears_why(
    client: Client, company: Organisation
) -> None:
    companies(9)
    published()
    Organisation.objects.exclude(pk=company.pk).update(joins_benchmark=False)
    published(after(1))

    said = signed_in(client, company).get(page(company)).content.decode()

    assert not Benchmark.objects.filter(month=after(1)).exclude(sector="").exists()
    assert "looked at again on the first day of each month" in said


def test_assessments_show_where_we_stand(client: Client, company: Organisation) -> None:
    companies(9, score=40)
    published()

    said = signed_in(client, company).get(LIST).content.decode()

    assert "Where we stand" in said
    assert "The overall score of 80 is in the top quarter of these companies." in said
    assert page(company) in said


def test_assessments_invite_to_join(client: Client) -> None:
    assessment = AssessmentFactory.create()

    said = signed_in(client, assessment.organisation).get(LIST).content.decode()

    assert "What is used, and join" in said
    assert "Your company does not take part" in said


@pytest.mark.parametrize("count", [2, 20])
def test_assessments_of_many_companies_ask_the_same(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    made = companies(count, score=50)
    companies(9)
    published()
    user = MembershipFactory.create(organisation=made[0]).user
    for organisation in made[1:]:
        MembershipFactory.create(organisation=organisation, user=user)
    client.force_login(user)
    client.get(LIST)

    with django_assert_num_queries(9):
        said = client.get(LIST).content.decode()

    assert said.count("The overall score of 50") == 2 * count


def test_page_asks_little_however_many_take_part(
    client: Client, company: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    companies(30)
    submits(company)
    published()
    signed_in(client, company).get(page(company))

    with django_assert_num_queries(7):
        client.get(page(company))
