"""Which assessments an address asks for."""

from datetime import date
from uuid import uuid4

import pytest
from django.http import Http404, QueryDict

from checklists.market_page.chosen import Chosen, choose
from copassess.accounts.models import Membership, User
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.checklists import AssessmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


@pytest.fixture
def owner() -> Membership:
    """Return the owner of a company."""
    made: Membership = MembershipFactory.create(organisation__name="Beta")
    return made


def asked(user: User, query: str = "") -> Chosen:
    """Choose as an address does."""
    return choose(user, QueryDict(query))


def about(owner: Membership, first: int, last: int | None = None) -> None:
    """Start an assessment that is about these years."""
    AssessmentFactory.create(
        organisation=owner.organisation,
        period_from=date(first, 1, 1),
        period_to=date(last or first, 12, 31),
    )


def test_the_newest_year_with_something_to_compare(owner: Membership) -> None:
    for year in (2024, 2025, 2025, 2026):
        about(owner, year)

    choice = asked(owner.user)

    assert (choice.year, choice.years) == ("2025", ("2026", "2025", "2024"))
    assert len(choice.assessments) == 2
    assert choice.query == f"?organisation={owner.organisation.pk}&year=2025"


def test_the_newest_year_where_each_has_one(owner: Membership) -> None:
    about(owner, 2024)
    about(owner, 2025)

    assert asked(owner.user).year == "2025"


@pytest.mark.parametrize(("year", "count"), [("2024", 1), ("all", 3), ("2025", 2), ("never", 2)])
def test_a_year_or_all_of_them(owner: Membership, year: str, count: int) -> None:
    for start in (2024, 2025, 2025):
        about(owner, start)

    assert len(asked(owner.user, f"year={year}").assessments) == count


def test_a_period_over_the_turn_of_the_year_is_in_both(owner: Membership) -> None:
    about(owner, 2024, 2025)

    assert asked(owner.user).years == ("2025", "2024")


def test_a_period_of_a_thousand_years_makes_no_thousand_choices(owner: Membership) -> None:
    about(owner, 1000, 9999)

    assert len(asked(owner.user).years) == 10


def test_another_company_of_ones_own(owner: Membership) -> None:
    other = MembershipFactory.create(user=owner.user, organisation__name="Alpha").organisation
    about(owner, 2026)

    assert asked(owner.user).organisation == other
    choice = asked(owner.user, f"organisation={owner.organisation.pk}")
    assert (choice.organisation, len(choice.assessments)) == (owner.organisation, 1)


@pytest.mark.parametrize("key", ["strangers", "nothing", "x"])
def test_a_strangers_company_is_not_there(owner: Membership, key: str) -> None:
    keys = {"strangers": OrganisationFactory.create().pk, "nothing": uuid4()}

    with pytest.raises(Http404):
        asked(owner.user, f"organisation={keys.get(key, key)}")


def test_without_a_company_there_is_nothing() -> None:
    choice = asked(UserFactory.create())

    assert (choice.organisation, choice.assessments, choice.query) == (None, (), "")


def test_without_an_assessment_there_is_no_year(owner: Membership) -> None:
    choice = asked(owner.user, "year=all")

    assert (choice.organisation, choice.years) == (owner.organisation, ())
