"""What a day's seal is made of: a hash over its events and the seal before. Pure.

Each event has a digest of its own, of which the seal keeps the first letters: so that a check can
say which event was altered or is missing, not just on which day.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

# Letters kept of each event's digest: enough to tell events apart, far too few to be worth forging.
KEPT = 16
# A request that began before midnight may still be writing after it.
GRACE = timedelta(hours=1)


@dataclass(frozen=True)
class Sealed:
    """A day's seal: how many events, the chained hash, and the beginnings of their digests."""

    count: int
    sha256: str
    digests: str


def digest(event: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an event's canonical JSON, in hex."""
    text = json.dumps(
        {name: plain(value) for name, value in event.items()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def seal(previous: str, digests: Iterable[str]) -> Sealed:
    """Return the seal of a day's events, in their order; `previous` is "" for the first day."""
    chain, count, kept = hashlib.sha256(previous.encode()), 0, []
    for one in digests:
        chain.update(b"\n" + one.encode())
        kept.append(one[:KEPT])
        count += 1
    return Sealed(count, chain.hexdigest(), "".join(kept))


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends (UTC); the end belongs to the next."""
    begin = datetime.combine(day, time.min, UTC)
    return begin, begin + timedelta(days=1)


def due(last: date | None, first: date, at: datetime) -> list[date]:
    """Return the days that can be sealed now: after the last sealed one, or from the first event.

    A day is over an hour after its midnight.
    """
    newest = (at.astimezone(UTC) - GRACE).date() - timedelta(days=1)
    begin = last + timedelta(days=1) if last else first
    return [begin + timedelta(days=n) for n in range((newest - begin).days + 1)]


def differing(kept: str, found: Sequence[str]) -> tuple[list[int], int, int]:
    """Return which of the found digests are unknown, how many are missing, and how many are new.

    By their beginnings; the places count from 0.
    """
    known = [kept[n : n + KEPT] for n in range(0, len(kept), KEPT)]
    expected, there = set(known), {one[:KEPT] for one in found}
    strange = [place for place, one in enumerate(found) if one[:KEPT] not in expected]
    return strange, sum(one not in there for one in known), max(0, len(found) - len(known))


def plain(value: Any) -> Any:  # noqa: ANN401 (whatever a column holds)
    """Return a value as JSON has it, the same on every database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, dict | list | str | int | float | bool) or value is None:
        return value
    return str(value)
