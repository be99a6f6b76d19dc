"""The benchmark: published once a month, joined and left by companies, read by those that joined.

Publishing reads summary rows only, a sector at a time, and of each company only its scores.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Subquery

from checklists.benchmarking import (
    EVERY_SIZE,
    MONTHS,
    OVERALL,
    Group,
    Scores,
    Table,
    apart,
    at_least,
    freeze,
    from_json,
    points,
    to_json,
)
from checklists.document import Document
from checklists.entries import BenchmarkEntry, tidy_quartiles
from checklists.models import Benchmark, Summary
from checklists.models.portfolio import SummaryQuerySet
from checklists.tallying import SCOPES
from copassess.accounts.models import Organisation, User
from copassess.audit import services as audit

# The row that says that a month was published, whatever there was to tell.
HEAD = ""


@transaction.atomic
def publish(*, month: date, at: datetime) -> int:
    """Publish a month, once; return how many groups are told, 0 where it was published before.

    Two at once: the unique row of the month lets one publish, and the other waits and sees it.
    """
    month = month.replace(day=1)
    if Benchmark.objects.filter(sector=HEAD, month__gt=month).exists():
        return 0
    nothing = {"companies": 0, "quartiles": {}, "made_at": at}
    head, is_new = Benchmark.objects.get_or_create(
        month=month, sector=HEAD, size=EVERY_SIZE, defaults=nothing
    )
    if not is_new:
        return 0
    count, others = 0, list[frozenset[str]]()
    for sector in _sectors():
        table = _made(sector, month, others)
        groups = table.groups()
        others += [frozenset(group.members) for group in groups]
        count += _store(sector, month, groups, table, at)
    Benchmark.objects.filter(month__lt=_first(month)).delete()
    facts = {"month": month.isoformat(), "groups": count}
    audit.record("benchmark.publish", by=None, at=at, target=head, facts=facts)
    return count


@transaction.atomic
def join(*, organisation: Organisation, by: User, at: datetime) -> bool:
    """Count a company from the next figures on; tell whether it did not take part before."""
    return _set(organisation, True, "benchmark.join", by=by, at=at)


@transaction.atomic
def leave(*, organisation: Organisation, by: User | None, at: datetime) -> bool:
    """Count a company in no figures that are made from now on; tell whether it took part.

    Nobody leaves it `by` themselves where the company closes.
    """
    return _set(organisation, False, "benchmark.leave", by=by, at=at)


@dataclass(frozen=True)
class Standing:
    """What a company that takes part counts with now, and what it is compared with.

    Without anything submitted `summary` is None; where too few take part there are no `entries`.
    """

    organisation: Organisation
    summary: Summary | None
    # By figure, whole points as shown.
    scores: Mapping[str, int]
    entries: tuple[BenchmarkEntry, ...]


def for_organisations(organisations: Collection[Organisation]) -> dict[Any, Standing]:
    """Return by key where companies stand; who takes no part learns nothing (2 queries)."""
    joined = [one for one in organisations if one.joins_benchmark]
    speaking: dict[Any, Summary] = {}
    if joined:
        for row in (
            _speaking()
            .filter(organisation__in=joined)
            .select_related("detail", "assessment__revision")
        ):
            speaking[row.organisation_id] = _later(speaking.get(row.organisation_id), row)
    rows = _newest() if speaking else []
    found = {}
    for one in organisations:
        summary = speaking.get(one.pk)
        found[one.pk] = Standing(
            organisation=one,
            summary=summary,
            scores=_scores(summary.detail.figures) if summary else {},
            entries=_fitting(rows, summary.sector_codes, summary.size) if summary else (),
        )
    return found


def for_organisation(organisation: Organisation) -> Standing:
    """Return where one company stands."""
    return for_organisations([organisation])[organisation.pk]


def for_submission(
    document: Document, organisation: Organisation, *, at: datetime
) -> tuple[BenchmarkEntry, ...]:
    """Return what a submission is compared with in its report, as it stands then (one query)."""
    if not organisation.joins_benchmark:
        return ()
    return _fitting(_newest(at), document.sectors, document.organisation.size)


def _set(
    organisation: Organisation, joins: bool, kind: str, *, by: User | None, at: datetime
) -> bool:
    rows = Organisation.objects.filter(pk=organisation.pk, joins_benchmark=not joins)
    is_new = bool(rows.update(joins_benchmark=joins))
    if is_new:
        audit.record(kind, by=by, at=at, target=organisation, organisation_id=organisation.pk)
    organisation.joins_benchmark = joins
    return is_new


def _speaking() -> SummaryQuerySet:
    """Return what speaks for companies that take part: submitted or accepted, not withdrawn.

    One that was returned stands until the company submits again, as it does in the portfolio; the
    later of two of one company comes later.
    """
    rows = Summary.objects.filter(organisation__joins_benchmark=True, is_newest=True)
    return rows.select_related("assessment").order_by("submitted_at", "pk")


def _later(one: Summary | None, other: Summary) -> Summary:
    """Return the row that speaks: of the whole company before a part of it, then the later."""
    if one is None:
        return other
    ranks = SCOPES[one.assessment.scope_kind], SCOPES[other.assessment.scope_kind]
    return other if ranks[1] >= ranks[0] else one


def _sectors() -> list[str]:
    """Return the sectors in which anybody takes part, in order."""
    rows = Summary.objects.filter(organisation__joins_benchmark=True, is_newest=True).order_by()
    chosen = rows.values_list("sectors", flat=True).distinct()
    return sorted({code for text in chosen for code in text.split(",") if code})


def _now(sector: str) -> dict[str, dict[str, Scores]]:
    """Return by size who takes part in a sector, once each, with rounded scores."""
    found: dict[str, tuple[int, str, Scores]] = {}
    columns = ("organisation_id", "size", "assessment__scope_kind")
    figures = ("detail__figures__whole", "detail__figures__areas")
    rows = _speaking().filter(sectors__contains=f",{sector},").values_list(*columns, *figures)
    for key, size, scope, whole, areas in rows.iterator(chunk_size=1000):
        rank, name = SCOPES[scope], str(key)
        # Without an overall score nothing applied: there is nothing to compare.
        if whole is not None and (name not in found or found[name][0] <= rank):
            scores: Scores = {
                OVERALL: points(whole),
                **{code: points(n) for code, n in areas.items()},
            }
            found[name] = rank, size, scores
    sizes: dict[str, dict[str, Scores]] = {}
    for name, (_rank, size, scores) in found.items():
        sizes.setdefault(size, {})[name] = scores
    return sizes


@dataclass(frozen=True)
class Earlier:
    """A sector's last publications, read one at a time whenever they are gone through."""

    sector: str
    month: date

    def __iter__(self) -> Iterator[Table]:
        rows = Benchmark.objects.filter(
            sector=self.sector, size=EVERY_SIZE, month__lt=self.month, month__gte=_first(self.month)
        )
        members = rows.order_by("-month").values_list("members", flat=True)
        return (from_json(data) for data in members.iterator(chunk_size=1))


