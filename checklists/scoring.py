"""How every number is made: scores, bands, caps, gaps and their order (DESIGN, section 4).

Pure: frozen values in, exact fractions out. Each question comes once; in what order never matters.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from checklists.choices import Band, Effort, Horizon, Response, Severity

VERSION = "1"

# Sums run in halves of a point and so in whole numbers; fractions are made at the end.
HALVES: Mapping[Response | None, int] = {
    Response.YES: 2,
    Response.PARTLY: 1,
    Response.NO: 0,
    None: 0,
}
WEIGHTS: Mapping[Severity, int] = {Severity.CRITICAL: 3, Severity.HIGH: 2, Severity.MEDIUM: 1}
FLOORS: Mapping[Band, int] = {
    Band.LEADING: 90,
    Band.ESTABLISHED: 75,
    Band.DEVELOPING: 50,
    Band.EMERGING: 25,
    Band.NOT_STARTED: 0,
}
# With at least so many critical questions unmet, and more than half, an area is capped at Emerging.
MANY_UNMET = 3

EFFORT_ORDER: Mapping[Effort, int] = {effort: n for n, effort in enumerate(Effort)}


class UnknownRules(LookupError):  # noqa: N818 (named for what it says, as all our errors)
    """A document names a version of the rules that this release does not hold."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question as answered. No response: open, or carried forward and not yet confirmed."""

    code: str
    area: str
    checklist: str
    severity: Severity
    effort: Effort
    response: Response | None
    has_evidence: bool = False
    # After a review: its verdict is "agreed".
    confirmed: bool = False
    # After a review: a gap by the reviewer's response and not by the company's.
    reviewer_only: bool = False

    @property
    def is_applicable(self) -> bool:
        """Tell whether it counts at all."""
        return self.response != Response.NOT_APPLICABLE

    @property
    def is_gap(self) -> bool:
        """Tell whether something is left to do: no, partly, or no response."""
        return HALVES.get(self.response, 2) < 2


def value(response: Response | None) -> Fraction | None:
    """Return what a response counts, in [0, 1]; None for "not applicable", 0 for no response."""
    return None if response == Response.NOT_APPLICABLE else Fraction(HALVES[response], 2)


def weight(severity: Severity) -> int:
    """Return how much a question counts."""
    return WEIGHTS[severity]


def score(items: Iterable[Item]) -> Fraction | None:
    """Return the exact score in [0, 100], open questions as no; None where nothing applies."""
    return _tally(items).exact


def rounded(x: Fraction, places: int = 0) -> Decimal:
    """Round half up, a negative difference as its mirror image: the only rounding there is."""
    steps = int(abs(x) * 10**places + Fraction(1, 2))
    return Decimal(f"{-steps if x < 0 else steps}e-{places}")


def band_of(score: Fraction) -> Band:
    """Return the band of an exact score, before any cap."""
    return next(band for band, floor in FLOORS.items() if score >= floor)


@dataclass(frozen=True, slots=True)
class Result:
    """The score of one set of questions: the whole, an area or a checklist.

    `exact` and `low` count open questions as no, `high` as yes; None where nothing applies.
    `capped_by` names, in gap order, the questions of the cap that holds the band down; it is empty
    where the cap changes nothing. `reached` and `possible` are points.
    """

    exact: Fraction | None
    low: Fraction | None
    high: Fraction | None
    band: Band | None
    band_uncapped: Band | None
    capped_by: tuple[str, ...]
    reached: Fraction
    possible: Fraction
    answered: int
    total: int

    @property
    def coverage(self) -> Fraction | None:
        """Return the share answered, in [0, 1]; "not applicable" counts as answered."""
        return _share(self.answered, self.total)

    @property
    def open(self) -> int:
        """Return how many questions wait for an answer."""
        return self.total - self.answered


@dataclass(frozen=True, slots=True)
class Confidence:
    """What the points rest on, as shares in [0, 1]; a share of nothing is None.

    `evidence` and `confirmed` are of the points reached (`confirmed` is None without a review),
    `not_applicable` is of the weight of all questions.
    """

    evidence: Fraction | None
    confirmed: Fraction | None
    not_applicable: Fraction | None


