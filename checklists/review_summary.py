"""How far a review is, as finished values: scores, what is left, and what a decision would be."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists import review_wording, wording, workflow
from checklists.choices import Judgement, Severity
from checklists.models import Submission
from checklists.review_document import Reviewed
from checklists.scoring import Result
from checklists.workflow import Blocked, BlockReason, Judged

Keeps = Callable[[Judged, bool], bool]
ALL = "all"
NEED_VERDICT = "verdict"
# Which questions each filter keeps, told by the question and whether it changed since last time.
FILTERS: Mapping[str, tuple[Promise, Keeps]] = {
    ALL: (_("All"), lambda judged, changed: True),
    NEED_VERDICT: (
        _("Need a verdict"),
        lambda judged, changed: judged.needs_verdict and judged.judgement is None,
    ),
    "gaps": (_("Gaps"), lambda judged, changed: judged.item.is_gap),
    "critical": (
        _("Critical"),
        lambda judged, changed: judged.item.severity == Severity.CRITICAL,
    ),
    "not-applicable": (_("Not applicable"), lambda judged, changed: not judged.item.is_applicable),
    "changed": (_("Changed"), lambda judged, changed: changed),
    "clarify": (_("Clarify"), lambda judged, changed: judged.judgement == Judgement.CLARIFY),
    "not-agreed": (
        _("Not agreed"),
        lambda judged, changed: judged.judgement == Judgement.NOT_AGREED,
    ),
    "no-action": (
        _("Critical gap without action"),
        lambda judged, changed: judged.is_critical_gap and not judged.has_full_action,
    ),
}
# Always offered; the others only where they keep something.
ALWAYS = (ALL, NEED_VERDICT, "gaps", "critical", "not-applicable")
BLOCK_FILTERS: Mapping[BlockReason, str] = {
    "verdict_missing": NEED_VERDICT,
    "clarify_open": "clarify",
    "action_missing": "no-action",
}


@dataclass(frozen=True, slots=True)
class Score:
    """A score in words: figure and band, and what holds the band down."""

    line: str
    cap: str


@dataclass(frozen=True, slots=True)
class Block:
    """What holds the decision up for one reason, and where those questions are."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class AreaLine:
    """How far an area is: verdicts that accepting waits for, and those given."""

    code: str
    title: str
    needed: int
    given: int


@dataclass(frozen=True, slots=True)
class FilterLink:
    """One filter of the page."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands beside the questions, and is sent again after each verdict."""

    own: Score
    reviewed: Score | None
    needed: int
    given: int
    blocks: tuple[Block, ...]
    outcome: str
    may_return: bool
    agreeable: int
    next_url: str
    areas: tuple[AreaLine, ...]


def page_url(submission: Submission, show: str = ALL, question: str = "") -> str:
    """Return the address of a review page, at one question where it is named."""
    url = reverse("checklists:review-detail", args=[submission.pk])
    if show != ALL:
        url += f"?show={show}"
    return f"{url}#{question}" if question else url


def keeps(show: str, judged: Judged, changed: bool) -> bool:
    """Tell whether a filter shows a question."""
    return FILTERS[show][1](judged, changed)


def filter_links(
    submission: Submission, through: Reviewed, changed: Collection[str], show: str
) -> tuple[FilterLink, ...]:
    """Return the filters with how many questions each keeps."""
    links = []
    for code, (label, keep) in FILTERS.items():
        count = sum(keep(judged, judged.item.code in changed) for judged in through.judged)
        if count or code in ALWAYS or code == show:
            link = FilterLink(str(label), count, page_url(submission, code), code == show)
            links.append(link)
    return tuple(links)


def summarise(submission: Submission, through: Reviewed, show: str = ALL) -> Summary:
    """Return how far the review is; `show` is the filter that the page has now."""
    acceptance = workflow.acceptance(through.judged)
    needed = [judged for judged in through.judged if judged.needs_verdict]
    outcome = acceptance.outcomes[0] if acceptance.outcomes else None
    return Summary(
        own=_score(through.document.scores.overall),
        reviewed=_score(through.scores.overall) if through.review.verdicts else None,
        needed=len(needed),
        given=sum(judged.judgement is not None for judged in needed),
        blocks=_blocks(submission, acceptance.blocked),
        outcome=str(review_wording.OUTCOMES[outcome]) if outcome else "",
        may_return=workflow.may_return(through.judged),
        agreeable=len(through.agreeable),
        next_url=_next_url(submission, through, show),
        areas=_areas(through, needed),
    )


def _score(result: Result) -> Score:
    return Score(review_wording.score_line(result), wording.cap_sentence(result))


def _blocks(submission: Submission, blocked: Sequence[Blocked]) -> tuple[Block, ...]:
    return tuple(
        Block(sentence, page_url(submission, BLOCK_FILTERS[reason]))
        for reason, _count, sentence in review_wording.block_counts(blocked)
    )


def _next_url(submission: Submission, through: Reviewed, show: str) -> str:
    """Return where the next question without a verdict is, under the present filter if it can be.

    Those that accepting waits for come first; nothing where every question has its verdict.
    """
    without = [judged for judged in through.judged if judged.judgement is None]
    first = next((j for j in without if j.needs_verdict), None) or next(iter(without), None)
    if first is None:
        return ""
    # Whether it changed is not asked: "changed" may lead to the whole list.
    is_shown = keeps(show, first, changed=False)
    return page_url(submission, show if is_shown else ALL, first.item.code)


def _areas(through: Reviewed, needed: Sequence[Judged]) -> tuple[AreaLine, ...]:
    area_of = {item.code: item.area for item in through.items}
    waited = Counter(area_of[judged.item.code] for judged in needed)
    given = Counter(area_of[j.item.code] for j in needed if j.judgement is not None)
    present = set(area_of.values())
    return tuple(
        AreaLine(area.code, area.short_title, waited[area.code], given[area.code])
        for area in through.document.catalogue.areas
        if area.code in present
    )
