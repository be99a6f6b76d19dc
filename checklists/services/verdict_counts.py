"""How often who judged which question how: counted by the transaction that decides a review.

A verdict counts once, in the round in which it was given: what is carried to the next is no new
one. Internal to UNICEF, like the verdicts themselves while a review is open.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, QuerySet

from checklists.models import Review, Verdict, VerdictCount

BATCH = 500


class Key(NamedTuple):
    """What is counted apart; `reviewer` is None once the account is gone."""

    question: str
    reviewer: UUID | None
    response: str
    judgement: str


KEY = Key._fields


def add(review: Review) -> None:
    """Count the verdicts of a review that is being decided, inside its transaction."""
    _change(review, by=1)


def take_away(review: Review) -> None:
    """Count the verdicts of a decided review no longer, which is being removed."""
    _change(review, by=-1)


@transaction.atomic
def rebuild() -> int:
    """Count all decided reviews anew; return how many rows there are."""
    VerdictCount.objects.all().delete()
    rows = [_row(key, count) for key, count in _counted().items()]
    VerdictCount.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def differences() -> Iterator[str]:
    """Say which counts are not what the verdicts say."""
    expected, stored = _counted(), Counter[Key]()
    for row in VerdictCount.objects.values_list("question", "reviewer_id", *KEY[2:], "count"):
        stored[Key(*row[:4])] += row[4]
    for key in sorted({*expected, *stored}, key=str):
        if expected[key] != stored[key]:
            yield (
                f"verdicts on {key.question} ({key.response}, {key.judgement}): "
                f"{stored[key]} are counted, {expected[key]} were given"
            )


def _change(review: Review, *, by: int) -> None:
    rows = Verdict.objects.filter(review=review, since=review.submission.number)
    given = rows.exclude(judgement="").exclude(written_by=None)
    keys = sorted(
        {Key(*row) for row in given.values_list("question", "written_by", "answered", "judgement")},
        key=str,
    )
    if by > 0:
        VerdictCount.objects.bulk_create((_row(key, 0) for key in keys), ignore_conflicts=True)
    groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for key in keys:
        groups[key[1:]].append(key.question)
    # Groups in one order, and the rows of each: two who decide at one moment never wait for each
    # other in a ring.
    for rows_of in _each(dict(sorted(groups.items(), key=str))):
        list(rows_of.order_by("pk").select_for_update().values_list("pk"))
        rows_of.update(count=F("count") + by)


def _each(groups: Mapping[tuple[Any, ...], list[str]]) -> Iterable[QuerySet[VerdictCount]]:
    for (reviewer, response, judgement), questions in groups.items():
        yield VerdictCount.objects.filter(
            reviewer=reviewer, response=response, judgement=judgement, question__in=questions
        )


def _row(key: Key, count: int) -> VerdictCount:
    return VerdictCount(
        question=key.question,
        reviewer_id=key.reviewer,
        response=key.response,
        judgement=key.judgement,
        count=count,
    )


def _counted() -> Counter[Key]:
    """Return what the verdicts of all decided reviews come to (one query)."""
    rows = Verdict.objects.exclude(judgement="").exclude(review__decision="")
    given = rows.filter(since=F("review__submission__number")).exclude(written_by=None)
    counted = given.order_by().values_list("question", "written_by", "answered", "judgement")
    return Counter({Key(*row[:4]): row[4] for row in counted.annotate(count=Count("pk"))})