@dataclass(frozen=True, slots=True)
class Scores:
    """All scores of an assessment; `left_out` are the areas without a score."""

    rules: str
    overall: Result
    areas: dict[str, Result]
    checklists: dict[str, Result]
    confidence: Confidence
    left_out: tuple[str, ...]


# The highest band that a set's critical questions leave open, and those questions.
_Cap = tuple[Band, Sequence[Item]]


@dataclass(slots=True)
class _Tally:
    """The running sums of one set of questions, in halves of a point."""

    weight: int = 0
    reached: int = 0
    open_weight: int = 0
    left_out: int = 0
    backed: int = 0
    confirmed: int = 0
    answered: int = 0
    total: int = 0
    critical: int = 0
    unmet: list[Item] = field(default_factory=list)
    partly: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """Count one question."""
        self.total += 1
        self.answered += item.response is not None
        points = WEIGHTS[item.severity]
        halves = HALVES.get(item.response)
        if halves is None:
            self.left_out += points
            return
        self.weight += points
        self.reached += halves * points
        self.backed += halves * points * item.has_evidence
        self.confirmed += halves * points * item.confirmed
        if item.response is None:
            self.open_weight += points
        if item.severity == Severity.CRITICAL:
            self.critical += 1
            if halves == 0:
                self.unmet.append(item)
            elif halves == 1:
                self.partly.append(item)

    @property
    def exact(self) -> Fraction | None:
        return _share(100 * self.reached, 2 * self.weight)

    @property
    def high(self) -> Fraction | None:
        return _share(100 * (self.reached + 2 * self.open_weight), 2 * self.weight)

    @property
    def many_unmet(self) -> Sequence[Item]:
        """Return the questions that cap an area at Emerging, if they do."""
        many = len(self.unmet) >= MANY_UNMET and 2 * len(self.unmet) > self.critical
        return self.unmet if many else ()

    def confidence(self, reviewed: bool) -> Confidence:
        return Confidence(
            evidence=_share(self.backed, self.reached),
            confirmed=_share(self.confirmed, self.reached) if reviewed else None,
            not_applicable=_share(self.left_out, self.weight + self.left_out),
        )

    def cap(self, many_unmet: Sequence[Item] = ()) -> _Cap:
        """Return the strictest cap; `many_unmet` are the questions of areas capped at Emerging."""
        if many_unmet:
            return (Band.EMERGING, many_unmet)
        if self.unmet:
            return (Band.DEVELOPING, self.unmet)
        if self.partly:
            return (Band.ESTABLISHED, self.partly)
        return (Band.LEADING, ())

    def result(self, exact: Fraction | None, high: Fraction | None, cap: _Cap) -> Result:
        """Return the finished result for this score under this cap."""
        limit, questions = cap
        uncapped = None if exact is None else band_of(exact)
        held = uncapped is not None and FLOORS[uncapped] > FLOORS[limit]
        return Result(
            exact=exact,
            low=exact,
            high=high,
            band=limit if held else uncapped,
            band_uncapped=uncapped,
            capped_by=tuple(i.code for i in sorted(questions, key=gap_key)) if held else (),
            reached=Fraction(self.reached, 2),
            possible=Fraction(self.weight),
            answered=self.answered,
            total=self.total,
        )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _mean(scores: Iterable[Fraction | None]) -> Fraction | None:
    """Return the plain mean of the scores that exist."""
    existing = [score for score in scores if score is not None]
    return sum(existing, Fraction()) / len(existing) if existing else None


def _tally(items: Iterable[Item]) -> _Tally:
    tally = _Tally()
    for item in items:
        tally.add(item)
    return tally


def _tallies(
    items: Iterable[Item], codes: Iterable[str], code_of: Callable[[Item], str]
) -> dict[str, _Tally]:
    """Tally items by area or checklist, in the order of the codes. Raises KeyError."""
    tallies = {code: _Tally() for code in codes}
    for item in items:
        tallies[code_of(item)].add(item)
    return tallies


