"""UNICEF's regions."""

from collections import Counter

import pytest
from django_countries import countries

from copassess.accounts.regions import COUNTRIES, REGION_OF, Region

pytestmark = pytest.mark.pure


def test_every_country_has_exactly_one_region() -> None:
    counts = Counter(code for codes in COUNTRIES.values() for code in codes.split())

    assert [code for code in countries.countries if code not in counts] == []
    assert [code for code, count in counts.items() if count > 1] == []
    assert set(COUNTRIES) == set(Region)


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("KE", "Eastern and Southern Africa"),
        ("NG", "West and Central Africa"),
        ("MA", "Middle East and North Africa"),
        ("UZ", "Eastern Europe and Central Asia"),
        ("EE", "Western Europe"),
        ("CO", "Latin America and Caribbean"),
        ("CA", "North America"),
        ("NP", "South Asia"),
        ("FJ", "East Asia and Pacific"),
    ],
)
def test_country_region(code: str, region: str) -> None:
    assert str(REGION_OF[code].label) == region
