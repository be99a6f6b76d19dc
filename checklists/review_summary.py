"""How far a review is, as finished values: scores, what is left, and what a decision would be."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from checklists import hint_wording, hints, review_wording, wording, workflow
from checklists.choices import Judgement
from checklists.hints import Rule
from checklists.review_round import Round
from checklists.review_way import (
    ALL,
    ALWAYS,
    BY_AREA,
    ELSEWHERE,
    FILTERS,
    LOOK_FIRST,
    NEED_VERDICT,
    ONE,
    TOGETHER,
    Way,
)
from checklists.review_way import page_url as page_url
from checklists.scoring import Result
from checklists.workflow import Blocked, BlockReason, Judged

BLOCK_FILTERS: Mapping[BlockReason, str] = {
    "verdict_missing": NEED_VERDICT,
    "clarify_open": "clarify",
    "action_missing": "no-action",
}
# Questions that are named one by one where something waits for them; the others are counted.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Score:
    """A score in words: figure and band, and what holds the band down."""

    line: str
    cap: str


@dataclass(frozen=True, slots=True)
class Named:
    """A question by its code, and where it is."""

    code: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """What holds the decision up for one reason: the first questions of it, and all of them."""

    sentence: str
    url: str
    questions: tuple[Named, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A critical gap with its action; `is_full` tells that the plan can be agreed to with it."""

    question: Named
    action: str
    owner: str
    due: date | None
    is_full: bool


