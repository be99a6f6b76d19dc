"""Time zones to choose from, and those that are no longer."""

import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassess.accounts import time_zones

pytestmark = pytest.mark.pure


def test_choices_begin_with_utc_and_group_cities_by_region() -> None:
    regions = time_zones.regions()

    assert time_zones.choices() == [("UTC", "UTC"), *regions.items()]
    assert ("Africa/Nairobi", "Nairobi") in regions["Africa"]
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in regions["America"]
    assert list(regions) == sorted(time_zones.REGIONS)


def test_every_choice_is_a_zone() -> None:
    offered = [name for zones in time_zones.regions().values() for name, _ in zones]

    assert set(offered) <= time_zones.names()


@pytest.mark.parametrize(
    "name", ["", "Africa", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "a" * 300, "a\x00b"]
)
def test_zone_of_an_unknown_name_is_utc(name: str) -> None:
    assert time_zones.zone(name) == zoneinfo.ZoneInfo("UTC")


@given(st.text(max_size=64))
def test_zone_exists_whatever_the_name(name: str) -> None:
    assert isinstance(time_zones.zone(name), zoneinfo.ZoneInfo)


def test_zone_of_a_known_name() -> None:
    assert time_zones.zone("Asia/Tokyo").key == "Asia/Tokyo"
