"""What a submission counts for in the portfolio, and in which of its cells. Pure.

The unit is a company in a country: in a cell it counts once, by its newest submission there, so
that five companies in a cell are five companies. Whole numbers only: sums and histograms add up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple, Self

from checklists import scoring
from checklists.choices import Response, ScopeKind, Severity, Status

EVERY = ""
EVERY_YEAR = 0
ALL, ACCEPTED = "all", "accepted"
# Where each response stands in a question's counts; no response counts as no.
RESPONSES: tuple[Response, ...] = (
    Response.YES,
    Response.PARTLY,
    Response.NO,
    Response.NOT_APPLICABLE,
)
PLACES: Mapping[Response | None, int] = {
    None: RESPONSES.index(Response.NO),
    **{response: place for place, response in enumerate(RESPONSES)},
}
LETTERS = "ypna"
# A company's word on the whole of itself comes before its word on a part.
SCOPES: Mapping[str, int] = {
    ScopeKind.COMPANY: 2,
    ScopeKind.COUNTRY: 1,
    ScopeKind.PRODUCT: 0,
}


def hundredths(exact: Fraction | None) -> int | None:
    """Return a score as whole hundredths of a point, half up; None as it is."""
    return None if exact is None else int(scoring.rounded(exact, 2) * 100)


def shown(exact: Fraction | None) -> int | None:
    """Return a score as the whole number that pages show; None as it is."""
    return None if exact is None else int(scoring.rounded(exact))


@dataclass(frozen=True, slots=True)
class Figures:
    """What one submission counts for: by the reviewer's responses where it was decided.

    `score` is in hundredths, `whole` and `areas` as shown; None and absent where nothing applies.
    """

    score: int | None
    whole: int | None
    band: str
    areas: Mapping[str, int]
    # By question code: one of LETTERS.
    answers: Mapping[str, str]
    critical_gaps: int

    def to_json(self) -> dict[str, Any]:
        """Return it as the detail's row keeps it: codes gathered by response, as that is short."""
        codes: dict[str, list[str]] = {}
        for code, letter in self.answers.items():
            codes.setdefault(letter, []).append(code)
        return {
            "score": self.score,
            "whole": self.whole,
            "band": self.band,
            "areas": dict(self.areas),
            "answers": {letter: sorted(found) for letter, found in codes.items()},
            "critical_gaps": self.critical_gaps,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `to_json` wrote."""
        answers = {code: letter for letter, codes in data["answers"].items() for code in codes}
        return cls(
            data["score"],
            data["whole"],
            data["band"],
            data["areas"],
            answers,
            data["critical_gaps"],
        )


def figures_of(scores: scoring.Scores, items: Iterable[scoring.Item]) -> Figures:
    """Return what scored items count for."""
    rows = tuple(items)
    overall = scores.overall
    areas = {code: shown(result.exact) for code, result in scores.areas.items()}
    return Figures(
        score=hundredths(overall.exact),
        whole=shown(overall.exact),
        band=overall.band.value if overall.band else "",
        areas={code: whole for code, whole in areas.items() if whole is not None},
        answers={item.code: LETTERS[PLACES[item.response]] for item in rows},
        critical_gaps=sum(i.is_gap and i.severity == Severity.CRITICAL for i in rows),
    )


class Key(NamedTuple):
    """A cell of the portfolio; in the order in which rows are taken."""

    country: str
    sector: str
    size: str
    year: int
    standing: str


@dataclass(slots=True)
class Sums:
    """What a cell adds up, or by how much it changes."""

    assessments: int = 0
    companies: int = 0
    with_critical: int = 0
    critical_gaps: int = 0
    total: int = 0
    scores: dict[str, int] = field(default_factory=dict)
    bands: dict[str, int] = field(default_factory=dict)
    areas: dict[str, dict[str, int]] = field(default_factory=dict)
    questions: dict[str, list[int]] = field(default_factory=dict)

    def add_company(self, figures: Figures, times: int = 1) -> None:
        """Count a company's figures, or take them away again (-1)."""
        self.companies += times
        self.with_critical += times * (figures.critical_gaps > 0)
        self.critical_gaps += times * figures.critical_gaps
        if figures.whole is not None:
            self.total += times * (figures.score or 0)
            _count(self.scores, {str(figures.whole): times})
            _count(self.bands, {figures.band: times})
        for area, whole in figures.areas.items():
            _count(self.areas.setdefault(area, {}), {str(whole): times})
        for code, letter in figures.answers.items():
            counts = self.questions.setdefault(code, [0, 0, 0, 0])
            counts[LETTERS.index(letter)] += times

    def add(self, other: "Sums") -> None:
        """Add another cell's sums."""
        self.assessments += other.assessments
        self.companies += other.companies
        self.with_critical += other.with_critical
        self.critical_gaps += other.critical_gaps
        self.total += other.total
        _count(self.scores, other.scores)
        _count(self.bands, other.bands)
        for area, counts in other.areas.items():
            _count(self.areas.setdefault(area, {}), counts)
        for code, numbers in other.questions.items():
            mine = self.questions.setdefault(code, [0, 0, 0, 0])
            for place, number in enumerate(numbers):
                if number:
                    mine[place] += number

    def tidy(self) -> None:
        """Forget what nobody counts for any more, so that equal cells are equal."""
        self.scores = {key: n for key, n in sorted(self.scores.items()) if n}
        self.bands = {key: n for key, n in sorted(self.bands.items()) if n}
        kept = {code: {k: n for k, n in c.items() if n} for code, c in self.areas.items()}
        self.areas = {code: counts for code, counts in sorted(kept.items()) if counts}
        self.questions = {c: n for c, n in sorted(self.questions.items()) if any(n)}

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is counted, or nothing changes."""
        counts = [self.scores, self.bands, *self.areas.values()]
        return not (
            self.assessments
            or self.companies
            or self.total
            or self.with_critical
            or self.critical_gaps
            or any(any(count.values()) for count in counts)
            or any(map(any, self.questions.values()))
        )


def _count(counts: dict[str, int], more: Mapping[str, int]) -> None:
    """Add counts; some may be below nothing.

    Pages add up thousands of histograms: `Counter.update` takes twice as long.
    """
    if not counts:
        counts.update(more)
        return
    for key, number in more.items():
        counts[key] = counts.get(key, 0) + number


class Stands(NamedTuple):
    """For which figures of its country a submission speaks for its company."""

    newest: bool = False
    newest_of_year: bool = False
    newest_accepted: bool = False
    newest_accepted_of_year: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One submitted assessment of a company in a country."""

    pk: Any
    country: str
    sectors: tuple[str, ...]
    size: str
    year: int
    status: str
    scope: str
    submitted_at: datetime

    @property
    def is_accepted(self) -> bool:
        """Tell whether it was accepted."""
        return self.status == Status.ACCEPTED


def stands_for(entries: Sequence[Entry]) -> dict[Any, Stands]:
    """Return which of one company's entries in one country speaks for it, by key.

    The whole company comes before a country's part of it and a product; then the newest does.
    """
    order = sorted(entries, key=_rank)
    accepted = [entry for entry in order if entry.is_accepted]
    # Later ones overwrite earlier ones: what is left speaks.
    newest = {EVERY_YEAR: order[-1].pk} if order else {}
    by_year = {entry.year: entry.pk for entry in order}
    accepted_by_year = {entry.year: entry.pk for entry in accepted}
    return {
        entry.pk: Stands(
            newest.get(EVERY_YEAR) == entry.pk,
            by_year.get(entry.year) == entry.pk,
            bool(accepted) and accepted[-1].pk == entry.pk,
            accepted_by_year.get(entry.year) == entry.pk,
        )
        for entry in entries
    }


def _rank(entry: Entry) -> tuple[int, datetime, str]:
    return SCOPES[entry.scope], entry.submitted_at, str(entry.pk)


class Fine(NamedTuple):
    """What decides which cells an entry counts in."""

    country: str
    sectors: tuple[str, ...]
    size: str
    year: int
    is_accepted: bool
    stands: Stands


def fine(entry: Entry, stands: Stands) -> Fine:
    """Return what decides where an entry counts."""
    return Fine(entry.country, entry.sectors, entry.size, entry.year, entry.is_accepted, stands)


def cells(at: Fine) -> Iterator[tuple[Key, bool]]:
    """Yield an entry's cells, and whether it speaks for its company there."""
    speaks = [(ALL, EVERY_YEAR, at.stands.newest), (ALL, at.year, at.stands.newest_of_year)]
    if at.is_accepted:
        speaks += [
            (ACCEPTED, EVERY_YEAR, at.stands.newest_accepted),
            (ACCEPTED, at.year, at.stands.newest_accepted_of_year),
        ]
    for standing, year, speaking in speaks:
        for sector in (EVERY, *at.sectors):
            for size in (EVERY, at.size):
                yield Key(at.country, sector, size, year, standing), speaking


class Totals:
    """Cells being added up: gathered where entries are alike, spread over their cells at the end.

    A hundred thousand entries fall on a few thousand such places, each of a dozen cells.
    """

    def __init__(self) -> None:
        self._gathered: dict[Fine, Sums] = {}

    def add(self, at: Fine, figures: Figures, times: int = 1) -> None:
        """Count an entry, or take it away again (-1 times)."""
        sums = self._gathered.setdefault(at, Sums())
        sums.assessments += times
        if any(at.stands):
            sums.add_company(figures, times)

    def spread(self) -> dict[Key, Sums]:
        """Return the cells in the order in which rows are taken, empty ones left out."""
        found: dict[Key, Sums] = {}
        for at, sums in self._gathered.items():
            alone = Sums(assessments=sums.assessments)
            for key, speaking in cells(at):
                found.setdefault(key, Sums()).add(sums if speaking else alone)
        return {key: found[key] for key in sorted(found) if not found[key].is_empty}


def quartiles(scores: Mapping[str, int]) -> tuple[int, int, int] | None:
    """Return lower quartile, median and upper quartile of whole scores; None of nothing.

    By nearest rank: each is a score that a company has, and rounding a score and taking a
    quartile can be done in either order.
    """
    count = sum(scores.values())
    if not count:
        return None
    ranks = [-(-count * quarter // 4) for quarter in (1, 2, 3)]
    found: list[int] = []
    seen = 0
    for score in sorted(scores, key=int):
        seen += scores[score]
        while len(found) < len(ranks) and seen >= ranks[len(found)]:
            found.append(int(score))
    return found[0], found[1], found[2]
