"""What a company's markets have in common, in plain facts; each definition stands on the page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter

from django.urls import reverse

from checklists import scoring, wording
from checklists.choices import Response, ScopeKind, Severity, Status
from checklists.market_page.figures import Market, areas_of, is_critical_gap
from guidelines.catalogue import Question

# How many of the questions that fail in most markets are listed.
MOST = 10


@dataclass(frozen=True, slots=True)
class Mean:
    """The plain mean of overall scores; `text` is empty where there is none.

    `drafts`, `earlier` and `whole` say how many assessments it leaves out: drafts, those of which
    the same market has a newer submission, and those of the whole company beside its markets. A
    market where nothing applies has no score.
    """

    text: str
    count: int
    drafts: int
    earlier: int
    whole: int


@dataclass(frozen=True, slots=True)
class Spread:
    """An area's lowest and highest score with the markets that have them, and what is between."""

    title: str
    lowest: str
    lowest_in: str
    highest: str
    highest_in: str
    spread: str


@dataclass(frozen=True, slots=True)
class Weakness:
    """A question answered no or partly, in how many of the assessments that ask it."""

    code: str
    title: str
    area: str
    severity: Severity
    no: int
    partly: int
    asked: int
    url: str

    @property
    def count(self) -> int:
        """Return in how many it is answered no or partly."""
        return self.no + self.partly


@dataclass(frozen=True, slots=True)
class Place:
    """A market in which a critical gap is open."""

    name: str
    response: Response
    is_draft: bool
    url: str


@dataclass(frozen=True, slots=True)
class Critical:
    """A critical gap and the markets that have it."""

    code: str
    title: str
    url: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All that stands below the table."""

    mean: Mean
    statuses: tuple[tuple[Status, int], ...]
    spreads: tuple[Spread, ...]
    weaknesses: tuple[Weakness, ...]
    more_weaknesses: int
    critical: tuple[Critical, ...]
    open_critical: int
    differs: bool


def build(markets: Sequence[Market], query: str) -> Summary:
    """Return the summary; `query` is what links to a question end with."""
    newest = _newest(markets)
    standing = _standing(newest)
    weak = weaknesses(markets, query)
    statuses = Counter(Status(market.assessment.status) for market in markets)
    return Summary(
        mean=_mean(markets, newest, standing),
        statuses=tuple((status, statuses[status]) for status in Status if statuses[status]),
        spreads=_spreads(standing),
        weaknesses=tuple(weak[:MOST]),
        more_weaknesses=len(weak[MOST:]),
        critical=_critical(markets, query),
        open_critical=sum(
            item.severity == Severity.CRITICAL and item.response is None
            for market in markets
            for item in market.items.values()
        ),
        differs=len({tuple(sorted(market.items)) for market in markets}) > 1,
    )


def question_url(code: str, query: str) -> str:
    """Return where one question stands across the markets."""
    return reverse("checklists:market-question", args=[code]) + query


def _newest(markets: Iterable[Market]) -> list[Market]:
    """Return each market's newest submission, no drafts."""
    newest: dict[tuple[str, str, str], Market] = {}
    submitted = [market for market in markets if market.submitted_at]
    for market in sorted(submitted, key=attrgetter("submitted_at")):
        newest[market.key] = market
    return [market for market in markets if newest.get(market.key) is market]


def _standing(newest: Sequence[Market]) -> Sequence[Market]:
    """Return what means and spreads are taken of: the whole company stands not beside its parts."""
    parts = [market for market in newest if market.assessment.scope_kind != ScopeKind.COMPANY]
    return parts or newest


def _mean(markets: Sequence[Market], newest: Sequence[Market], standing: Sequence[Market]) -> Mean:
    scores = [market.standing.overall.exact for market in standing]
    existing = [score for score in scores if score is not None]
    submitted = sum(not market.is_draft for market in markets)
    return Mean(
        text=wording.number(sum(existing, Fraction()) / len(existing)) if existing else "",
        count=len(existing),
        drafts=len(markets) - submitted,
        earlier=submitted - len(newest),
        whole=len(newest) - len(standing),
    )


def _spreads(standing: Sequence[Market]) -> tuple[Spread, ...]:
    """Compare each area where at least two markets have a score."""
    spreads = []
    for code, title in areas_of(standing).items():
        scores = [
            (market.name, result.exact)
            for market in standing
            if (result := market.standing.areas.get(code)) and result.exact is not None
        ]
        if len(scores) > 1:
            spreads.append(_spread(title, scores))
    return tuple(spreads)


def _spread(title: str, scores: Sequence[tuple[str, Fraction]]) -> Spread:
    low, high = (end(score for _, score in scores) for end in (min, max))
    return Spread(
        title=title,
        lowest=wording.number(low),
        lowest_in=_names(scores, low),
        highest=wording.number(high),
        highest_in=_names(scores, high),
        spread=wording.number(high - low),
    )


def _names(scores: Iterable[tuple[str, Fraction]], of: Fraction) -> str:
    return ", ".join(name for name, score in scores if score == of)


def weaknesses(markets: Sequence[Market], query: str) -> list[Weakness]:
    """Return what is answered no or partly anywhere: most markets first, then most severe."""
    found = []
    for question in _questions(markets):
        given = [m.items[question.code].response for m in markets if question.code in m.items]
        counts = Counter(given)
        if counts[Response.NO] + counts[Response.PARTLY]:
            found.append(
                Weakness(
                    code=question.code,
                    title=question.title,
                    area=question.area,
                    severity=Severity(question.severity),
                    no=counts[Response.NO],
                    partly=counts[Response.PARTLY],
                    asked=len(given),
                    url=question_url(question.code, query),
                )
            )
    return sorted(found, key=lambda w: (-w.count, -scoring.weight(w.severity), -w.no, w.code))


def _critical(markets: Sequence[Market], query: str) -> tuple[Critical, ...]:
    """Return the critical gaps that are answered so, those of most markets first."""
    found = [
        Critical(question.code, question.title, question_url(question.code, query), places)
        for question in _questions(markets)
        if (places := tuple(_places(markets, question.code)))
    ]
    return tuple(sorted(found, key=lambda gap: (-len(gap.places), gap.code)))


def _places(markets: Iterable[Market], code: str) -> Iterable[Place]:
    for market in markets:
        item = market.items.get(code)
        if item and item.response and is_critical_gap(item):
            yield Place(market.name, item.response, market.is_draft, market.url(code))


def _questions(markets: Iterable[Market]) -> Iterable[Question]:
    """Return every question that any of them asks, once, in the words of the last."""
    return {
        code: market.content.by_code[code] for market in markets for code in market.items
    }.values()
