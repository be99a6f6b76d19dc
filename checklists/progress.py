"""The one count of progress, for every page: answered, open and gaps, by area and checklist."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from checklists.choices import Response
from checklists.models import Answer, Assessment
from guidelines import catalogue
from guidelines.catalogue import Catalogue


class Standing(NamedTuple):
    """What counting needs of one answer."""

    question: str
    response: str
    carried_forward: bool


@dataclass(frozen=True)
class Count:
    """How far a set of questions is. `gaps` counts answered ones only (partly or no)."""

    total: int = 0
    answered: int = 0
    gaps: int = 0

    @property
    def open(self) -> int:
        """Return how many still want an answer."""
        return self.total - self.answered

    @property
    def percent(self) -> int:
        """Return the share answered in whole percent, rounded down so that 100 means all."""
        return 100 * self.answered // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is open."""
        return self.answered == self.total

    def plus(self, *, answered: bool, gap: bool) -> "Count":
        """Return the count with one more question."""
        return Count(self.total + 1, self.answered + answered, self.gaps + gap)


@dataclass(frozen=True)
class Progress:
    """Progress of one assessment; `first_open` is the code of its first open question, or None."""

    whole: Count
    areas: Mapping[str, Count]
    checklists: Mapping[str, Count]
    cells: Mapping[tuple[str, str], Count]
    open_codes: tuple[str, ...]

    @property
    def first_open(self) -> str | None:
        """Return the first open question in reading order."""
        return self.open_codes[0] if self.open_codes else None


def count(content: Catalogue, sectors: Iterable[str], answers: Iterable[Standing]) -> Progress:
    """Count answers against the questions of the general checklist and the sectors'."""
    by_code = {answer.question: answer for answer in answers}
    whole = Count()
    areas: dict[str, Count] = {area.code: Count() for area in content.areas}
    checklists: dict[str, Count] = defaultdict(Count)
    cells: dict[tuple[str, str], Count] = defaultdict(Count)
    open_codes = []
    for question in content.questions_for(tuple(sectors)):
        standing = by_code.get(question.code)
        answered = standing is not None and bool(standing.response) and not standing.carried_forward
        gap = (
            answered
            and standing is not None
            and standing.response in (Response.NO, Response.PARTLY)
        )
        if not answered:
            open_codes.append(question.code)
        whole = whole.plus(answered=answered, gap=gap)
        areas[question.area] = areas[question.area].plus(answered=answered, gap=gap)
        checklists[question.checklist] = checklists[question.checklist].plus(
            answered=answered, gap=gap
        )
        cell = (question.area, question.checklist)
        cells[cell] = cells[cell].plus(answered=answered, gap=gap)
    return Progress(whole, areas, dict(checklists), dict(cells), tuple(open_codes))


def of(assessment: Assessment) -> Progress:
    """Count one assessment (one query; its revision must be joined)."""
    return of_all([assessment])[assessment.pk]


def of_all(assessments: Iterable[Assessment]) -> dict[UUID, Progress]:
    """Count several assessments with one query, however many they are."""
    by_id = {assessment.pk: assessment for assessment in assessments}
    standings: dict[UUID, list[Standing]] = defaultdict(list)
    rows = Answer.objects.filter(assessment__in=by_id.keys()).values_list(
        "assessment_id", "question", "response", "carried_forward"
    )
    for assessment_id, question, response, carried_forward in rows.order_by():
        standings[assessment_id].append(Standing(question, response, carried_forward))
    return {
        key: count(content_of(assessment), assessment.sectors, standings[key])
        for key, assessment in by_id.items()
    }


def content_of(assessment: Assessment) -> Catalogue:
    """Return the frozen revision that an assessment is answered in."""
    document = assessment.revision.document_id
    if document is None:
        message = "an assessment's revision is always frozen"
        raise ValueError(message)
    return catalogue.by_sha256(document)
