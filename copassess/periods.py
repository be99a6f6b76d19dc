"""Whole months and years before an instant, as a policy counts them. Pure."""

from calendar import monthrange
from datetime import datetime


def months_before(at: datetime, count: int) -> datetime:
    """Return the same day and time so many months before, else the last day of that month."""
    months = at.year * 12 + at.month - 1 - count
    year, month = divmod(months, 12)
    day = min(at.day, monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


def years_before(at: datetime, count: int) -> datetime:
    """Return the same day and time so many years before; of 29 February, the 28th."""
    return months_before(at, 12 * count)
