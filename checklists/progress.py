"""The one count of progress, for every page: answered, open and gaps, by area and checklist."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from checklists import scoring
from checklists.choices import Effort, Response, Severity
from checklists.models import Answer, Assessment
from guidelines import catalogue
from guidelines.catalogue import Catalogue, Question

GAPS = frozenset({Response.NO.value, Response.PARTLY.value})


class Standing(NamedTuple):
    """What counting needs of one answer."""

    question: str
    response: str
    carried_forward: bool

    @property
    def counted(self) -> str:
        """Return the response, or nothing while it was only carried forward."""
        return "" if self.carried_forward else self.response


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of one assessment; `open_codes` are its open questions in reading order."""

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
    counted = {answer.question: answer.counted for answer in answers}
    cells: dict[tuple[str, str], list[int]] = {}
    open_codes = []
    for question in content.questions_for(tuple(sectors)):
        cell = cells.setdefault((question.area, question.checklist), [0, 0, 0])
        response = counted.get(question.code)
        cell[0] += 1
        if not response:
            open_codes.append(question.code)
            continue
        cell[1] += 1
        cell[2] += response in GAPS
    by_area: dict[str, list[list[int]]] = {area.code: [] for area in content.areas}
    by_checklist: dict[str, list[list[int]]] = defaultdict(list)
    for (area, checklist), cell in cells.items():
        by_area[area].append(cell)
        by_checklist[checklist].append(cell)
    return Progress(
        whole=_sum(cells.values()),
        areas={code: _sum(parts) for code, parts in by_area.items()},
        checklists={code: _sum(parts) for code, parts in by_checklist.items()},
        cells={key: Count(*cell) for key, cell in cells.items()},
        open_codes=tuple(open_codes),
    )


def of(assessment: Assessment) -> Progress:
    """Count one assessment (one query; its revision must be joined)."""
    return count(content_of(assessment), assessment.sectors, standings(assessment))


def of_all(assessments: Iterable[Assessment]) -> dict[UUID, Progress]:
    """Count several assessments with one query, however many they are."""
    rows = {assessment.pk: assessment for assessment in assessments}
    found: dict[UUID, list[Standing]] = {key: [] for key in rows}
    answers = Answer.objects.filter(assessment__in=rows.keys()).order_by()
    for key, *standing in answers.values_list("assessment_id", *Standing._fields):
        found[key].append(Standing._make(standing))
    return {
        key: count(content_of(assessment), assessment.sectors, found[key])
        for key, assessment in rows.items()
    }


def standings(assessment: Assessment) -> list[Standing]:
    """Read how every question of an assessment stands (one query)."""
    rows = Answer.objects.filter(assessment=assessment).order_by()
    return [Standing._make(row) for row in rows.values_list(*Standing._fields)]


def next_open(assessment: Assessment, after: str = "") -> Question | None:
    """Return the first open question after the one with that code, else the first of all."""
    questions = content_of(assessment).questions_for(assessment.sectors)
    codes = [question.code for question in questions]
    place = codes.index(after) + 1 if after in codes else 0
    is_open = set(of(assessment).open_codes)
    in_turn = (*questions[place:], *questions[:place])
    return next((question for question in in_turn if question.code in is_open), None)


def range_of(
    content: Catalogue, sectors: Sequence[str], standings: Iterable[Standing]
) -> scoring.Result:
    """Return the overall score of a draft, of which only the range is ever shown."""
    counted = {standing.question: standing.counted for standing in standings}
    items = [
        scoring.Item(
            code=question.code,
            area=question.area,
            checklist=question.checklist,
            severity=Severity(question.severity),
            effort=Effort(question.effort),
            response=Response(counted[question.code]) if counted.get(question.code) else None,
        )
        for question in content.questions_for(sectors)
    ]
    return scoring.assess(
        items,
        areas=[area.code for area in content.areas],
        checklists=[checklist.code for checklist in content.checklists_for(sectors)],
    ).overall


def content_of(assessment: Assessment) -> Catalogue:
    """Return the frozen revision that an assessment is answered in; it must be joined."""
    document = assessment.revision.document_id
    if document is None:
        message = "an assessment's revision is always frozen"
        raise ValueError(message)
    return catalogue.by_sha256(document)


def _sum(cells: Iterable[Sequence[int]]) -> Count:
    parts = list(cells)
    return Count(*(sum(cell[n] for cell in parts) for n in range(3)))
