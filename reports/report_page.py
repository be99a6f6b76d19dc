"""The report as a web page: its gaps narrowed as the address says, and linked to where they arose.

All gaps stay in the page and those that do not fit are hidden, so that a script can show them
again at once; without one the address alone decides.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from checklists import permissions
from checklists.choices import Horizon, Severity
from checklists.document import Document
from checklists.files import documents_of
from checklists.models import Assessment, Submission
from checklists.review_summary import page_url
from copassess.accounts.models import User
from reports.build import GapReport, build
from reports.build.shape import GapEntry, GapGroup

AREA, CHECKLIST, SEVERITY, HORIZON = "area", "checklist", "severity", "horizon"
ACTION, FOUND = "action", "found"
NO_ACTION, BY_REVIEWER = "none", "reviewer"
# Finished reports that a process keeps: some megabytes where the notes are long.
KEPT = 8


@dataclass(frozen=True)
class Link:
    """A way from a gap to where it can be closed; `words` name it, the gap's code follows."""

    url: str
    words: str


@dataclass(frozen=True)
class PageGap(GapEntry):
    """A gap on the page: `fits` holds "name:value" of every filter that shows it."""

    fits: str
    is_hidden: bool
    links: tuple[Link, ...]


@dataclass(frozen=True)
class PageGroup(GapGroup):
    """Gaps under one heading, which goes with the last of them."""

    is_hidden: bool


@dataclass(frozen=True)
class Option:
    """One thing that gaps can be narrowed to, and how many it leaves."""

    name: str
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One choice above the gaps; `options` are without the one for all."""

    name: str
    label: str
    every: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ReportPage:
    """What stands on the page beside the report; `told` says how many gaps are shown."""

    filters: tuple[Filter, ...]
    ticks: tuple[Option, ...]
    hidden_parts: frozenset[str]
    shown: int
    total: int
    told: str
    pattern: str

    @property
    def is_narrow(self) -> bool:
        """Tell whether the address leaves any gap out."""
        return self.shown != self.total

    @property
    def has_filters(self) -> bool:
        """Tell whether there is anything to choose from."""
        return self.total > 1 and bool(self.filters or self.ticks)


Linking = Callable[[GapEntry], tuple[Link, ...]]
Built = tuple[GapReport, Document]
_kept: OrderedDict[tuple[str, str, str | None], Built] = OrderedDict()


def of_submission(submission: Submission) -> Built:
    """Return the finished report of a submission, with its document.

    What it is built from is frozen, so it is kept for whoever narrows its gaps next, by the hashes.
    """
    review = getattr(submission, "review", None)
    key = (submission.sha256, review.sha256 if review else "", get_language())
    made = _kept.pop(key, None)
    if made is None:
        document, decided = documents_of(submission)
        made = build(document, decided), document
    _kept[key] = made
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return made


def without_links(_gap: GapEntry) -> tuple[Link, ...]:
    """Lead nowhere: nobody's assessment stands behind the report."""
    return ()


def member_links(user: User, assessment: Assessment) -> Linking:
    """Lead a member to the question, and whoever may to planning the action."""
    is_planner = permissions.can_answer(user, assessment)
    words = _("Answer") if is_planner and assessment.is_editable else _("See the question")
    plan = reverse("checklists:plan-detail", args=[assessment.pk])
    areas: dict[str, str] = {}

    def links(gap: GapEntry) -> tuple[Link, ...]:
        if gap.area_code not in areas:
            areas[gap.area_code] = reverse(
                "checklists:assessment-area", args=[assessment.pk, gap.area_code]
            )
        question = Link(f"{areas[gap.area_code]}#question-{gap.code}", words)
        return (question, Link(f"{plan}#row-{gap.code}", _("Plan the action")))[: 1 + is_planner]

    return links


def reviewer_links(submission: Submission) -> Linking:
    """Lead a reviewer to the question in the review."""
    review = page_url(submission)
    words = _("See it in the review")
    return lambda gap: (Link(f"{review}#{gap.code}", words),)


