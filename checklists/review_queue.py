"""The reviewers' queue: which summaries a reviewer asks for, in which order, how many there are.

Reads summary rows and tallies only, never a frozen document.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import Count, F, FloatField, Q, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, Lower, NullIf, StrIndex
from django.utils import timezone

from checklists import searching
from checklists.choices import Status
from checklists.models import Summary, Tally
from checklists.models.portfolio import SummaryQuerySet
from checklists.tallying import ALL, EVERY, EVERY_YEAR
from copassess.accounts import countries
from copassess.accounts.models import StaffKind, StaffRole, User
from guidelines import catalogue

# Who holds a claim, or decided; else it is that reviewer's key.
MINE, NOBODY, ANYBODY = "mine", "unclaimed", "claimed"
FIRST, AGAIN = "first", "again"


class Tab(StrEnum):
    """What the queue shows at a time."""

    WAITING = "waiting"
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ALL = "all"


class Order(StrEnum):
    """What stands first."""

    WAITING = "waiting"
    NEWEST = "newest"
    COMPANY = "company"
    COUNTRY = "country"
    COVERAGE = "coverage"
    CRITICAL = "critical"
    DUE = "due"


# What stands first where nobody asked for anything.
USUAL: Mapping[Tab, Order] = {
    **dict.fromkeys(Tab, Order.WAITING),
    Tab.OVERDUE: Order.DUE,
    Tab.RETURNED: Order.DUE,
    Tab.ACCEPTED: Order.NEWEST,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reviewer asked the queue for; empty where they did not."""

    tab: Tab = Tab.ALL
    search: str = ""
    sector: str = ""
    country: str = ""
    size: str = ""
    year: int | None = None
    reviewer: str = ""
    submitted_from: date | None = None
    submitted_to: date | None = None
    critical: bool = False
    round: str = ""
    order: Order | None = None

    @property
    def first(self) -> Order:
        """Return the order, the tab's usual one where none was asked for."""
        return self.order or USUAL[self.tab]

    def on(self, tab: Tab) -> "Filters":
        """Return these filters on another tab, without what contradicts it."""
        moved = replace(self, tab=tab)
        wrong = contradictions(moved)
        return replace(
            moved,
            reviewer="" if "reviewer" in wrong else self.reviewer,
            round="" if "round" in wrong else self.round,
        )


def contradictions(filters: Filters) -> list[str]:
    """Return the filters that the tab rules out, by name."""
    wrong = []
    match filters.tab:
        case Tab.MINE:
            fits = filters.reviewer in ("", MINE, ANYBODY)
        case Tab.UNCLAIMED:
            fits = filters.reviewer in ("", NOBODY)
        case Tab.OVERDUE | Tab.RETURNED | Tab.ACCEPTED:
            fits = filters.reviewer != NOBODY
        case _:
            fits = True
    if not fits:
        wrong.append("reviewer")
    if filters.tab == Tab.ANSWERED and filters.round == FIRST:
        wrong.append("round")
    return wrong


class Queue:
    """What a reviewer's filters leave; a search is read `by_index` of its words."""

    def __init__(self, user: User, filters: Filters, codes: Sequence[str] = ()) -> None:
        """`codes` are those of all countries that can come up, by name, where known."""
        self.user, self.filters = user, filters
        self.codes = codes or [code for code, _name in countries.choices()]

    @cached_property
    def is_common(self) -> bool:
        """Tell whether the search finds too many to count (one query)."""
        return bool(self.filters.search) and searching.is_common(self.filters.search)

    def rows(self) -> SummaryQuerySet:
        """Return what the filters leave, in the order asked for."""
        rows = self._rows.filter(_where(self.user, self.filters))
        return rows.order_by(*_order(self.filters, self.codes))

    def counts(self) -> dict[Tab, int] | None:
        """Return how many rows each tab has under the other filters (one query).

        None where there are too many.
        """
        if self.is_common:
            return None
        each = {
            tab.value: Count("pk", filter=_where(self.user, self.filters.on(tab))) for tab in Tab
        }
        found = self._rows.aggregate(**each)
        return {tab: found[tab.value] for tab in Tab}

    @cached_property
    def _rows(self) -> SummaryQuerySet:
        """Return what the filters leave that mean the same on every tab."""
        filters, rows = self.filters, Summary.objects.reviewable_by(self.user)
        if filters.sector:
            rows = rows.filter(sectors__contains=f",{filters.sector},")
        for name in ("country", "size", "year"):
            if value := getattr(filters, name):
                rows = rows.filter(**{name: value})
        if filters.critical:
            rows = rows.filter(critical_open__gt=0)
        if filters.submitted_from:
            rows = rows.filter(submitted_at__gte=_midnight(filters.submitted_from))
        if filters.submitted_to:
            last = _midnight(filters.submitted_to + timedelta(days=1))
            rows = rows.filter(submitted_at__lt=last)
        if filters.search:
            rows = searching.matching(rows, filters.search, common=self.is_common)
        return rows


def chosen(user: User, filters: Filters) -> SummaryQuerySet:
    """Return what the filters leave of the queue, in the order asked for."""
    return Queue(user, filters).rows()