@dataclass(frozen=True, slots=True)
class AreaLine:
    """How far an area is: verdicts that accepting waits for, and those given."""

    code: str
    title: str
    needed: int
    given: int
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A choice of the page, such as a filter, with how many questions it keeps."""

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
    judgements: tuple[Link, ...]
    blocks: tuple[Block, ...]
    state: str
    outcome: str
    outlook: str
    planned: tuple[Planned, ...]
    may_return: bool
    goes_back: int
    agreeable: int
    next_url: str
    areas: tuple[AreaLine, ...]


def filter_links(this: Round, way: Way) -> tuple[Link, ...]:
    """Return the filters with how many questions each keeps."""
    links = []
    for code in FILTERS:
        link = _link(this, way, code)
        is_offered = code in ALWAYS or (link.count and code not in ELSEWHERE)
        if is_offered or link.is_current:
            links.append(link)
    return tuple(links)


def hint_links(this: Round, way: Way) -> tuple[Link, ...]:
    """Return the rules that point at something, with at how many questions each does."""
    found = hints.counts(this.hints)
    rules = [*found, *({Rule(way.show)} - found.keys() if way.show in list(Rule) else ())]
    return tuple(
        Link(
            str(hint_wording.LABELS[rule]),
            found.get(rule, 0),
            way.showing(rule).url(this.submission),
            way.show == rule,
        )
        for rule in rules
    )


def order_links(this: Round, way: Way) -> tuple[Link, ...]:
    """Return the orders, where they differ."""
    if not any(one.urgency[0] for one in this.marked.values()):
        return ()
    words = {LOOK_FIRST: gettext("Worth a look first"), BY_AREA: gettext("Area by area")}
    return tuple(
        Link(label, 0, replace(way, order=order).url(this.submission), way.order == order)
        for order, label in words.items()
    )


def view_links(this: Round, way: Way, question: str = "") -> tuple[Link, ...]:
    """Return the two ways to read, the other one at the same question."""
    words = {TOGETHER: gettext("All on a page"), ONE: gettext("One by one")}
    return tuple(
        Link(label, 0, replace(way, view=view).url(this.submission, question), way.view == view)
        for view, label in words.items()
    )


def summarise(this: Round, way: Way | None = None) -> Summary:
    """Return how far the review is; `way` is how the page is read now."""
    way, through = way or Way(), this.through
    acceptance = workflow.acceptance(through.judged)
    needed = [judged for judged in through.judged if judged.needs_verdict]
    outcome = acceptance.outcomes[0] if acceptance.outcomes else None
    given = Counter(judged.judgement for judged in through.judged)
    critical = sum(judged.is_critical_gap for judged in through.judged)
    return Summary(
        own=_score(through.document.scores.overall),
        reviewed=_score(through.scores.overall) if through.review.verdicts else None,
        needed=len(needed),
        given=sum(judged.judgement is not None for judged in needed),
        judgements=_judgements(this, way, given),
        blocks=_blocks(this, way, acceptance.blocked),
        state=str(review_wording.STATES[outcome]),
        outcome=str(review_wording.OUTCOMES[outcome]) if outcome else "",
        outlook="" if outcome else review_wording.outlook(critical),
        planned=_planned(this, way),
        may_return=workflow.may_return(through.judged),
        goes_back=given[Judgement.CLARIFY] + given[Judgement.NOT_AGREED],
        agreeable=len(through.agreeable),
        next_url=_next_url(this, way),
        areas=_areas(this, way, needed),
    )


def _link(this: Round, way: Way, show: str) -> Link:
    """Return a filter with how many questions it keeps."""
    chosen = way.showing(show)
    count = sum(chosen.keeps(one) for one in this.marked.values())
    return Link(chosen.label, count, chosen.url(this.submission), show == way.show)


def _judgements(this: Round, way: Way, given: Mapping[Judgement | None, int]) -> tuple[Link, ...]:
    """Return how many questions have which verdict, with those none of which is there left out."""
    shows = {
        Judgement.AGREED: "agreed",
        Judgement.CLARIFY: "clarify",
        Judgement.NOT_AGREED: "not-agreed",
        None: "without",
    }
    return tuple(_link(this, way, show) for key, show in shows.items() if given.get(key))


def _score(result: Result) -> Score:
    return Score(review_wording.score_line(result), wording.cap_sentence(result))


def _named(this: Round, way: Way, codes: Iterable[str]) -> tuple[Named, ...]:
    titles, everything = this.document.catalogue.by_code, way.showing(ALL)
    return tuple(
        Named(code, titles[code].title, everything.url(this.submission, code)) for code in codes
    )


def _blocks(this: Round, way: Way, blocked: Sequence[Blocked]) -> tuple[Block, ...]:
    """Return what accepting waits for, reason by reason."""
    blocks = []
    for reason, count, sentence in review_wording.block_counts(blocked):
        codes = [one.question for one in blocked if one.reason == reason]
        url = way.showing(BLOCK_FILTERS[reason]).url(this.submission)
        named = _named(this, way, codes[:NAMED])
        blocks.append(Block(sentence, url, named, count - len(named)))
    return tuple(blocks)


def _planned(this: Round, way: Way) -> tuple[Planned, ...]:
    """Return the critical gaps, which make the outcome a plan, each with its action."""
    gaps = {j.item.code: j for j in this.through.judged if j.is_critical_gap}
    planned = []
    for named in _named(this, way, gaps):
        action = this.document.by_question[named.code].action
        is_full = gaps[named.code].has_full_action
        said = (action.text, action.owner, action.due) if action else ("", "", None)
        planned.append(Planned(named, *said, is_full=is_full))
    return tuple(planned)


def _next_url(this: Round, way: Way) -> str:
    """Return where the next question without a verdict is, under the present filter if it can be.

    Those that accepting waits for come first; nothing where every question has its verdict.
    """
    without = [one for one in way.ordered(this.marked.values()) if one.judged.judgement is None]
    first = next((one for one in without if one.judged.needs_verdict), None)
    first = first or next(iter(without), None)
    if first is None:
        return ""
    return (way if way.keeps(first) else way.showing(ALL)).url(this.submission, first.code)


def _areas(this: Round, way: Way, needed: Sequence[Judged]) -> tuple[AreaLine, ...]:
    """Return how far each area is, with the way to it: where one question stands, its first."""
    area_of = {item.code: item.area for item in this.through.items}
    waited = Counter(area_of[judged.item.code] for judged in needed)
    given = Counter(area_of[j.item.code] for j in needed if j.judgement is not None)
    kept = {area_of[one.code] for one in this.marked.values() if way.keeps(one)}
    lines = []
    for area in this.document.catalogue.areas:
        first = next((code for code in this.marked if area_of[code] == area.code), None)
        if first is not None:
            leading = way if area.code in kept and not way.is_one else way.showing(ALL)
            url = leading.url(this.submission, first if way.is_one else f"area-{area.code}")
            counted = waited[area.code], given[area.code]
            lines.append(AreaLine(area.code, area.short_title, *counted, url))
    return tuple(lines)