def _assess_1(
    items: Sequence[Item], areas: Sequence[str], checklists: Sequence[str], reviewed: bool
) -> Scores:
    by_area = _tallies(items, areas, lambda item: item.area)
    by_checklist = _tallies(items, checklists, lambda item: item.checklist)
    whole = _tally(items)
    return Scores(
        rules="1",
        overall=whole.result(
            _mean(t.exact for t in by_area.values()),
            _mean(t.high for t in by_area.values()),
            whole.cap([item for t in by_area.values() for item in t.many_unmet]),
        ),
        areas={c: t.result(t.exact, t.high, t.cap(t.many_unmet)) for c, t in by_area.items()},
        checklists={c: t.result(t.exact, t.high, t.cap()) for c, t in by_checklist.items()},
        confidence=whole.confidence(reviewed),
        left_out=tuple(code for code, t in by_area.items() if not t.weight),
    )


Rules = Callable[[Sequence[Item], Sequence[str], Sequence[str], bool], Scores]
RULES: Mapping[str, Rules] = {"1": _assess_1}


def assess(
    items: Iterable[Item],
    *,
    areas: Sequence[str],
    checklists: Sequence[str],
    reviewed: bool = False,
    version: str = VERSION,
) -> Scores:
    """Score an assessment by one version of the rules. Raises UnknownRules."""
    if version not in RULES:
        raise UnknownRules(version)
    return RULES[version](tuple(items), areas, checklists, reviewed)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap at its place in gap order (from 1); `gain` is in points of the overall score."""

    item: Item
    gain: Fraction
    horizon: Horizon
    quick_win: bool
    position: int


def gap_key(item: Item) -> tuple[int, bool, int, str]:
    """Return what gap order sorts by: severity, response, effort, code."""
    partly = item.response == Response.PARTLY
    return (-WEIGHTS[item.severity], partly, EFFORT_ORDER[item.effort], item.code)


def _gaps_1(items: Sequence[Item]) -> tuple[Gap, ...]:
    """Return the gaps by the first version of the rules.

    As areas count alike, a question that becomes yes raises the overall score by the share of its
    area's points that it misses, divided by the number of areas.
    """
    applicable = [item for item in items if item.is_applicable]
    weights: dict[str, int] = {}
    for item in applicable:
        weights[item.area] = weights.get(item.area, 0) + WEIGHTS[item.severity]
    in_order = sorted((item for item in applicable if item.is_gap), key=gap_key)
    return tuple(
        _gap(item, weights[item.area] * len(weights), position)
        for position, item in enumerate(in_order, start=1)
    )


GAP_RULES: Mapping[str, Callable[[Sequence[Item]], tuple[Gap, ...]]] = {"1": _gaps_1}


def gaps(items: Iterable[Item], *, version: str = VERSION) -> tuple[Gap, ...]:
    """Return all gaps in gap order, by one version of the rules. Raises UnknownRules."""
    if version not in GAP_RULES:
        raise UnknownRules(version)
    return GAP_RULES[version](tuple(items))


def _gap(item: Item, whole: int, position: int) -> Gap:
    missing = WEIGHTS[item.severity] * (2 - HALVES[item.response])
    quick_win = item.severity != Severity.MEDIUM and item.effort == Effort.LOW
    if quick_win or item.severity == Severity.CRITICAL:
        horizon = Horizon.NOW
    else:
        horizon = Horizon.NEXT if item.severity == Severity.HIGH else Horizon.LATER
    return Gap(item, Fraction(100 * missing, 2 * whole), horizon, quick_win, position)


def after_closing(
    items: Iterable[Item],
    codes: Collection[str],
    *,
    areas: Sequence[str],
    checklists: Sequence[str],
    version: str = VERSION,
) -> Result:
    """Return the overall result if the gaps among these questions became yes."""
    closed = (
        replace(item, response=Response.YES) if item.code in codes and item.is_gap else item
        for item in items
    )
    return assess(closed, areas=areas, checklists=checklists, version=version).overall


def strengths(items: Iterable[Item], limit: int = 3) -> tuple[Item, ...]:
    """Return what is answered yes with evidence, severity first, then code."""
    shown = [item for item in items if item.response == Response.YES and item.has_evidence]
    return tuple(sorted(shown, key=lambda item: (-WEIGHTS[item.severity], item.code))[:limit])
