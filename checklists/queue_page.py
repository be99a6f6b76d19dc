"""The queue as its page and its files show it: rows in words, tabs, a page that stays fast."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from checklists.choices import Outcome, Status
from checklists.models import Summary
from checklists.models.portfolio import SummaryQuerySet
from checklists.review_queue import Filters, Offer, Queue, Tab, reading
from copassess.accounts import countries
from copassess.accounts.models import User

ROWS_A_PAGE = 25
# Nobody leafs further, and a database counts each row that it leaves out.
PAGES_MOST = 400
# Of a search that finds too many to count.
PAGES_UNCOUNTED = 40
TABS: Mapping[Tab, Promise] = {
    Tab.WAITING: pgettext_lazy("submissions", "Waiting"),
    Tab.MINE: pgettext_lazy("submissions", "Mine"),
    Tab.UNCLAIMED: _("Unclaimed"),
    Tab.ANSWERED: _("Answered since my return"),
    Tab.OVERDUE: _("Overdue"),
    Tab.RETURNED: _("Returned"),
    Tab.ACCEPTED: _("Accepted"),
    Tab.ALL: pgettext_lazy("submissions", "All"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One submission as the queue shows it. `reviewer` holds the claim, or decided."""

    pk: UUID
    company: str
    title: str
    code: str
    country: str
    sectors: str
    round: int
    status: Status
    state: str
    submitted_at: datetime
    waiting_since: datetime | None
    due: date | None
    is_overdue: bool
    reviewer: str
    claimed_at: datetime | None
    decided_at: datetime | None
    is_mine: bool
    is_answer: bool
    given: int
    needed: int
    critical: int

    @property
    def can_claim(self) -> bool:
        """Tell whether it waits for a reviewer."""
        return self.status == Status.SUBMITTED

    @property
    def is_claimed(self) -> bool:
        """Tell whether somebody reviews it."""
        return self.status == Status.IN_REVIEW


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab, its words, and whether it is the one shown; `count` is None where nobody counted."""

    tab: Tab
    label: str
    count: int | None
    is_shown: bool
    query: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page; `total` and `pages` are None where not counted, `next` 0 at the end."""

    rows: list[Row]
    number: int
    total: int | None
    pages: int | None
    next: int
    is_cut: bool

    @property
    def previous(self) -> int:
        """Return the number of the page before, 0 on the first."""
        return self.number - 1

    @property
    def can_claim(self) -> bool:
        """Tell whether any of its rows waits for a reviewer."""
        return any(row.can_claim for row in self.rows)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the queue's page shows."""

    page: Page
    tabs: list[TabLink]


def show(
    user: User,
    filters: Filters,
    *,
    number: str,
    offer: Offer,
    query_of: Callable[[Tab], str],
) -> Shown:
    """Return a page of the queue with its tabs; `query_of` gives a tab's address.

    A page that is not there is the nearest that is.
    """
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    queue = Queue(user, filters, [code for code, _name in offer.countries])
    with reading(filters):
        numbers = queue.counts()
        page = _page(queue, wanted, numbers[filters.tab] if numbers else None, dict(offer.sectors))
    tabs = [
        TabLink(
            tab=tab,
            label=str(label),
            count=numbers[tab] if numbers else None,
            is_shown=tab == filters.tab,
            query=query_of(tab),
        )
        for tab, label in TABS.items()
    ]
    return Shown(page=page, tabs=tabs)


def _page(queue: Queue, wanted: int, total: int | None, titles: Mapping[str, str]) -> Page:
    if total is None:
        pages, last = None, PAGES_UNCOUNTED
    else:
        pages = last = max(1, min(PAGES_MOST, -(-total // ROWS_A_PAGE)))
    number = min(max(wanted, 1), last)
    begin = (number - 1) * ROWS_A_PAGE
    ordered = queue.rows().select_related("reviewer")
    # One more tells whether another page follows.
    found = list(ordered[begin : begin + ROWS_A_PAGE + 1])
    if not found and number > 1:
        return _page(queue, 1, total, titles)
    is_more = len(found) > ROWS_A_PAGE
    return Page(
        rows=list(rows_of(found[:ROWS_A_PAGE], queue.user, titles)),
        number=number,
        total=total,
        pages=pages,
        next=number + 1 if is_more and number < last else 0,
        is_cut=is_more and number == last,
    )


def rows_of(
    summaries: SummaryQuerySet | Iterable[Summary], user: User, titles: Mapping[str, str]
) -> Iterator[Row]:
    """Yield summaries in words; `titles` are the sectors'."""
    today = timezone.localdate()
    for summary in summaries:
        yield _row(summary, user, titles, today)


def _row(summary: Summary, user: User, titles: Mapping[str, str], today: date) -> Row:
    status = Status(summary.status)
    return Row(
        pk=summary.submission_id,
        company=summary.company,
        title=summary.title,
        code=summary.code,
        country=countries.name_of(summary.country),
        sectors=", ".join(titles.get(code, code) for code in summary.sector_codes),
        round=summary.round,
        status=status,
        state=state_of(status, summary.outcome),
        submitted_at=summary.submitted_at,
        waiting_since=summary.waiting_since,
        due=summary.due,
        is_overdue=status == Status.RETURNED and summary.due is not None and summary.due < today,
        reviewer=str(summary.reviewer or ""),
        claimed_at=summary.claimed_at,
        decided_at=summary.decided_at,
        is_mine=summary.reviewer_id == user.pk,
        is_answer=summary.returned_by_id == user.pk and summary.waiting_since is not None,
        given=summary.verdicts_given,
        needed=summary.verdicts_needed,
        critical=summary.critical_open,
    )


def state_of(status: Status, outcome: str) -> str:
    """Return where a submission stands, in words."""
    if status == Status.SUBMITTED:
        return gettext("Unclaimed")
    if outcome == Outcome.PLAN_AGREED:
        return str(Outcome.PLAN_AGREED.label)
    return str(status.label)
