"""One table of all markets: each area's score, coverage and critical gaps, market by market."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from checklists import comparison, scoring, wording
from checklists.choices import Status
from checklists.market_page.figures import Market, area_url, areas_of, is_critical_gap

WHOLE = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A score as it is shown; a range has no band."""

    text: str
    band: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One market in one area; `reviewed` is None without a decided review.

    `critical` are the critical gaps answered so, `open` the questions without an answer.
    """

    own: Figure
    reviewed: Figure | None
    coverage: str
    open: int
    critical: int
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the overall score has changed by since an earlier period, over `shared` questions."""

    text: str
    shared: int
    period: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    """One market; `named` are its cells after the names of their areas, the whole first."""

    name: str
    title: str
    period: str
    url: str
    status: Status
    is_editable: bool
    copy_url: str
    start_url: str
    named: tuple[tuple[str, Cell | None], ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class Row:
    """One area, or the whole, with a cell a market; None where it asks nothing of it."""

    title: str
    is_whole: bool
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All markets, by row for wide pages and by column for narrow ones.

    `period` is the one that they share, empty where they are about different ones.
    """

    period: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def has_changes(self) -> bool:
        """Tell whether any market can be compared with an earlier period."""
        return any(column.change for column in self.columns)


def build(markets: Sequence[Market], earlier: Mapping[UUID, Market]) -> Table:
    """Return the table of these markets; `earlier` are their last periods' submissions."""
    areas = {WHOLE: gettext("Overall"), **areas_of(markets)}
    columns = tuple(_column(m, areas, earlier.get(m.assessment.pk)) for m in markets)
    rows = tuple(
        Row(title, code == WHOLE, tuple(column.named[place][1] for column in columns))
        for place, (code, title) in enumerate(areas.items())
    )
    periods = {market.period for market in markets}
    return Table(periods.pop() if len(periods) == 1 else "", columns, rows)


def figure(result: scoring.Result, *, is_draft: bool) -> Figure:
    """Return a score with its band, of a draft the range from "open as no" to "open as yes"."""
    if result.exact is None or result.low is None or result.high is None:
        return Figure(gettext("n/a"))
    if not is_draft:
        band = str(result.band.label) if result.band else ""
        return Figure(wording.number(result.exact), band)
    low, high = wording.number(result.low), wording.number(result.high)
    if not result.open:
        return Figure(low)
    if low == high:
        return Figure(gettext("about %(low)s") % {"low": low})
    return Figure(gettext("%(low)s to %(high)s") % {"low": low, "high": high})


def change(earlier: Market, later: Market) -> Change | None:
    """Compare the company's own answers, over the questions that both ask and that both count."""
    compared = comparison.compare(earlier.said, later.said)
    if compared.difference is None:
        return None
    text = wording.number(compared.difference)
    return Change(
        text=f"+{text}" if compared.difference > 0 and text != "0" else text,
        shared=compared.shared,
        period=earlier.period,
        url=earlier.assessment.get_absolute_url(),
    )


def _column(market: Market, areas: Mapping[str, str], earlier: Market | None) -> Column:
    row = market.assessment
    critical = Counter(item.area for item in market.items.values() if is_critical_gap(item))
    critical[WHOLE] = critical.total()
    return Column(
        name=market.name,
        title=row.title,
        period=market.period,
        url=row.get_absolute_url(),
        status=Status(row.status),
        is_editable=row.is_editable,
        copy_url=reverse("checklists:answer-copy", args=[row.pk]),
        start_url=reverse("checklists:assessment-start") + f"?from={row.pk}&for=market",
        named=tuple((title, _cell(market, code, critical[code])) for code, title in areas.items()),
        change=change(earlier, market) if earlier else None,
    )


def _cell(market: Market, area: str, critical: int) -> Cell | None:
    own = _result(market.own, area)
    if own is None or not own.total:
        return None
    reviewed = _result(market.reviewed, area) if market.reviewed else None
    return Cell(
        own=figure(own, is_draft=market.is_draft),
        reviewed=figure(reviewed, is_draft=False) if reviewed else None,
        coverage=wording.percent(own.coverage),
        open=own.open,
        critical=critical,
        url=area_url(market.assessment, area) if area else market.assessment.get_absolute_url(),
    )


def _result(scores: scoring.Scores, area: str) -> scoring.Result | None:
    return scores.areas.get(area) if area else scores.overall