def reading(filters: Filters) -> AbstractContextManager[None]:
    """Return what the queue of these filters is read in."""
    return searching.by_index() if filters.search else nullcontext()


def _where(user: User, filters: Filters) -> Q:
    """Return what the tab asks for, and the filters that some tabs rule out."""
    return _tab(user, filters.tab) & _reviewer(user, filters.reviewer) & _round(filters.round)


def _tab(user: User, tab: Tab) -> Q:
    # Only what waits for UNICEF has that time, which an index of just these rows goes by.
    waits = Q(waiting_since__isnull=False)
    returned = Q(status=Status.RETURNED)
    conditions = {
        Tab.WAITING: waits,
        Tab.MINE: waits & Q(status=Status.IN_REVIEW, reviewer=user),
        Tab.UNCLAIMED: waits & Q(status=Status.SUBMITTED),
        Tab.ANSWERED: waits & Q(returned_by=user),
        Tab.OVERDUE: returned & Q(due__lt=timezone.localdate()),
        Tab.RETURNED: returned,
        Tab.ACCEPTED: Q(status=Status.ACCEPTED),
        Tab.ALL: Q(),
    }
    return conditions[tab]


def _reviewer(user: User, asked: str) -> Q:
    match asked:
        case "":
            return Q()
        case "mine":
            return Q(reviewer=user)
        case "unclaimed":
            return Q(status=Status.SUBMITTED)
        case "claimed":
            return Q(status=Status.IN_REVIEW)
        case key:
            return Q(reviewer=UUID(key))


def _round(asked: str) -> Q:
    match asked:
        case "first":
            return Q(round=1)
        case "again":
            return Q(round__gt=1)
        case _:
            return Q()


def _order(filters: Filters, codes: Sequence[str]) -> list[str | OrderBy]:
    """Return the order; the key comes last, so that no row changes pages by itself."""
    last: list[str | OrderBy] = ["-submitted_at", "pk"]
    if filters.tab in (Tab.WAITING, Tab.MINE, Tab.UNCLAIMED, Tab.ANSWERED):
        # None of these rows is without.
        waiting: list[str | OrderBy] = ["waiting_since", *last]
    else:
        waiting = [F("waiting_since").asc(nulls_last=True), *last]
    match filters.first:
        case Order.NEWEST:
            return last
        case Order.COMPANY:
            return [Lower("company").asc(), *last]
        case Order.COUNTRY:
            # By name, as readers look for it: where its code stands in the list of them.
            return [StrIndex(Value(",".join(codes)), F("country")).asc(), *waiting]
        case Order.COVERAGE:
            given = Cast("verdicts_given", FloatField()) / NullIf(F("verdicts_needed"), Value(0))
            return [given.desc(nulls_last=True), *waiting]
        case Order.CRITICAL:
            return ["-critical_open", *waiting]
        case Order.DUE:
            return [F("due").asc(nulls_last=True), *last]
        case _:
            return waiting


def _midnight(day: date) -> datetime:
    """Return when a day begins where the reader is."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Offer:
    """What the filters can be set to: codes or keys with their names, in order."""

    sectors: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    years: list[int]
    reviewers: list[tuple[str, str]]


def offer(user: User) -> Offer:
    """Return what the user's filters can be set to (three queries)."""
    places = _places(user)
    return Offer(
        sectors=list(sector_titles().items()),
        countries=_named(code for code, _year in places),
        years=sorted({year for _code, year in places if year != EVERY_YEAR}, reverse=True),
        reviewers=[
            (str(role.user_id), str(role.user))
            for role in colleagues(user)
            if role.user_id != user.pk
        ],
    )


def colleagues(user: User) -> list[StaffRole]:
    """Return the reviewers who share a country with the user, by name (one query)."""
    mine = user.staff_roles.get(StaffKind.REVIEWER)
    if mine is None:
        return []
    rows = StaffRole.objects.filter(kind=StaffKind.REVIEWER).select_related("user")
    shared = [
        role
        for role in rows
        if mine.all_countries or role.all_countries or set(mine.countries) & set(role.countries)
    ]
    return sorted(shared, key=lambda role: str(role.user).casefold())


def sector_titles() -> dict[str, str]:
    """Return the sectors of the newest revision: code and title, in order (one query)."""
    revision = catalogue.current()
    if revision is None or revision.document_id is None:
        return {}
    content = catalogue.by_sha256(revision.document_id)
    return {sector.code: sector.title for sector in content.sectors}


def _places(user: User) -> list[tuple[str, int]]:
    """Return the countries and years in which anything stands: few rows, however many submit."""
    role = user.staff_roles.get(StaffKind.REVIEWER)
    if role is None:
        return []
    cells = Tally.objects.filter(sector=EVERY, size=EVERY, standing=ALL)
    if not role.all_countries:
        cells = cells.filter(country__in=role.countries)
    return list(cells.order_by().values_list("country", "year"))


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    named = [(code, countries.name_of(code)) for code in set(codes)]
    return sorted(named, key=lambda choice: choice[1])