def narrowed(
    report: GapReport, document: Document, query: Mapping[str, str], linking: Linking
) -> tuple[GapReport, ReportPage]:
    """Return the report with its gaps as the page shows them, and what stands beside it."""
    tokens = {gap.code: fits(gap, document) for gap in report.gaps}
    filters, ticks = choices(report, tokens.values(), query)
    offered = [*(option for one in filters for option in one.options), *ticks]
    chosen = {f"{option.name}:{option.value}" for option in offered if option.is_chosen}
    made = {
        gap.code: PageGap(
            **vars(gap),
            fits=" ".join(tokens[gap.code]),
            is_hidden=not chosen <= set(tokens[gap.code]),
            links=linking(gap),
        )
        for gap in report.gaps
    }
    whole = replace(
        report,
        critical=tuple(made[gap.code] for gap in report.critical),
        quick_wins=tuple(made[gap.code] for gap in report.quick_wins),
        others=tuple(group_of(group, made) for group in report.others),
    )
    shown = sum(not gap.is_hidden for gap in made.values())
    page = ReportPage(
        filters=filters,
        ticks=ticks,
        hidden_parts=hidden_parts(whole) if chosen else frozenset(),
        shown=shown,
        total=len(made),
        told=told(str(shown), len(made)),
        pattern=told("{shown}", len(made)),
    )
    return whole, page


def fits(gap: GapEntry, document: Document) -> tuple[str, ...]:
    """Return "name:value" of all that a gap fits."""
    answer = document.by_question[gap.code]
    found = [
        f"{AREA}:{gap.area_code}",
        f"{CHECKLIST}:{answer.checklist}",
        f"{SEVERITY}:{answer.severity.value}",
        f"{HORIZON}:{gap.horizon_code}",
    ]
    if gap.action is None or gap.action.is_dropped:
        found.append(f"{ACTION}:{NO_ACTION}")
    if gap.reviewer_only:
        found.append(f"{FOUND}:{BY_REVIEWER}")
    return tuple(found)


def choices(
    report: GapReport, tokens: Iterable[tuple[str, ...]], query: Mapping[str, str]
) -> tuple[tuple[Filter, ...], tuple[Option, ...]]:
    """Return the choices that differ between the gaps: with one area, no choice of areas."""
    counts: dict[str, int] = {}
    for token in (token for gap in tokens for token in gap):
        counts[token] = counts.get(token, 0) + 1

    def options(name: str, labels: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
        return tuple(
            Option(name, value, label, count, query.get(name) == value)
            for value, label in labels
            if (count := counts.get(f"{name}:{value}", 0))
        )

    areas = [(line.code, line.label) for line in report.areas]
    lists = [(line.code, line.label) for line in report.checklists]
    filters = (
        Filter(AREA, _("Area"), _("All areas"), options(AREA, areas)),
        Filter(SEVERITY, _("Severity"), _("All"), options(SEVERITY, labels_of(Severity))),
        Filter(HORIZON, _("When"), _("Any time"), options(HORIZON, labels_of(Horizon))),
        Filter(CHECKLIST, _("Checklist"), _("All checklists"), options(CHECKLIST, lists)),
    )
    ticks = (
        *options(ACTION, [(NO_ACTION, _("Without an action"))]),
        *options(FOUND, [(BY_REVIEWER, _("Found by the reviewer alone"))]),
    )
    return tuple(one for one in filters if len(one.options) > 1), ticks


def labels_of(kind: type[Severity] | type[Horizon]) -> list[tuple[str, str]]:
    """Return the codes of a closed list with their words."""
    return [(entry.value, str(entry.label)) for entry in kind]


def group_of(group: GapGroup, made: Mapping[str, PageGap]) -> PageGroup:
    """Return a group of gaps as the page shows it."""
    gaps = tuple(made[gap.code] for gap in group.gaps)
    given = {**vars(group), "gaps": gaps}
    return PageGroup(**given, is_hidden=all(gap.is_hidden for gap in gaps))


def hidden_parts(report: GapReport) -> frozenset[str]:
    """Name the sections of which nothing is left; an empty one would say that no gap is open."""
    parts: Mapping[str, Iterable[GapEntry]] = {
        "critical": report.critical,
        "quick-wins": report.quick_wins,
        "other-gaps": [gap for group in report.others for gap in group.gaps],
    }
    return frozenset(
        name
        for name, gaps in parts.items()
        if all(isinstance(gap, PageGap) and gap.is_hidden for gap in gaps)
    )


def told(shown: str, total: int) -> str:
    """Say how many gaps are shown; `shown` may stand for a number that a script fills in."""
    return ngettext(
        "%(shown)s of %(total)s gap shown", "%(shown)s of %(total)s gaps shown", total
    ) % {
        "shown": shown,
        "total": total,
    }
