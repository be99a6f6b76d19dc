"""Time zones that a person can choose from."""

import zoneinfo
from functools import cache
from itertools import groupby

REGIONS = {
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
}
Zone = tuple[str, str]


@cache
def names() -> frozenset[str]:
    """Return every name of the time zone database (read from disk once)."""
    return frozenset(zoneinfo.available_timezones())


def zone(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone of that name, or UTC where the database holds none (any longer)."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


@cache
def regions() -> dict[str, list[Zone]]:
    """Return the cities of each region as (name, what a person reads), in order."""
    cities = sorted(name for name in names() if name.partition("/")[0] in REGIONS)
    groups = groupby(cities, key=lambda name: name.partition("/")[0])
    return {region: [(name, city(name)) for name in group] for region, group in groups}


def choices() -> list[Zone | tuple[str, list[Zone]]]:
    """Return UTC, then the cities by region, as a select shows them."""
    return [("UTC", "UTC"), *regions().items()]


def city(name: str) -> str:
    """Return the part of a name that a person looks for: "Argentina, Buenos Aires"."""
    return name.partition("/")[2].replace("_", " ").replace("/", ", ")
