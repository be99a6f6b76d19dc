"""Reading cells: the right ones, added up, in one query each."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from checklists.tallying import ACCEPTED
from copassess.accounts.models import StaffKind
from reports.portfolio import cells
from reports.portfolio.cells import Chosen
from tests.factories.accounts import StaffRoleFactory, UserFactory
from tests.factories.firms import Firm, firms, tallied
from tests.factories.reviews import reviewer

pytestmark = pytest.mark.django_db
ALL_HERE = Chosen(("KE", "UG"))


@pytest.fixture(autouse=True)
def _companies() -> None:
    tallied(
        [
            *firms(3, country="KE", score=40, answers={"Q": "n"}),
            *firms(2, country="UG", score=80, sectors=("mobile", "internet"), size="small"),
            Firm("Old and new", "UG", (), year=2024, score=10, accepted=True),
            Firm("Old and new", "UG", (), year=2026, score=90),
            Firm("Elsewhere", "TZ"),
        ]
    )


def test_reachable_countries_are_the_role_s() -> None:
    assert cells.reachable(reviewer("UG", "KE")) == ("KE", "UG")
    assert len(cells.reachable(reviewer())) > 200
    assert cells.reachable(UserFactory.create()) == ()
    editor = StaffRoleFactory.create(kind=StaffKind.CONTENT_EDITOR, countries=["KE"]).user
    assert cells.reachable(editor) == ()


def test_places_are_those_of_the_countries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        found = cells.places(["KE", "UG", "SO"])

    assert set(found) == {("KE", 0), ("KE", 2026), ("UG", 0), ("UG", 2024), ("UG", 2026)}


def test_by_country_reads_whole_cells(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = cells.by_country(ALL_HERE)

    assert {country: sums.companies for country, sums in found.items()} == {"KE": 3, "UG": 3}
    # The company that came twice counts once, as it is now.
    assert found["UG"].assessments == 4
    assert found["UG"].scores == {"80": 2, "90": 1}
    assert found["KE"].questions == {"Q": [0, 0, 3, 0]}
    assert cells.added(found.values()).companies == 6
    assert cells.grouped(found, lambda _country: "all")["all"].companies == 6


def test_breakdowns_add_countries_up(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):
        sectors = cells.by_sector(ALL_HERE, ["mobile", "internet", "nobody"])
        sizes = cells.by_size(ALL_HERE)
        years = cells.by_year(ALL_HERE, [2024, 2025, 2026])
        places = cells.countries_by_sector(ALL_HERE, ["mobile", "internet", "nobody"])

    assert {key: sums.companies for key, sums in sectors.items()} == {"mobile": 5, "internet": 2}
    assert {key: sums.companies for key, sums in sizes.items()} == {"large": 4, "small": 2}
    assert {key: sums.companies for key, sums in years.items()} == {2024: 1, 2026: 6}
    assert years[2024].areas["csam"] == {"10": 1}
    assert places == {"mobile": 2, "internet": 1}


def test_filters_choose_the_cell() -> None:
    chosen = Chosen(("KE", "UG"), sector="mobile", size="small", year=2026)

    assert cells.added(cells.by_country(chosen).values()).companies == 2
    assert cells.by_year(chosen, [2026])[2026].companies == 2


def test_accepted_ones_alone() -> None:
    found = cells.by_country(Chosen(("KE", "UG"), standing=ACCEPTED))

    assert {country: sums.scores for country, sums in found.items()} == {"UG": {"10": 1}}


def test_companies_around_a_cell_are_those_of_each_larger_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        found = cells.companies_around(Chosen(("KE", "UG"), sector="mobile", size="small"))

    # All, the sector, the size, both.
    assert sorted(found) == [2, 2, 5, 6]
