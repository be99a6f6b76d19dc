"""Cells of the portfolio for tests, of companies that are figures alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

from checklists import scoring
from checklists.choices import ScopeKind, Status
from checklists.models import Tally
from checklists.services.summaries import written
from checklists.tallying import LETTERS, Entry, Figures, Key, Sums, Totals, fine, stands_for
from guidelines.catalogue import Catalogue
from tests.factories.checklists import AT


@dataclass(frozen=True)
class Firm:
    """What a company submitted once. The same name and country again is the same company later.

    `score` None is one to whom nothing applies; `answers` are a letter of `tallying` by question.
    """

    name: str = ""
    country: str = "KE"
    sectors: Sequence[str] = ("mobile",)
    size: str = "large"
    year: int = 2026
    score: int | None = 60
    accepted: bool = False
    critical_gaps: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, int] | None = None

    def figures(self) -> Figures:
        """Return what it counts for."""
        if self.score is None:
            return Figures(None, None, "", {}, self.answers, self.critical_gaps)
        areas = {"policies": self.score, "csam": self.score} if self.areas is None else self.areas
        band = scoring.band_of(Fraction(self.score)).value
        return Figures(100 * self.score, self.score, band, areas, self.answers, self.critical_gaps)


def firms(count: int, **facts: object) -> list[Firm]:
    """Return that many companies alike."""
    return [Firm(**facts) for _ in range(count)]  # type: ignore[arg-type]  # the dataclass's own


def varied(content: Catalogue, count: int = 72, country: str = "KE") -> list[Firm]:
    """Return companies of every sector over six years, with every gap there is."""
    sectors = [sector.code for sector in content.sectors]
    found = []
    for number in range(count):
        sector = sectors[number % len(sectors)]
        answers = {
            question.code: LETTERS[(number + place) % 3]
            for place, question in enumerate(content.questions_for([sector]))
        }
        firm = Firm(
            country=country,
            sectors=(sector,),
            year=2021 + number // len(sectors) % 6,
            score=number * 13 % 101,
            accepted=number % 3 == 0,
            critical_gaps=number % 2,
            answers=answers,
            areas={area.code: (number * 7 + area.number * 11) % 101 for area in content.areas},
        )
        found.append(firm)
    return found


def tallied(found: Iterable[Firm]) -> None:
    """Store the cells of these companies, and of no others."""
    Tally.objects.all().delete()
    add(found)


def add(found: Iterable[Firm]) -> None:
    """Store the cells of these companies, of countries that have none yet."""
    Tally.objects.bulk_create(written(key, sums) for key, sums in cells_of(found).items())


def cells_of(found: Iterable[Firm]) -> dict[Key, Sums]:
    """Return their cells, as the services count them."""
    companies: dict[tuple[str, str], list[tuple[Entry, Figures]]] = defaultdict(list)
    for number, firm in enumerate(found):
        name = firm.name or f"Company {number}"
        entry = Entry(
            pk=number,
            country=firm.country,
            sectors=tuple(firm.sectors),
            size=firm.size,
            year=firm.year,
            status=Status.ACCEPTED if firm.accepted else Status.SUBMITTED,
            scope=ScopeKind.COMPANY,
            submitted_at=AT + timedelta(days=number),
        )
        companies[name, firm.country].append((entry, firm.figures()))
    totals = Totals()
    for entries in companies.values():
        stands = stands_for([entry for entry, _figures in entries])
        for entry, figures in entries:
            totals.add(fine(entry, stands[entry.pk]), figures)
    return totals.spread()
