"""The portfolio as tables for files: what fewer than five companies made is withheld from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists.choices import Band, Severity
from reports.portfolio.disclosure import is_few, withheld, withheld_within
from reports.portfolio.values import Gap, Group, Spread, critical_by_area
from reports.portfolio.whole import Portfolio, Reach


class Withheld(Enum):
    """Stands where a figure is not told."""

    WITHHELD = "withheld"


WITHHELD = Withheld.WITHHELD
Cell = int | Decimal | str | None | Withheld
Columns = Mapping[str, Promise]

COUNTS: Columns = {
    "companies": _("Companies"),
    "assessments": _("Assessments"),
    "with_critical": _("Companies with a critical gap open"),
    "critical_share": _("Percent of companies with a critical gap open"),
    "critical_gaps": _("Critical gaps open"),
}
SPREAD: Columns = {
    "scored": _("Companies with a score"),
    "lower": _("Lower quartile"),
    "median": _("Median"),
    "upper": _("Upper quartile"),
}
MEAN: Columns = {"mean": _("Mean")}
BANDS: Columns = {band.value: band.label for band in Band}
GROUP: Columns = {**COUNTS, **SPREAD, **MEAN, **BANDS}
GAP: Columns = {
    "area": _("Area"),
    "area_title": _("Title of the area"),
    "severity": _("Severity"),
    "applies": _("Companies to whom it applies"),
    "partly": _("Partly"),
    "no": _("No"),
    "companies": _("Companies with the gap"),
    "share": _("Percent with the gap"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A group's figures, in the order of its table's columns."""

    key: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def is_withheld(self) -> bool:
        """Tell whether any of its figures is not told."""
        return WITHHELD in self.cells


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind. `of` names what the rows are."""

    code: str
    title: str
    of: str
    columns: Columns
    rows: list[Row]


def tables(portfolio: Portfolio, reach: Reach, *, may_leave: bool) -> list[Table]:
    """Return what a file holds; of what may not leave UNICEF at all, the names alone."""
    total = portfolio.total
    hidden = Hidden(portfolio, may_leave=may_leave)
    years = [year.group for year in portfolio.years]
    found = [
        Table("total", gettext("Total"), "", GROUP, [_row(total, hidden.total, hidden.total)]),
        _areas(portfolio, reach, hidden),
        _gaps(portfolio, reach, may_leave=may_leave),
        hidden.table("countries", gettext("Countries"), gettext("Country"), portfolio.countries),
        hidden.table("regions", gettext("Regions"), gettext("Region"), portfolio.regions),
        _sectors(portfolio, hidden),
        hidden.table("sizes", gettext("Sizes"), gettext("Size"), portfolio.sizes),
        hidden.table("years", gettext("Years"), gettext("Year"), years),
        _area_years(portfolio, reach, hidden),
    ]
    return [table for table in found if table.rows]


class Hidden:
    """Which groups of a portfolio are withheld: their counts, or only how they score."""

    def __init__(self, portfolio: Portfolio, *, may_leave: bool) -> None:
        self.whole = portfolio.total
        self.parts = portfolio.parts
        self.may_leave = may_leave and not is_few(self.whole.companies)
        self.total = set() if self.may_leave else {""}
        self.regions = self.of(portfolio.regions, _companies, self.whole.companies)

    def of(
        self,
        groups: Iterable[Group],
        count: Callable[[Group], int],
        total: int,
        also: Set[str] = frozenset(),
    ) -> set[str]:
        """Return the groups to withhold by what `count` counts."""
        counts = {group.key: count(group) for group in groups}
        return withheld(counts, total=total, also=also) if self.may_leave else set(counts)

    def table(self, code: str, title: str, of: str, groups: Sequence[Group]) -> Table:
        """Return a breakdown's table."""
        if code == "countries":
            hidden = self._countries(groups)
        else:
            hidden = self.of(groups, _companies, self.whole.companies)
        silent = self.of(groups, _scored, self.whole.spread.companies, hidden)
        return Table(code, title, of, GROUP, [_row(group, hidden, silent) for group in groups])

    def _countries(self, groups: Sequence[Group]) -> set[str]:
        counts = {group.key: group.companies for group in groups}
        if not self.may_leave:
            return set(counts)
        return withheld_within(counts, self.parts, self.regions)


def _companies(group: Group) -> int:
    return group.companies


