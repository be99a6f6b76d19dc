"""A country's profile for a national meeting: figures of five companies or more, none named.

Shares and scores are rounded to five, as two profiles could be compared (docs/decisions/0015).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from checklists import scoring
from checklists.choices import Band, Severity
from checklists.models import Tally
from checklists.tallying import ACCEPTED, ALL, EVERY, EVERY_YEAR, Sums
from copassess.accounts import countries
from copassess.accounts.regions import REGION_OF
from guidelines.catalogue import Catalogue, Resource, resources_for
from guidelines.reading import DIRECTORIES
from reports.portfolio import cells, charts, values
from reports.portfolio.cells import Chosen
from reports.portfolio.charts import Quartiles
from reports.portfolio.disclosure import FEWEST, is_few, withheld
from reports.portfolio.values import Gap

STEP = 5
GAPS, RESOURCES_AN_AREA = 10, 2


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and the middle half, rounded; None where fewer than five stand behind them."""

    lower: int
    median: int
    upper: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A group with its companies; None stands for fewer than five, or withheld beside such."""

    title: str
    companies: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the companies in percent, rounded, with its picture."""

    title: str
    percent: int
    picture: str


@dataclass(frozen=True, slots=True)
class Area:
    """An area's scores, with their picture."""

    number: int
    title: str
    spread: Spread | None
    picture: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """A common gap: how many have it, why it matters, what good practice is."""

    code: str
    title: str
    area: str
    severity: str
    severity_label: str
    percent: int
    picture: str
    why: str
    good_practice: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its companies and their median."""

    year: int
    companies: int
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What page and PDF show. `companies` is None where there are fewer than five."""

    country: str
    name: str
    region: str
    companies: int | None
    accepted: int | None
    overall: Spread | None
    picture: str
    with_critical: Share | None
    bands: tuple[Share, ...]
    sectors: tuple[Counted, ...]
    areas: tuple[Area, ...]
    gaps: tuple[GapLine, ...]
    years: tuple[Year, ...]
    directories: tuple[Resource, ...]
    resources: tuple[Resource, ...]

    @property
    def is_told(self) -> bool:
        """Tell whether there are companies enough for any figure."""
        return self.companies is not None


@dataclass(frozen=True, slots=True)
class Listed:
    """A country of the list; None stands for fewer than five."""

    code: str
    name: str
    region: str
    companies: int
    accepted: int


def listed(reachable: Sequence[str]) -> list[Listed]:
    """Return the countries in which any company submitted, by name (one query)."""
    rows = Tally.objects.filter(
        country__in=reachable, sector=EVERY, size=EVERY, year=EVERY_YEAR
    ).values_list("country", "standing", "companies")
    found: dict[str, dict[str, int]] = {}
    for country, standing, companies in rows.order_by():
        found.setdefault(country, {})[standing] = companies
    lines = [
        Listed(
            code=code,
            name=countries.name_of(code),
            region=_region(code),
            companies=counts.get(ALL, 0),
            accepted=counts.get(ACCEPTED, 0),
        )
        for code, counts in found.items()
    ]
    return sorted(lines, key=lambda line: line.name)


def profile(country: str, content: Catalogue) -> Profile:
    """Return a country's profile (five queries at most)."""
    here = Chosen((country,))
    sums = cells.by_country(here).get(country, Sums())
    if sums.companies < FEWEST:
        return _untold(country, content)
    accepted = cells.by_country(Chosen((country,), standing=ACCEPTED)).get(country, Sums())
    gaps = _gaps(sums, content)
    overall = _spread(sums.scores)
    return Profile(
        country=country,
        name=countries.name_of(country),
        region=_region(country),
        companies=sums.companies,
        accepted=_part(accepted.companies, sums.companies),
        overall=overall,
        picture=_box(overall, _("All areas")),
        with_critical=_share(
            _("Companies with a critical gap open"), sums.with_critical, sums.companies
        ),
        bands=_bands(sums),
        sectors=_sectors(here, sums, content),
        areas=_areas(sums, content),
        gaps=tuple(_gap_line(gap, content) for gap in gaps),
        years=_years(here, country),
        directories=_directories(content),
        resources=_resources(content, [gap.area for gap in gaps]),
    )


def rounded(value: Fraction | int) -> int:
    """Return a figure in [0, 100] rounded to five, half up."""
    return STEP * int(scoring.rounded(Fraction(value) / STEP))


def _region(country: str) -> str:
    region = REGION_OF.get(country)
    return str(region.label) if region else ""


