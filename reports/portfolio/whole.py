"""The portfolio of somebody's countries: everything that its page and its files show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from checklists.choices import Severity
from checklists.tallying import ALL, EVERY, EVERY_YEAR, Sums
from copassess.accounts import countries
from copassess.accounts.models import Size, User
from copassess.accounts.regions import REGION_OF, Region
from guidelines import catalogue
from guidelines.catalogue import Catalogue
from reports.portfolio import cells, values
from reports.portfolio.cells import Chosen
from reports.portfolio.disclosure import may_tell
from reports.portfolio.values import Gap, Group, Spread


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked at; what is not set stands for all of it."""

    country: str = ""
    region: str = ""
    sector: str = EVERY
    size: str = EVERY
    year: int = EVERY_YEAR
    standing: str = ALL


@dataclass(frozen=True)
class Reach:
    """What somebody can look at: their countries, where there is anything, the catalogue."""

    countries: tuple[str, ...]
    places: frozenset[cells.Place]
    content: Catalogue | None

    @cached_property
    def present(self) -> list[tuple[str, str]]:
        """Return the countries in which anything stands: codes and names, by name."""
        codes = {place.country for place in self.places}
        return sorted(((code, countries.name_of(code)) for code in codes), key=lambda pair: pair[1])

    @cached_property
    def regions(self) -> list[tuple[str, str]]:
        """Return the regions in which anything stands: codes and names, by name."""
        found = {region_of(code) for code, _name in self.present}
        return [(region.value, str(region.label)) for region in Region if region.value in found]

    @cached_property
    def years(self) -> list[int]:
        """Return the years for which anything stands, in order."""
        return sorted({place.year for place in self.places} - {EVERY_YEAR})

    @cached_property
    def sectors(self) -> dict[str, str]:
        """Return the sectors' codes and titles, in order."""
        return (
            {sector.code: sector.title for sector in self.content.sectors} if self.content else {}
        )

    @cached_property
    def areas(self) -> dict[str, str]:
        """Return the areas' codes and short titles, in order."""
        return {area.code: area.short_title for area in self.content.areas} if self.content else {}

    @cached_property
    def questions(self) -> list[tuple[str, Severity, str]]:
        """Return each question's code, severity and area."""
        found = self.content.questions if self.content else ()
        return [(question.code, Severity(question.severity), question.area) for question in found]

    @cached_property
    def titles(self) -> dict[str, str]:
        """Return the questions' short titles by code."""
        found = self.content.questions if self.content else ()
        return {question.code: question.title for question in found}

    def chosen(self, filters: Filters) -> Chosen:
        """Return the cells that the filters choose, of these countries alone."""
        within: Iterable[str] = (code for code, _name in self.present)
        if filters.region:
            within = (code for code in within if region_of(code) == filters.region)
        if filters.country:
            within = (code for code in within if code == filters.country)
        return Chosen(tuple(within), filters.sector, filters.size, filters.year, filters.standing)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the trend, with its areas."""

    group: Group
    areas: Mapping[str, Spread]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All figures; a breakdown that the filters leave one group of is empty.

    `untold` are the questions that no file tells of, `sector_countries` how many countries each
    sector is in, `parts` which region each country of its breakdown is in.
    """

    total: Group
    areas: Mapping[str, Spread]
    gaps: list[Gap]
    untold: list[str]
    countries: list[Group]
    regions: list[Group]
    sectors: list[Group]
    sizes: list[Group]
    years: list[Year]
    sector_countries: Mapping[str, int]
    parts: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no company."""
        return not self.total.companies


def region_of(country: str) -> str:
    """Return the code of a country's region; "" for one that no region has."""
    region = REGION_OF.get(country)
    return region.value if region else ""


def reach_of(user: User) -> Reach:
    """Return what a reviewer can look at (two queries, and the catalogue once)."""
    reachable = cells.reachable(user)
    return Reach(reachable, frozenset(cells.places(reachable)), catalogue.newest())


def read(reach: Reach, filters: Filters) -> Portfolio:
    """Return the figures that the filters choose (five queries)."""
    chosen = reach.chosen(filters)
    by_country = cells.by_country(chosen)
    whole = cells.added(by_country.values())
    return Portfolio(
        total=values.group("", whole),
        areas=values.areas(whole, reach.areas),
        gaps=values.gaps(whole, reach.questions),
        untold=values.untold(whole, reach.questions),
        countries=[] if filters.country else _countries(by_country),
        regions=[] if filters.country or filters.region else _regions(by_country),
        sectors=[] if filters.sector else _sectors(chosen, reach),
        sizes=[] if filters.size else _sizes(chosen),
        years=[] if filters.year else _years(chosen, reach),
        sector_countries=(
            {} if filters.sector else cells.countries_by_sector(chosen, reach.sectors)
        ),
        parts={code: region_of(code) for code in by_country},
    )


def may_leave(portfolio: Portfolio, reach: Reach, filters: Filters) -> bool:
    """Tell whether a file may tell of what the filters chose (one query).

    Else what is left over could be had by taking this file's figures from those of another.
    """
    around = cells.companies_around(reach.chosen(filters))
    return may_tell(portfolio.total.companies, around)


def _countries(by_country: Mapping[str, Sums]) -> list[Group]:
    found = [values.group(code, cell, countries.name_of(code)) for code, cell in by_country.items()]
    return _largest_first(found)


def _regions(by_country: Mapping[str, Sums]) -> list[Group]:
    found = cells.grouped(by_country, region_of)
    labels = {region.value: str(region.label) for region in Region}
    return _largest_first(
        [values.group(code, cell, labels.get(code, code)) for code, cell in found.items()]
    )


def _largest_first(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-group.companies, group.label))


def _sectors(chosen: Chosen, reach: Reach) -> list[Group]:
    """Return every sector, those too that nobody assessed."""
    found = cells.by_sector(chosen, reach.sectors)
    return [
        values.group(code, found.get(code, Sums()), title) for code, title in reach.sectors.items()
    ]


def _sizes(chosen: Chosen) -> list[Group]:
    found = cells.by_size(chosen)
    return [values.group(size.value, found.get(size, Sums()), str(size.label)) for size in Size]


def _years(chosen: Chosen, reach: Reach) -> list[Year]:
    found = cells.by_year(chosen, reach.years)
    return [
        Year(values.group(str(year), sums, str(year)), values.areas(sums, reach.areas))
        for year, sums in sorted(found.items())
    ]
