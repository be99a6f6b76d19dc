"""Sums as figures that pages and files show: quartiles, bands, areas, most common gaps. Pure.

Each figure is made here once, so that whatever shows it shows the same.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from checklists import scoring
from checklists.choices import Band, Severity
from checklists.tallying import LETTERS, Sums, quartiles
from reports.portfolio.disclosure import is_few

# Digits after the point of a mean and of a share in percent.
PLACES = 1
ORDER: Mapping[Severity, int] = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Spread:
    """How scores are distributed over the companies that have one.

    `mean` is None where it is not kept (areas) or nobody has a score.
    """

    companies: int
    lower: int | None
    median: int | None
    upper: int | None
    mean: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What one cell, or several added up, comes to. `key` is a code or a year, "" for all."""

    key: str
    label: str
    companies: int
    assessments: int
    with_critical: int
    critical_gaps: int
    spread: Spread
    bands: Mapping[Band, int]

    @property
    def critical_share(self) -> Decimal | None:
        """Return how many percent of the companies have a critical gap open."""
        return percent(self.with_critical, self.companies)


@dataclass(frozen=True, slots=True)
class Gap:
    """How common a gap is: `share` percent of the companies to whom the question applies."""

    question: str
    severity: Severity
    area: str
    applies: int
    partly: int
    no: int

    @property
    def companies(self) -> int:
        """Return how many have the gap."""
        return self.partly + self.no

    @property
    def share(self) -> Decimal:
        """Return it in percent; a gap that is listed applies to somebody."""
        return percent(self.companies, self.applies) or Decimal(0)


def percent(part: int, whole: int) -> Decimal | None:
    """Return a share in percent; None of nothing."""
    return scoring.rounded(Fraction(100 * part, whole), PLACES) if whole else None


def spread(scores: Mapping[str, int], total: int | None = None) -> Spread:
    """Return how whole scores are distributed; `total` is the exact ones' sum in hundredths."""
    count = sum(scores.values())
    lower, median, upper = quartiles(scores) or (None, None, None)
    mean = None
    if total is not None and count:
        mean = scoring.rounded(Fraction(total, 100 * count), PLACES)
    return Spread(count, lower, median, upper, mean)


def group(key: str, sums: Sums, label: str = "") -> Group:
    """Return a cell's figures; `label` names it to people."""
    return Group(
        key=key,
        label=label,
        companies=sums.companies,
        assessments=sums.assessments,
        with_critical=sums.with_critical,
        critical_gaps=sums.critical_gaps,
        spread=spread(sums.scores, sums.total),
        bands={band: sums.bands.get(band.value, 0) for band in Band},
    )


def areas(sums: Sums, codes: Iterable[str]) -> dict[str, Spread]:
    """Return the score's distribution in each area, in the order given."""
    return {code: spread(sums.areas.get(code, {})) for code in codes}


def gaps(sums: Sums, questions: Iterable[tuple[str, Severity, str]]) -> list[Gap]:
    """Return the gaps that anybody has, the most common first, of these questions.

    Each question comes with its code, severity and area. What applies to too few to say much
    stands last. Gaps as common as one another stand by severity, then by code.
    """
    found = []
    for code, severity, area in questions:
        applies, partly, no = _asked(sums, code)
        if partly + no:
            found.append(Gap(code, severity, area, applies, partly, no))
    return sorted(found, key=_rank)


def untold(sums: Sums, questions: Collection[tuple[str, Severity, str]]) -> list[str]:
    """Return the questions of which a file tells nothing, by code: those that apply to few.

    Critical gaps are told in all as well. So with a critical question of few goes another one, of
    its area where there is one, of those the one that applies to fewest.
    """
    asked = {code: _asked(sums, code)[0] for code, *_ in questions}
    few = {code for code, companies in asked.items() if is_few(companies)}
    critical = [(code, area) for code, severity, area in questions if severity is Severity.CRITICAL]
    along = set()
    for area in {area for code, area in critical if code in few}:
        others = [
            (other != area, asked[code], code)
            for code, other in critical
            if asked[code] and code not in few
        ]
        if others:
            along.add(min(others)[2])
    return sorted(few | along)


def critical_by_area(gaps: Iterable[Gap]) -> Counter[str]:
    """Return how many critical gaps are open in each area that has any."""
    found: Counter[str] = Counter()
    for gap in gaps:
        if gap.severity is Severity.CRITICAL:
            found[gap.area] += gap.companies
    return found


def _asked(sums: Sums, code: str) -> tuple[int, int, int]:
    """Return to how many a question applies, and how many said partly and no."""
    yes, partly, no, _not_applicable = sums.questions.get(code, [0] * len(LETTERS))
    return yes + partly + no, partly, no


def _rank(gap: Gap) -> tuple[bool, Fraction, int, str]:
    # By the exact share: two that differ must not be told apart by rounding alone.
    share = Fraction(gap.companies, gap.applies)
    return is_few(gap.applies), -share, ORDER[gap.severity], gap.question