def _scored(group: Group) -> int:
    return group.spread.companies


def _row(group: Group, hidden: Set[str], silent: Set[str]) -> Row:
    """Return a group's row; `hidden` tell nothing, `silent` not how they score."""
    counts: tuple[Cell, ...] = (
        group.companies,
        group.assessments,
        group.with_critical,
        group.critical_share,
        group.critical_gaps,
    )
    scores: tuple[Cell, ...] = (
        *_spread(group.spread),
        group.spread.mean,
        *(group.bands[band] for band in Band),
    )
    if group.key in hidden:
        counts = (WITHHELD,) * len(counts)
    if group.key in hidden | silent:
        scores = (WITHHELD,) * len(scores)
    return Row(group.key, group.label, counts + scores)


def _spread(spread: Spread) -> tuple[Cell, ...]:
    return spread.companies, spread.lower, spread.median, spread.upper


def _areas(portfolio: Portfolio, reach: Reach, hidden: Hidden) -> Table:
    untold = {
        area
        for code, severity, area in reach.questions
        if severity is Severity.CRITICAL and code in portfolio.untold
    }
    critical = critical_by_area(portfolio.gaps)
    rows = []
    for code, spread in portfolio.areas.items():
        cells = _spread(spread)
        gaps: Cell = critical[code]
        if not hidden.may_leave or is_few(spread.companies):
            cells = (WITHHELD,) * len(cells)
        if not hidden.may_leave or code in untold:
            gaps = WITHHELD
        rows.append(Row(code, reach.areas[code], (*cells, gaps)))
    columns = {**SPREAD, "critical_gaps": COUNTS["critical_gaps"]}
    return Table("areas", gettext("Areas"), gettext("Area"), columns, rows)


def _gaps(portfolio: Portfolio, reach: Reach, *, may_leave: bool) -> Table:
    """Return the gaps that may be told, in order; then what is not told, gap or not."""
    titles = reach.titles
    open_gaps = [g for g in portfolio.gaps if may_leave and g.question not in portfolio.untold]
    rows = [Row(gap.question, titles[gap.question], _gap(gap, reach)) for gap in open_gaps]
    # By their code: where they would stand among the others is not told either.
    about = {code: (area, reach.areas[area], severity) for code, severity, area in reach.questions}
    for code in portfolio.untold:
        area, title, severity = about[code]
        figures = (WITHHELD,) * (len(GAP) - 3)
        rows.append(Row(code, titles[code], (area, title, severity.value, *figures)))
    return Table("gaps", gettext("Most common gaps"), gettext("Question"), GAP, rows)


def _gap(gap: Gap, reach: Reach) -> tuple[Cell, ...]:
    return (
        gap.area,
        reach.areas[gap.area],
        gap.severity.value,
        gap.applies,
        gap.partly,
        gap.no,
        gap.companies,
        gap.share,
    )


def _sectors(portfolio: Portfolio, hidden: Hidden) -> Table:
    """Return the sectors, each with how many countries it is in."""
    plain = hidden.table("sectors", gettext("Sectors"), gettext("Sector"), portfolio.sectors)
    columns = {**GROUP, "countries": _("Countries")}
    rows = []
    for row in plain.rows:
        count: Cell = portfolio.sector_countries.get(row.key, 0)
        rows.append(Row(row.key, row.name, (*row.cells, WITHHELD if row.is_withheld else count)))
    return Table(plain.code, plain.title, plain.of, columns, rows)


def _area_years(portfolio: Portfolio, reach: Reach, hidden: Hidden) -> Table:
    """Return each area's years."""
    groups = [year.group for year in portfolio.years]
    silent = hidden.of(groups, _companies, portfolio.total.companies)
    rows = []
    for area, title in reach.areas.items():
        counts = {year.group.key: year.areas[area].companies for year in portfolio.years}
        few = set(counts)
        if hidden.may_leave:
            few = withheld(counts, total=portfolio.areas[area].companies, also=silent)
        for year in portfolio.years:
            cells: tuple[Cell, ...] = _spread(year.areas[area])
            if year.group.key in few:
                cells = (WITHHELD,) * len(cells)
            rows.append(Row(year.group.key, year.group.label, (area, title, *cells)))
    columns = {"area": _("Area"), "area_title": _("Title of the area"), **SPREAD}
    return Table("area_years", gettext("Areas by year"), gettext("Year"), columns, rows)
