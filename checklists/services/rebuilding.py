"""Summary rows, tallies and verdict counts made anew from what is frozen, or held against it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from checklists.models import Submission, Summary, SummaryDetail, Tally
from checklists.services import summaries, verdict_counts
from checklists.tallying import Figures, Key, Stands, Sums, Totals, fine, stands_for

# Documents held in memory at a time: each may be a few hundred kilobytes.
BATCH = 50
LEXEME = re.compile(r"'((?:[^']|'')*)'")
Made = tuple[Summary, Figures, list[str]]
TABLES = (
    *("checklists_summary", "checklists_summarydetail", "checklists_tally"),
    "checklists_verdictcount",
)


def missing() -> int:
    """Return how many submitted assessments have no summary (one query)."""
    count: int = _newest().filter(summary__isnull=True).count()
    return count


@transaction.atomic
def rebuild() -> int:
    """Write all of it anew; return how many summaries there are. Writers wait meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN EXCLUSIVE MODE")
    totals, count = Totals(), 0
    waiting: list[Made] = []
    for made in expected():
        for row, figures, _words in made:
            totals.add(*_place(row, figures))
        waiting += made
        count += len(made)
        if len(waiting) >= BATCH:
            summaries.store(waiting)
            waiting = []
    summaries.store(waiting)
    Summary.objects.exclude(pk__in=_kept()).delete()
    Tally.objects.all().delete()
    summaries.add(totals.spread())
    verdict_counts.rebuild()
    return count


def differences() -> Iterator[str]:
    """Say, one by one, which rows are not what the documents say; memory stays flat."""
    with _one_state():
        totals = Totals()
        for made in expected():
            stored = Summary.objects.filter(organisation=made[0][0].organisation_id)
            rows = {row.pk: row for row in stored.select_related("detail")}
            for row, figures, words in made:
                totals.add(*_place(row, figures))
                yield from _compared(row, figures, words, rows.get(row.pk))
        for row in Summary.objects.exclude(pk__in=_kept()):
            yield f"summary of {row.code}: nothing that stands was submitted"
        yield from _cells(totals.spread())
        yield from verdict_counts.differences()


@contextmanager
def _one_state() -> Iterator[None]:
    """Let all reads see one state, whatever is submitted meanwhile, where the database can."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def expected() -> Iterator[list[Made]]:
    """Yield what the documents say, the assessments of one organisation at a time."""
    rows = _newest().select_related("assessment", "review")
    ordered = rows.order_by("assessment__organisation", "assessment").iterator(chunk_size=BATCH)
    for _key, group in groupby(ordered, lambda row: row.assessment.organisation_id):
        made = [summaries.made(submission) for submission in group]
        scopes = {row.pk: row.assessment.scope_kind for row, _figures, _words in made}
        for country in {row.country for row, _figures, _words in made}:
            mine = [row for row, _figures, _words in made if row.country == country]
            stands = stands_for([summaries.entry_of(row, scopes[row.pk]) for row in mine])
            for row in mine:
                summaries.put_stands(row, stands[row.pk])
        yield made


def _newest() -> Any:  # noqa: ANN401 (a query set with no name of its own)
    """Return each assessment's newest submission that was not withdrawn."""
    newer = Submission.objects.filter(
        assessment=OuterRef("assessment"), number__gt=OuterRef("number"), withdrawal__isnull=True
    )
    return Submission.objects.filter(~Exists(newer), withdrawal__isnull=True)


def _kept() -> Any:  # noqa: ANN401 (a query of keys)
    return _newest().values("assessment")


def _place(row: Summary, figures: Figures) -> tuple[Any, Figures]:
    stands = Stands(*(getattr(row, name) for name in summaries.FLAGS))
    return fine(summaries.entry_of(row, ""), stands), figures


def _compared(
    row: Summary, figures: Figures, words: Sequence[str], stored: Summary | None
) -> Iterator[str]:
    name = f"summary of {row.code}"
    if stored is None:
        yield f"{name}: it is missing"
        return
    for field in Summary._meta.concrete_fields:
        if getattr(row, field.attname) != getattr(stored, field.attname):
            yield f"{name}: its {field.name} is not what the documents say"
    detail: SummaryDetail | None = getattr(stored, "detail", None)
    if detail is None or detail.figures != figures.to_json():
        yield f"{name}: its figures are not those of the documents"
    elif detail.words is not None and set(LEXEME.findall(detail.words)) != set(words):
        yield f"{name}: its words are not those of the documents"
    elif detail.words is None and connection.vendor == "postgresql":
        yield f"{name}: its words are missing"


def _cells(expected: Mapping[Key, Sums]) -> Iterator[str]:
    stored = {}
    for tally in Tally.objects.iterator(chunk_size=BATCH):
        key = Key(*(getattr(tally, name) for name in summaries.CELL))
        sums = summaries.sums_of(tally)
        sums.tidy()
        stored[key] = sums
    for key in sorted({*expected, *stored}):
        if expected.get(key) != stored.get(key):
            where = " ".join(str(part) or "every" for part in key)
            yield f"tally {where}: its sums are not those of the summaries"
