"""Whole months and years before an instant."""

from datetime import UTC, datetime

import pytest

from copassess.periods import months_before, years_before

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        ((2026, 11, 23), 1, (2026, 10, 23)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 31), 24, (2024, 12, 31)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
    ],
)
def test_months_before_keeps_the_day_where_there_is_one(
    day: tuple[int, int, int], count: int, before: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, 12, tzinfo=UTC), count) == datetime(*before, 12, tzinfo=UTC)


def test_years_before_a_leap_day() -> None:
    assert years_before(datetime(2028, 2, 29, tzinfo=UTC), 1) == datetime(2027, 2, 28, tzinfo=UTC)
