"""The portfolio's page: figures with their pictures and links, in the order of reading."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklists import wording
from checklists.choices import Band, Severity
from reports.portfolio import charts, values
from reports.portfolio.charts import Quartiles
from reports.portfolio.values import Gap, Group, Spread
from reports.portfolio.whole import Portfolio, Reach

# Rows that stand open; the others can be opened.
GAPS_OPEN, GROUPS_OPEN = 10, 12
# Makes the address of this page with other filters.
Query = Callable[..., str]


class Tab(NamedTuple):
    """What the gaps can be listed by: words, address, and whether it is what is shown."""

    label: str
    query: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A band with how many companies have it."""

    label: str
    count: int
    share: str
    picture: str


@dataclass(frozen=True, slots=True)
class Scored:
    """An area with its scores."""

    number: int
    title: str
    spread: Spread
    critical_gaps: int
    query: str
    picture: str


@dataclass(frozen=True, slots=True)
class Line:
    """A group of a breakdown; `query` is the address of its own figures, `places` says where."""

    group: Group
    picture: str
    query: str
    places: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Groups of one kind, and what to say of them. `nobody` are those that have no company."""

    code: str
    title: str
    of: str
    note: str
    lines: list[Line]
    more: list[Line]
    nobody: list[str]

    @property
    def groups(self) -> list[Group]:
        """Return all groups, for the table of bands."""
        return [line.group for line in (*self.lines, *self.more)]


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap with its words."""

    gap: Gap
    title: str
    area: str
    severity: str
    url: str
    picture: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Medians by year, of an area or of the whole; `ends` are the first and the last of them."""

    title: str
    picture: str
    spreads: list[Spread]
    ends: list[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows."""

    total: Group
    box: str
    bands: list[Bar]
    areas: list[Scored]
    gaps: list[GapLine]
    more_gaps: list[GapLine]
    severities: list[Tab]
    of_areas: list[Tab]
    breakdowns: list[Breakdown]
    years: list[Group]
    trend: Trend | None
    area_trends: list[Trend]
    countries: int


def show(
    portfolio: Portfolio, reach: Reach, query: Query, *, severity: str = "", area: str = ""
) -> Shown:
    """Return the page of a portfolio; `severity` and `area` are those of the gaps to list."""
    gaps = [
        _gap(gap, reach)
        for gap in portfolio.gaps
        if severity in ("", gap.severity) and area in ("", gap.area)
    ]
    years = [year.group for year in portfolio.years]
    return Shown(
        total=portfolio.total,
        box=_box(portfolio.total.spread, _("All companies")),
        bands=_bands(portfolio.total),
        areas=_areas(portfolio, reach, query),
        gaps=gaps[:GAPS_OPEN],
        more_gaps=gaps[GAPS_OPEN:],
        severities=_severities(severity, query),
        of_areas=_of_areas(area, reach, query),
        breakdowns=[found for found in _breakdowns(portfolio, query) if found],
        years=years,
        trend=_trend(_("All areas"), years, [group.spread for group in years]) if years else None,
        area_trends=[
            _trend(title, years, [year.areas[code] for year in portfolio.years])
            for code, title in reach.areas.items()
            if years
        ],
        countries=len(portfolio.parts),
    )


def _bands(total: Group) -> list[Bar]:
    found = []
    for band in Band:
        count = total.bands[band]
        part = Fraction(count, total.spread.companies or 1)
        said = _("%(band)s: %(count)s of %(all)s") % {
            "band": band.label,
            "count": count,
            "all": total.spread.companies,
        }
        picture = charts.share(float(100 * part), label=said)
        found.append(Bar(str(band.label), count, wording.percent(part), picture))
    return found


def _areas(portfolio: Portfolio, reach: Reach, query: Query) -> list[Scored]:
    critical = values.critical_by_area(portfolio.gaps)
    return [
        Scored(
            number,
            reach.areas[code],
            spread,
            critical[code],
            query(area=code),
            _box(spread, reach.areas[code]),
        )
        for number, (code, spread) in enumerate(portfolio.areas.items(), start=1)
    ]


