"""Which assignments are due, and telling whoever they wait for: once each, whoever asks."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from checklists import mail, progress
from checklists.models import Assessment, Assignment
from checklists.models.assignment import AssignmentQuerySet
from copassess.accounts import time_zones

logger = logging.getLogger(__name__)

SOON = timedelta(days=3)
# A date that passed longer ago is no news: the timer was off, or the assessment came back.
LATE = timedelta(days=30)
# Dates differ by a day from UTC's, at most, wherever a person lives.
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A kind of reminder: where it is noted, from which due dates to which, counted from today."""

    field: str
    first: timedelta
    last: timedelta
    tell: Callable[..., bool]

    def is_time(self, due: date, today: date) -> bool:
        """Tell whether this is what a person reads about that due date on that day."""
        return today + self.first <= due <= today + self.last


DUE_SOON = Reminder("due_soon_told_at", timedelta(), SOON, mail.tell_due_soon)
OVERDUE = Reminder("overdue_told_at", -LATE, -A_DAY, mail.tell_overdue)


@dataclass(frozen=True, slots=True)
class Told:
    """How many were told, and how many could not be."""

    count: int
    failed: int


def remind(reminder: Reminder, *, at: datetime) -> Told:
    """Tell everybody whom a reminder waits for; one that fails stops no other."""
    count = failed = 0
    for assignment in waiting(reminder, at=at):
        try:
            count += _tell(reminder, assignment, at)
        except Exception:  # whatever is wrong with one, the others are told
            logger.exception("no %s for assignment %s", reminder.field, assignment.pk)
            failed += 1
    return Told(count, failed)


def waiting(reminder: Reminder, *, at: datetime) -> list[Assignment]:
    """Return the assignments to remind of: due, open, and of somebody who can still answer.

    What day it is depends on where the person lives.
    """
    today = at.date()
    rows = _untold(reminder).filter(
        due__gte=today + reminder.first - A_DAY, due__lte=today + reminder.last + A_DAY
    )
    joined = rows.for_list().select_related("assessment__organisation", "assessment__revision")
    due = [row for row in joined.order_by("due", "id") if _is_for_today(reminder, row, at)]
    counted = progress.of_all({row.assessment_id: row.assessment for row in due}.values())
    return [row for row in due if counted[row.assessment_id].areas[row.area].open]


@transaction.atomic
def _tell(reminder: Reminder, assignment: Assignment, at: datetime) -> bool:
    """Note that the person is told and write the mail, unless somebody else was faster."""
    # A due date that moved meanwhile begins again.
    rows = _untold(reminder).filter(pk=assignment.pk, due=assignment.due)
    return bool(rows.update(**{reminder.field: at})) and reminder.tell(assignment, at=at)


def _untold(reminder: Reminder) -> AssignmentQuerySet:
    """Return those not reminded yet, of assessments that can still be answered."""
    rows = Assignment.objects.filter(assessment__in=Assessment.objects.editable())
    return rows.filter(**{reminder.field: None})


def _is_for_today(reminder: Reminder, assignment: Assignment, at: datetime) -> bool:
    person = assignment.person
    if person is None or assignment.due is None:
        return False
    today = timezone.localdate(at, time_zones.zone(person.time_zone))
    is_time = reminder.is_time(assignment.due, today)
    return is_time and mail.is_reachable(person, assignment.assessment)
