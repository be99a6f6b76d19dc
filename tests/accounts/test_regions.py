"""Every country is in one region."""

import pytest
from django_countries import countries

from copassess.accounts.regions import COUNTRIES, REGIONS, Region, countries_of, region_of

pytestmark = pytest.mark.pure


def test_every_country_is_in_exactly_one_region() -> None:
    listed = [code for codes in COUNTRIES.values() for code in codes.split()]

    assert sorted(listed) == sorted(country.code for country in countries)
    assert len(listed) == len(REGIONS)


def test_region_of_a_country() -> None:
    assert region_of("KE") == Region.EASTERN_SOUTHERN_AFRICA
    assert region_of("XX") == Region.ELSEWHERE


def test_countries_of_a_region_are_those_among_some() -> None:
    assert countries_of("esa", ["BR", "KE", "UG"]) == ["KE", "UG"]