def _gap(gap: Gap, reach: Reach) -> GapLine:
    said = _("%(count)s of %(all)s companies") % {"count": gap.companies, "all": gap.applies}
    return GapLine(
        gap=gap,
        title=reach.titles[gap.question],
        area=reach.areas[gap.area],
        severity=str(gap.severity.label),
        url=question_url(gap.question),
        picture=charts.share(float(gap.share), label=said),
    )


def question_url(code: str) -> str:
    """Return where a question's answers stand side by side."""
    return reverse("checklists:fairness-detail", kwargs={"code": code})


def _severities(shown: str, query: Query) -> list[Tab]:
    choices = [("", _("All gaps")), *((s.value, str(s.label)) for s in Severity)]
    return [Tab(label, query(severity=code), code == shown) for code, label in choices]


def _of_areas(shown: str, reach: Reach, query: Query) -> list[Tab]:
    choices = [("", _("All areas")), *reach.areas.items()]
    return [Tab(label, query(area=code), code == shown) for code, label in choices]


def _breakdowns(portfolio: Portfolio, query: Query) -> list[Breakdown | None]:
    sectors = _(
        "A company may be in several sectors, or in none. How many companies a sector has "
        "altogether is not known here: this says who came, not which part of the market."
    )
    counts = portfolio.sector_countries if len(portfolio.parts) > 1 else {}
    places = {sector: _in_countries(count) for sector, count in counts.items()}
    of = {
        "sector": (_("By sector"), _("Sector"), portfolio.sectors),
        "region": (_("By region"), _("Region"), portfolio.regions),
        "country": (_("By country"), _("Country"), portfolio.countries),
        "size": (_("By size"), _("Size"), portfolio.sizes),
    }
    return [
        _breakdown(
            code, title, name, groups, query, *((sectors, places) if code == "sector" else ())
        )
        for code, (title, name, groups) in of.items()
    ]


def _in_countries(count: int) -> str:
    said = ngettext("in %(count)s country", "in %(count)s countries", count)
    return said % {"count": count}


def _breakdown(
    code: str,
    title: str,
    of: str,
    groups: Sequence[Group],
    query: Query,
    note: str = "",
    places: Mapping[str, str] = MappingProxyType({}),
) -> Breakdown | None:
    """Return a breakdown; None where there is nothing to set side by side."""
    lines = [
        Line(
            group,
            _box(group.spread, group.label),
            query(**{code: group.key}),
            places.get(group.key, ""),
        )
        for group in groups
        if group.companies
    ]
    if len(groups) < 2 or not lines:
        return None
    nobody = [group.label for group in groups if not group.companies]
    return Breakdown(code, title, of, note, lines[:GROUPS_OPEN], lines[GROUPS_OPEN:], nobody)


def _trend(title: str, years: Sequence[Group], spreads: list[Spread]) -> Trend:
    points = [(year.key, _quartiles(spread)) for year, spread in zip(years, spreads, strict=True)]
    said = "; ".join(f"{year}: {found.median}" for year, found in points if found)
    label = _("%(title)s, median by year: %(medians)s") % {"title": title, "medians": said}
    ends = [(years[place].label, spreads[place].median) for place in (0, -1)]
    return Trend(title, charts.trend(points, label=label), spreads, ends)


def _box(spread: Spread, title: str) -> str:
    """Return a spread's picture, which says its figures."""
    quartiles = _quartiles(spread)
    if quartiles is None:
        return charts.box(None, label=_("%(title)s: no score") % {"title": title})
    said = _("%(title)s: lower quartile %(lower)s, median %(median)s, upper quartile %(upper)s")
    return charts.box(quartiles, label=said % {"title": title, **quartiles._asdict()})


def _quartiles(spread: Spread) -> Quartiles | None:
    if spread.lower is None or spread.median is None or spread.upper is None:
        return None
    return Quartiles(spread.lower, spread.median, spread.upper)
