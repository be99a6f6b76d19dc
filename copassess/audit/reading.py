"""Events as their readers want them: filtered, a page at a time, as files."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from copassess.audit import sealing
from copassess.audit.models import Event, EventQuerySet
from copassess.audit.wording import label_of
from copassess.formulas import csv_lines

A_PAGE = 50
# Nobody leafs further; a file holds all.
LAST_PAGE = 400
# What a reader may choose, by how the kinds of it begin.
SUBJECTS = {
    "user": gettext_lazy("Accounts and sign-in"),
    "membership": gettext_lazy("Members and roles"),
    "invitation": gettext_lazy("Invitations"),
    "organisation": gettext_lazy("The company"),
    "assessment": gettext_lazy("Assessments and submissions"),
    "evidence": gettext_lazy("Evidence"),
    "guest": gettext_lazy("Guests and their proposals"),
    "review": gettext_lazy("Reviews"),
    "export": gettext_lazy("Reports read, and files downloaded"),
    "staff": gettext_lazy("Roles of UNICEF's staff"),
}
# What belongs to a subject whose name it does not begin with.
ALSO = {
    "assessment": ("assignment.", "submission.", "workbook.", "score."),
    "guest": ("proposal.",),
    "review": ("reply.",),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asks for; what is empty or None asks for nothing.

    Days are whole days of the reader's own time zone, the last one included.
    """

    subject: str = ""
    search: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some events; `number` begins with 1."""

    events: list[Event]
    number: int
    is_last: bool


def matching(rows: EventQuerySet, filters: Filters) -> EventQuerySet:
    """Keep the events that the filters leave, newest first."""
    zone = timezone.get_current_timezone()
    if filters.subject:
        rows = rows.filter(_subject(filters.subject))
    for word in filters.search.split():
        rows = rows.filter(Q(actor__icontains=word) | Q(target__icontains=word))
    if filters.since:
        rows = rows.filter(at__gte=_begin(filters.since, zone))
    if filters.until and filters.until < date.max:
        rows = rows.filter(at__lt=_begin(filters.until + timedelta(days=1), zone))
    return rows.order_by("-at", "-id")


def page_of(rows: EventQuerySet, number: int) -> Page:
    """Return a page of at most 50, without counting them all: one more row tells of the next."""
    number = min(max(number, 1), LAST_PAGE)
    begin = (number - 1) * A_PAGE
    found = list(rows[begin : begin + A_PAGE + 1])
    return Page(found[:A_PAGE], number, is_last=len(found) <= A_PAGE or number == LAST_PAGE)


def as_csv(rows: Iterable[Event], about: Callable[[Event], str]) -> Iterator[str]:
    """Yield a CSV file line by line, however many events there are; instants are UTC."""
    head = (_("When (UTC)"), _("Who"), _("What"), _("About"), _("From"), _("Kind"), _("ID"))
    yield "\ufeff" + csv_lines([head])
    for event in rows:
        cells = (
            *(f"{event.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}", event.actor, label_of(event.kind)),
            *(about(event), event.source, event.kind, str(event.pk)),
        )
        yield csv_lines([cells])


def as_json(rows: Iterable[Event], _about: Callable[[Event], str]) -> Iterator[str]:
    """Yield a line of JSON for each event, as its digest is made from it."""
    for event in rows:
        fields = {
            field.attname: sealing.plain(getattr(event, field.attname))
            for field in Event._meta.fields
        }
        yield json.dumps(fields, ensure_ascii=False, sort_keys=True) + "\n"


def _subject(name: str) -> Q:
    if name == "export":
        return Q(kind__endswith=".export") | Q(kind="report.read") | Q(kind="evidence.download")
    begins = (f"{name}.", *ALSO.get(name, ()))
    return Q(*(("kind__startswith", begin) for begin in begins), _connector=Q.OR)


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