def _directories(content: Catalogue) -> tuple[Resource, ...]:
    """Return where the country's hotline and helpline are found."""
    return tuple(r for r in content.resources if r.code in DIRECTORIES)


def _untold(country: str, content: Catalogue) -> Profile:
    """Return the profile of a country with fewer than five companies: where to find help."""
    return Profile(
        country=country,
        name=countries.name_of(country),
        region=_region(country),
        companies=None,
        accepted=None,
        overall=None,
        picture="",
        with_critical=None,
        bands=(),
        sectors=(),
        areas=(),
        gaps=(),
        years=(),
        directories=_directories(content),
        resources=_resources(content, [area.code for area in content.areas]),
    )


def _part(part: int, whole: int) -> int | None:
    """Return a part's count, where neither it nor what it leaves is of a few."""
    return None if is_few(part) or is_few(whole - part) else part


def _spread(scores: Mapping[str, int]) -> Spread | None:
    found = values.spread(scores)
    if found.companies < FEWEST or None in (found.lower, found.median, found.upper):
        return None
    return Spread(rounded(found.lower or 0), rounded(found.median or 0), rounded(found.upper or 0))


def _box(spread: Spread | None, title: str) -> str:
    if spread is None:
        return charts.box(None, label=_("%(title)s: not told") % {"title": title})
    said = _("%(title)s: median about %(median)s, middle half %(lower)s to %(upper)s") % {
        "title": title,
        "median": spread.median,
        "lower": spread.lower,
        "upper": spread.upper,
    }
    return charts.box(Quartiles(spread.lower, spread.median, spread.upper), label=said)


def _share(title: str, part: int, whole: int) -> Share:
    percent = rounded(Fraction(100 * part, whole))
    label = _("%(title)s: about %(percent)s %%") % {"title": title, "percent": percent}
    return Share(title, percent, charts.share(percent, label=label))


def _bands(sums: Sums) -> tuple[Share, ...]:
    scored = sum(sums.scores.values())
    if scored < FEWEST:
        return ()
    return tuple(_share(str(b.label), sums.bands.get(b.value, 0), scored) for b in Band)


def _sectors(here: Chosen, sums: Sums, content: Catalogue) -> tuple[Counted, ...]:
    found = cells.by_sector(here, [sector.code for sector in content.sectors])
    counts = {s.code: found[s.code].companies if s.code in found else 0 for s in content.sectors}
    hidden = withheld(counts, total=sums.companies)
    return tuple(
        Counted(sector.title, None if sector.code in hidden else counts[sector.code])
        for sector in content.sectors
    )


def _areas(sums: Sums, content: Catalogue) -> tuple[Area, ...]:
    found = []
    for area in content.areas:
        spread = _spread(sums.areas.get(area.code, {}))
        found.append(Area(area.number, area.title, spread, _box(spread, area.title)))
    return tuple(found)


def _gaps(sums: Sums, content: Catalogue) -> list[Gap]:
    questions = [(q.code, Severity(q.severity), q.area) for q in content.questions]
    told = [
        gap
        for gap in values.gaps(sums, questions)
        if gap.applies >= FEWEST and rounded(Fraction(100 * gap.companies, gap.applies))
    ]
    return told[:GAPS]


def _gap_line(gap: Gap, content: Catalogue) -> GapLine:
    question = content.by_code[gap.question]
    share = _share(question.title, gap.companies, gap.applies)
    return GapLine(
        code=question.code,
        title=question.title,
        area=content.area_by_code[question.area].short_title,
        severity=gap.severity.value,
        severity_label=str(gap.severity.label),
        percent=share.percent,
        picture=share.picture,
        why=question.why,
        good_practice=question.good_practice,
    )


def _years(here: Chosen, country: str) -> tuple[Year, ...]:
    """Return the years of five companies or more, where that hides nothing by its absence."""
    years = sorted({place.year for place in cells.places([country])} - {EVERY_YEAR})
    found = cells.by_year(here, years) if years else {}
    hidden = withheld({year: sums.companies for year, sums in found.items()})
    return tuple(
        Year(year, sums.companies, _spread(sums.scores))
        for year, sums in sorted(found.items())
        if year not in hidden and sums.companies
    )


def _resources(content: Catalogue, areas: Iterable[str]) -> tuple[Resource, ...]:
    """Return a few places to find help for each area, none twice, the directories apart."""
    found: dict[str, Resource] = {}
    for area in dict.fromkeys(areas):
        fitting = resources_for(content, area=area, sectors=[])
        for resource in [r for r in fitting if r.code not in DIRECTORIES][:RESOURCES_AN_AREA]:
            found[resource.code] = resource
    return tuple(found.values())
