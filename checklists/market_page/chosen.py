"""Which assessments stand side by side: those of one company, of one year or of all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils.http import urlencode

from checklists.models import Assessment
from checklists.models.assessment import AssessmentQuerySet
from copassess.accounts.models import Organisation, User

ALL = "all"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One company's assessments of one year, and what else there was to choose from.

    `year` is "all" or four digits, empty where there is no assessment at all. `every` are all
    that the company has, of whatever year.
    """

    organisation: Organisation | None
    organisations: tuple[Organisation, ...]
    year: str
    years: tuple[str, ...]
    assessments: tuple[Assessment, ...]
    every: tuple[Assessment, ...]

    @property
    def query(self) -> str:
        """Return what a link to the same choice ends with."""
        if self.organisation is None:
            return ""
        return "?" + urlencode({"organisation": str(self.organisation.pk), "year": self.year})


def choose(user: User, asked: QueryDict) -> Chosen:
    """Return what the address asks for (three queries). Another company's is 404."""
    organisations = tuple(Organisation.objects.visible_to(user))
    organisation = _organisation(organisations, asked.get("organisation", ""))
    assessments = list(of_company(user, organisation.pk)) if organisation else []
    years = _years(assessments)
    year = asked.get("year", "")
    if year != ALL and year not in years:
        year = _usual(years)
    return Chosen(
        organisation=organisation,
        organisations=organisations,
        year=year,
        years=tuple(years),
        assessments=tuple(row for row in assessments if year == ALL or int(year) in _years_of(row)),
        every=tuple(assessments),
    )


def of_company(user: User, organisation: UUID) -> AssessmentQuerySet:
    """Return a company's assessments, the one that changed last first."""
    return Assessment.objects.visible_to(user).filter(organisation=organisation).for_list()


def _organisation(organisations: Sequence[Organisation], asked: str) -> Organisation | None:
    """Return the company that was asked for, the first where none was; 404 for a stranger's."""
    if not asked:
        return organisations[0] if organisations else None
    try:
        key = UUID(asked)
    except ValueError as error:
        raise Http404 from error
    found = next((row for row in organisations if row.pk == key), None)
    if found is None:
        raise Http404
    return found


def _years(assessments: Iterable[Assessment]) -> dict[str, int]:
    """Return how many assessments are about each year, the newest first."""
    counts = Counter(str(year) for row in assessments for year in _years_of(row))
    return dict(sorted(counts.items(), reverse=True))


def _usual(years: dict[str, int]) -> str:
    """Return the newest year with something to compare, else the newest."""
    several = [year for year, count in years.items() if count > 1]
    return next(iter([*several, *years]), "")


def _years_of(row: Assessment) -> range:
    """Return the years that its period touches; of an absurdly long one the first few."""
    return range(row.period_from.year, min(row.period_to.year, row.period_from.year + 9) + 1)