def _made(sector: str, month: date, others: Iterable[frozenset[str]]) -> Table:
    """Return a sector's frozen set for a month."""
    earlier = Earlier(sector, month)
    last = next(iter(earlier), None)
    return apart(freeze(_now(sector), month=month, last=last, earlier=earlier), others)


def _store(sector: str, month: date, groups: Iterable[Group], table: Table, at: datetime) -> int:
    """Write what is told of a sector; figures that stay keep the time that they were made at."""
    rows = Benchmark.objects.filter(sector=sector, month__lt=month, month__gte=_first(month))
    # The last of them stays.
    made = dict(rows.order_by("month").values_list("size", "made_at"))
    new = [
        Benchmark(
            month=month,
            sector=sector,
            size=group.size,
            companies=at_least(len(group.members)),
            quartiles={name: list(found) for name, found in group.figures.items()},
            # Sizes are parts of the sector's set.
            members=to_json(table) if group.size == EVERY_SIZE else [],
            made_at=at if group.since == month else made.get(group.size, at),
        )
        for group in groups
    ]
    return len(Benchmark.objects.bulk_create(new))


def _first(month: date) -> date:
    """Return the first of the months whose publications a new one is held against."""
    months = month.year * 12 + month.month - 1 - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _newest(at: datetime | None = None) -> list[BenchmarkEntry]:
    """Return what the newest publication tells, of those up to an instant (one query)."""
    heads = Benchmark.objects.filter(sector=HEAD, **({"made_at__lte": at} if at else {}))
    newest = heads.order_by("-month").values("month")[:1]
    rows = Benchmark.objects.filter(month=Subquery(newest)).exclude(sector=HEAD)
    columns = ("sector", "size", "companies", "made_at", "quartiles")
    return [
        BenchmarkEntry(sector, size, companies, made_at.date(), tidy_quartiles(quartiles))
        for sector, size, companies, made_at, quartiles in rows.values_list(*columns)
    ]


def _fitting(
    entries: Iterable[BenchmarkEntry], sectors: Iterable[str], size: str
) -> tuple[BenchmarkEntry, ...]:
    """Return the groups that a company is in: by its sectors in order, all sizes before its own."""
    places = {(entry.sector, entry.size): entry for entry in entries}
    wanted = [(sector, each) for sector in sectors for each in (EVERY_SIZE, size)]
    return tuple(places[place] for place in wanted if place in places)


def _scores(figures: Mapping[str, Any]) -> dict[str, int]:
    """Return whole scores by figure, as a summary's detail has them."""
    whole = {} if figures["whole"] is None else {OVERALL: figures["whole"]}
    return {**whole, **figures["areas"]}
