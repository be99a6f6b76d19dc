"""A seal covers each event of its day and the seal before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassess.audit import sealing
from copassess.audit.sealing import KEPT

pytestmark = pytest.mark.pure

AT = datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
DIGESTS = st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=6)


def test_digest_is_the_same_whatever_the_order_of_fields_and_the_zone() -> None:
    east = datetime.fromisoformat("2026-03-02T12:30:00+03:00")

    one = sealing.digest({"at": east, "kind": "user.sign_in", "facts": {"b": 1, "a": 2}})
    other = sealing.digest(
        {"facts": {"a": 2, "b": 1}, "kind": "user.sign_in", "at": east.astimezone(UTC)}
    )

    assert one == other


def test_digest_tells_a_single_character() -> None:
    assert sealing.digest({"target": "Aster"}) != sealing.digest({"target": "Astor"})


@given(DIGESTS, DIGESTS, st.text(max_size=4))
def test_seal_differs_wherever_events_or_the_seal_before_do(
    one: list[str], other: list[str], previous: str
) -> None:
    assert (sealing.seal("", one).sha256 == sealing.seal("", other).sha256) == (one == other)
    assert (sealing.seal(previous, one) == sealing.seal("", one)) == (previous == "")


def test_seal_keeps_the_beginning_of_each_digest() -> None:
    made = sealing.seal("", ["a" * 64, "b" * 64])

    assert made.count == 2
    assert made.digests == "a" * KEPT + "b" * KEPT


def test_day_is_due_an_hour_after_its_midnight() -> None:
    monday = date(2026, 3, 2)

    assert sealing.due(monday, monday, AT) == []
    assert sealing.due(monday, monday, AT + timedelta(minutes=31)) == [date(2026, 3, 3)]


def test_days_that_nobody_sealed_are_due_one_by_one() -> None:
    days = sealing.due(None, date(2026, 2, 27), AT)

    assert days == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]


def test_differing_tells_altered_from_missing() -> None:
    kept = sealing.seal("", ["a" * 64, "b" * 64, "c" * 64]).digests

    assert sealing.differing(kept, ["a" * 64, "x" * 64, "c" * 64]) == ([1], 1, 0)
    assert sealing.differing(kept, ["a" * 64, "c" * 64]) == ([], 1, 0)
    assert sealing.differing(kept, ["a" * 64, "b" * 64, "c" * 64, "d" * 64]) == ([3], 0, 1)
