"""Cells of the portfolio as they are stored, added up over the countries that somebody may see.

Every reading names its countries, sectors, sizes and years: with all of them given, a database
goes straight to the rows by their key, however many other cells there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from checklists.models import Tally
from checklists.tallying import ALL, EVERY, EVERY_YEAR, Sums
from copassess.accounts import countries
from copassess.accounts.models import Size, StaffKind, User

SIZES: tuple[str, ...] = tuple(Size.values)
PLAIN = (
    *("country", "sector", "size", "year", "assessments", "companies"),
    *("with_critical", "critical_gaps", "total", "scores", "bands"),
)
# What is long in a row, and read only where a page shows it.
AREAS, QUESTIONS = "areas", "questions"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cells: in these countries, this sector, size and year, or all of them."""

    countries: tuple[str, ...]
    sector: str = EVERY
    size: str = EVERY
    year: int = EVERY_YEAR
    standing: str = ALL


class Place(NamedTuple):
    """Where and when there is anything."""

    country: str
    year: int


def reachable(user: User) -> tuple[str, ...]:
    """Return the codes of a reviewer's countries, all there are for headquarters; else none."""
    role = user.staff_roles.get(StaffKind.REVIEWER)
    if role is None:
        return ()
    return countries.codes() if role.all_countries else tuple(sorted(role.countries))


def places(within: Sequence[str]) -> list[Place]:
    """Return the countries of those given, and the years, in which anything stands (one query)."""
    rows = Tally.objects.filter(country__in=within, sector=EVERY, size=EVERY, standing=ALL)
    return [Place(*row) for row in rows.order_by().values_list("country", "year")]


def by_country(chosen: Chosen) -> dict[str, Sums]:
    """Return the chosen cell of each country that has one, with areas and questions (one query)."""
    rows = _rows(chosen, heavy=(AREAS, QUESTIONS))
    return {row["country"]: _sums(row) for row in rows}


def by_sector(chosen: Chosen, sectors: Iterable[str]) -> dict[str, Sums]:
    """Return a cell of each sector that has any, its countries added up (one query)."""
    return _along("sector", _rows(chosen, sectors=tuple(sectors)))


def by_size(chosen: Chosen) -> dict[str, Sums]:
    """Return a cell of each size that has any, its countries added up (one query)."""
    return _along("size", _rows(chosen, sizes=SIZES))


def by_year(chosen: Chosen, years: Iterable[int]) -> dict[int, Sums]:
    """Return a cell of each year that has any, with its areas (one query)."""
    return _along("year", _rows(chosen, years=tuple(years), heavy=(AREAS,)))


def countries_by_sector(chosen: Chosen, sectors: Iterable[str]) -> dict[str, int]:
    """Return in how many countries each sector has any company (one query)."""
    rows = _cells(chosen, sectors=tuple(sectors)).filter(companies__gt=0)
    return Counter(rows.order_by().values_list("sector", flat=True))


def companies_around(chosen: Chosen) -> list[int]:
    """Return how many companies are in each cell that the chosen one is part of (one query).

    The chosen one's own are among them.
    """
    rows = Tally.objects.filter(
        country__in=chosen.countries,
        sector__in={EVERY, chosen.sector},
        size__in={EVERY, chosen.size},
        year__in={EVERY_YEAR, chosen.year},
        standing__in={ALL, chosen.standing},
    )
    around = rows.order_by().values("sector", "size", "year", "standing")
    return [cell["count"] for cell in around.annotate(count=Sum("companies"))]


def added(cells: Iterable[Sums]) -> Sums:
    """Return one cell that holds these."""
    whole = Sums()
    for cell in cells:
        whole.add(cell)
    return whole


def grouped(cells: Mapping[str, Sums], group_of: Callable[[str], str]) -> dict[str, Sums]:
    """Return cells added up by what each one's key belongs to, without areas and questions."""
    found: dict[str, Sums] = {}
    for key, cell in cells.items():
        plain = replace(cell, areas={}, questions={})
        found.setdefault(group_of(key), Sums()).add(plain)
    return found


def _rows(
    chosen: Chosen, *, heavy: Sequence[str] = (), **along: Sequence[Any]
) -> Iterator[dict[str, Any]]:
    rows = _cells(chosen, **along)
    yield from rows.order_by().values(*PLAIN, *heavy).iterator(chunk_size=500)


def _cells(
    chosen: Chosen,
    *,
    sectors: Sequence[str] = (),
    sizes: Sequence[str] = (),
    years: Sequence[int] = (),
) -> QuerySet[Tally]:
    """Return the chosen cells; sectors, sizes or years that are given stand for the chosen one."""
    return Tally.objects.filter(
        country__in=chosen.countries,
        sector__in=sectors or [chosen.sector],
        size__in=sizes or [chosen.size],
        year__in=years or [chosen.year],
        standing=chosen.standing,
    )


def _along(name: str, rows: Iterable[dict[str, Any]]) -> dict[Any, Sums]:
    """Return rows added up by one of their columns."""
    found: dict[Any, Sums] = {}
    for row in rows:
        found.setdefault(row[name], Sums()).add(_sums(row))
    return found


def _sums(row: Mapping[str, Any]) -> Sums:
    """Return a row's sums; what was not read of it counts for nothing."""
    return Sums(
        assessments=row["assessments"],
        companies=row["companies"],
        with_critical=row["with_critical"],
        critical_gaps=row["critical_gaps"],
        total=row["total"],
        scores=row["scores"],
        bands=row["bands"],
        areas=row.get(AREAS, {}),
        questions=row.get(QUESTIONS, {}),
    )
