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
from checklists.review_queue import Filters, Tab, chosen, counts
from copassess.accounts import countries
from copassess.accounts.models import User

ROWS_A_PAGE = 25
# Nobody leafs further, and a database counts each row that it leaves out.
PAGES_MOST = 400
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
    """A tab, its words, how many rows it has, and whether it is the one shown."""

    tab: Tab
    label: str
    count: int
    is_shown: bool
    query: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page; `total` is how many there are on all of them."""

    rows: list[Row]
    number: int
    pages: int
    total: int

    @property
    def previous(self) -> int:
        """Return the number of the page before, 0 on the first."""
        return self.number - 1

    @property
    def next(self) -> int:
        """Return the number of the page after, 0 on the last."""
        return self.number + 1 if self.number < self.pages else 0

    @property
    def can_claim(self) -> bool:
        """Tell whether any of its rows waits for a reviewer."""
        return any(row.can_claim for row in self.rows)

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more rows than pages for them."""
        return self.total > PAGES_MOST * ROWS_A_PAGE


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
    titles: Mapping[str, str],
    query_of: Callable[[Tab], str],
) -> Shown:
    """Return a page of the queue with its tabs (three queries); `query_of` gives a tab's address.

    A page that is not there is the nearest that is.
    """
    numbers = counts(user, filters)
    total = numbers[filters.tab]
    pages = max(1, min(PAGES_MOST, -(-total // ROWS_A_PAGE)))
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    at = min(max(wanted, 1), pages)
    begin = (at - 1) * ROWS_A_PAGE
    found = chosen(user, filters).select_related("reviewer")[begin : begin + ROWS_A_PAGE]
    page = Page(rows=list(rows_of(found, user, titles)), number=at, pages=pages, total=total)
    tabs = [
        TabLink(tab, str(TABS[tab]), numbers[tab], tab == filters.tab, query_of(tab)) for tab in Tab
    ]
    return Shown(page=page, tabs=tabs)


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
