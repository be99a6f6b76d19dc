"""Sealing days of events, and finding what was altered since."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db import connection, transaction

from copassess.audit import sealing
from copassess.audit.models import Event, Seal, Tombstone

# Events held in memory at a time.
BATCH = 2000


@transaction.atomic
def seal_due(*, at: datetime) -> list[Seal]:
    """Seal every whole day that is not sealed yet; return the new seals, the oldest first."""
    _alone()
    last = Seal.objects.order_by("-day").first()
    first = Event.objects.order_by("at").values_list("at", flat=True).first()
    if last is None and first is None:
        return []
    begin = first.astimezone(UTC).date() if first else at.astimezone(UTC).date()
    made = []
    for day in sealing.due(last.day if last else None, begin, at):
        last = _seal(day, last, at)
        made.append(last)
    return made


def differences(*, expected: str = "") -> Iterator[str]:
    """Say what was altered since it was sealed; memory stays flat, however many events there are.

    `expected` is a seal's hash that was kept elsewhere: it must still be one of the chain.
    """
    previous, end, seen = "", None, False
    buried = dict(Tombstone.objects.filter(kind="day").values_list("key", "sha256"))
    for seal in Seal.objects.order_by("day").iterator(chunk_size=50):
        if seal.previous != previous:
            yield f"{seal.day}: the seal before it is another one than it names"
        begin, until = sealing.bounds(seal.day)
        if seal.until != until or (end is not None and begin != end):
            yield f"{seal.day}: it does not follow the seal before it"
        if (stone := buried.get(str(seal.day))) is None:
            yield from _day(seal)
        elif stone != seal.sha256:
            yield f"{seal.day}: what was removed under the policy had another seal"
        previous, end, seen = seal.sha256, until, seen or seal.sha256 == expected
    if expected and not seen:
        yield f"No seal has the hash {expected}: the chain was written anew, or cut"


def removed() -> tuple[int, date | None]:
    """Return how many days' events the retention policy removed, and when it did so last."""
    stones = Tombstone.objects.filter(kind="day")
    newest = stones.order_by("-removed_at").first()
    return stones.count(), newest.removed_at.date() if newest else None


def _alone() -> None:
    """Wait for whoever seals now: two chains would not be one (SQLite has one writer anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE")


def _seal(day: date, last: Seal | None, at: datetime) -> Seal:
    previous = last.sha256 if last else ""
    made = sealing.seal(previous, (one for _event, one in _digests(day)))
    return Seal.objects.create(
        day=day,
        until=sealing.bounds(day)[1],
        events=made.count,
        sha256=made.sha256,
        previous=previous,
        digests=made.digests,
        sealed_at=at,
    )


def _digests(day: date) -> Iterator[tuple[Event, str]]:
    """Yield a day's events with their digests, in order."""
    begin, end = sealing.bounds(day)
    rows = Event.objects.filter(at__gte=begin, at__lt=end).order_by("at", "id")
    for event in rows.iterator(chunk_size=BATCH):
        fields = {field.attname: getattr(event, field.attname) for field in Event._meta.fields}
        yield event, sealing.digest(fields)


def _day(seal: Seal) -> Iterator[str]:
    """Say which events of a day are not what was sealed."""
    found = list(_digests(seal.day))
    digests = [one for _event, one in found]
    made = sealing.seal(seal.previous, digests)
    if (made.sha256, made.count, made.digests) == (seal.sha256, seal.events, seal.digests):
        return
    strange, missing, _new = sealing.differing(seal.digests, digests)
    for place in strange:
        event = found[place][0]
        yield f"{seal.day}: event {event.pk} ({event.kind}) is not what was sealed"
    if missing > len(strange):
        yield f"{seal.day}: {missing - len(strange)} events are missing"
    if not strange and not missing:
        yield f"{seal.day}: the seal itself was altered"
