"""Starting from an earlier assessment: what comes along, and what is proposed."""

import calendar
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext, ngettext

from checklists import progress
from checklists.choices import ActionStatus, EvidenceKind, ScopeKind
from checklists.market_page.figures import in_order, key_of, name_of
from checklists.models import Answer, Assessment, Evidence
from checklists.services.markets import TITLE_MAX, Next
from guidelines.catalogue import Catalogue

YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
OPEN_ACTIONS = (ActionStatus.PLANNED, ActionStatus.UNDER_WAY)


class Purpose(StrEnum):
    """What a new assessment is started for from an earlier one."""

    PERIOD = "period"
    MARKET = "market"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a new assessment takes over, and what it cannot.

    `documents` of evidence stay behind; `new` are questions that were not asked then, `gone` those
    that are no longer asked.
    """

    answers: int
    actions: int
    links: int
    documents: int
    new: int
    gone: int


@dataclass(frozen=True, slots=True)
class Following:
    """A market's next period; `existing` is the title of an assessment that is about it already."""

    name: str
    next: Next
    existing: str


def carried(source: Assessment, content: Catalogue, sectors: Collection[str]) -> Carried:
    """Return what would come along (two queries)."""
    asked = {question.code for question in content.questions_for(list(sectors))}
    rows = Answer.objects.filter(assessment=source).order_by()
    answers = rows.values_list("question", "response", "action_text", "action_status")
    kept = [row for row in answers if row[0] in asked]
    earlier = progress.content_of(source).questions_for(source.sectors)
    before = {question.code for question in earlier}
    evidence = Evidence.objects.filter(answer__assessment=source, answer__question__in=asked)
    kinds = list(evidence.values_list("kind", flat=True))
    return Carried(
        answers=sum(bool(response) for _, response, _, _ in kept),
        actions=sum(bool(text) and status in OPEN_ACTIONS for _, _, text, status in kept),
        links=kinds.count(EvidenceKind.LINK),
        documents=kinds.count(EvidenceKind.DOCUMENT),
        new=len(asked - before),
        gone=len(before - asked),
    )


def carried_sentence(what: Carried) -> str:
    """Return what a new assessment has just taken over."""
    parts = [
        ngettext(
            "%(count)s answer is carried forward; it counts once you confirm it.",
            "%(count)s answers are carried forward; each counts once you confirm it.",
            what.answers,
        )
        % {"count": what.answers},
        changed_sentence(what),
    ]
    return " ".join(part for part in parts if part)


def changed_sentence(what: Carried) -> str:
    """Return how many questions are new or gone since then; empty where none is."""
    new = ngettext(
        "%(count)s question is new since then", "%(count)s questions are new since then", what.new
    ) % {"count": what.new}
    gone = ngettext("%(count)s is no longer asked", "%(count)s are no longer asked", what.gone) % {
        "count": what.gone
    }
    said = [text for text, count in ((new, what.new), (gone, what.gone)) if count]
    return gettext("%(said)s.") % {"said": ", ".join(said)} if said else ""


def proposals(source: Assessment, purpose: Purpose) -> dict[str, Any]:
    """Return what the form begins with: the next period of the same, or another market's same."""
    taken = {
        "started_from": str(source.pk),
        "organisation": str(source.organisation_id),
        "sectors": source.sectors,
    }
    if purpose == Purpose.MARKET:
        return {
            **taken,
            "scope_kind": ScopeKind.COUNTRY,
            "period_from": source.period_from,
            "period_to": source.period_to,
            "title": "",
        }
    period_from, period_to = next_period(source.period_from, source.period_to)
    names = ("scope_kind", "scope_name", "scope_country")
    return {
        **taken,
        **{name: getattr(source, name) for name in names},
        "period_from": period_from,
        "period_to": period_to,
        "title": next_title(source.title, source.period_from, period_from, period_to),
    }


def next_period(first: date, last: date) -> tuple[date, date]:
    """Return the period of the same length that follows; whole months stay whole months."""
    try:
        start = last + timedelta(days=1)
        if first.day != 1 or start.day != 1:
            return start, last + (start - first)
        months = 12 * (start.year - first.year) + start.month - first.month
        year, month = divmod(12 * last.year + last.month - 1 + months, 12)
        end = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    except (OverflowError, ValueError):
        # The calendar ends with the year 9999.
        return first, last
    return start, end


def next_title(title: str, first: date, next_first: date, next_last: date) -> str:
    """Return the title with its years moved on; one that names no year gets the new one."""
    step = next_first.year - first.year
    last = next_last.year - step
    moved = YEAR.sub(
        lambda year: str(int(year[0]) + step) if first.year <= int(year[0]) <= last else year[0],
        title,
    )
    if moved != title or not step:
        return moved
    longer = f"{title} {next_last.year}"
    return longer if len(longer) <= TITLE_MAX else title


def following(
    assessments: Iterable[Assessment], every: Collection[Assessment]
) -> tuple[Following, ...]:
    """Return the next period of each market's last assessment among these, in order."""
    last: dict[tuple[str, str, str], Assessment] = {}
    for row in sorted(assessments, key=lambda row: (row.period_to, row.created_at)):
        last[key_of(row)] = row
    return tuple(_following(row, every) for row in in_order(last.values()))


def _following(row: Assessment, every: Iterable[Assessment]) -> Following:
    first, end = next_period(row.period_from, row.period_to)
    title = next_title(row.title, row.period_from, first, end)
    existing = next(
        (
            other.title
            for other in every
            if key_of(other) == key_of(row) and (other.period_from, other.period_to) == (first, end)
        ),
        "",
    )
    return Following(name_of(row), Next(row, title, first, end), existing)


def base_title(source: Assessment) -> str:
    """Return an assessment's title without the name of its own market at the end."""
    return source.title.removesuffix(name_of(source)).rstrip(" :-–—,") or source.title  # noqa: RUF001
