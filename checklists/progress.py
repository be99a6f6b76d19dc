"""The one count of progress, for every page: answered, open and gaps, by area and checklist."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from checklists import scoring
from checklists.choices import Effort, Response, Severity
from checklists.models import Answer, Assessment
from guidelines import catalogue
from guidelines.catalogue import Catalogue, Question

GAPS = frozenset({Response.NO.value, Response.PARTLY.value})


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


def count(content: Catalogue, sectors: Sequence[str], responses: Mapping[str, str]) -> Progress:
    """Count the responses, by question, against what the checklists of these sectors ask."""
    cells: dict[tuple[str, str], list[int]] = {}
    open_codes = []
    for question in content.questions_for(sectors):
        cell = cells.setdefault((question.area, question.checklist), [0, 0, 0])
        response = responses.get(question.code)
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
    return count(content_of(assessment), assessment.sectors, responses_of(assessment))


def of_all(assessments: Iterable[Assessment]) -> dict[UUID, Progress]:
    """Count several assessments with one query, however many they are."""
    rows = {assessment.pk: assessment for assessment in assessments}
    found = responses_of_all(rows)
    return {
        key: count(content_of(assessment), assessment.sectors, found[key])
        for key, assessment in rows.items()
    }


def responses_of(assessment: Assessment) -> dict[str, str]:
    """Return the responses that count, by question (one query)."""
    rows = Answer.objects.filter(assessment=assessment).counted()
    return dict(rows.values_list("question", "response"))


def responses_of_all(assessments: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Return the responses that count of several assessments, by question (one query)."""
    found: dict[UUID, dict[str, str]] = {key: {} for key in assessments}
    answers = Answer.objects.filter(assessment__in=assessments).counted()
    for key, question, response in answers.values_list("assessment_id", "question", "response"):
        found[key][question] = response
    return found


def next_open(assessment: Assessment, after: str = "") -> Question | None:
    """Return the first open question after the one with that code, else the first of all."""
    questions = content_of(assessment).questions_for(assessment.sectors)
    codes = [question.code for question in questions]
    place = codes.index(after) + 1 if after in codes else 0
    is_open = set(of(assessment).open_codes)
    in_turn = (*questions[place:], *questions[:place])
    return next((question for question in in_turn if question.code in is_open), None)


def range_of(
    content: Catalogue, sectors: Sequence[str], responses: Mapping[str, str]
) -> scoring.Result:
    """Return the overall score of a draft, of which only the range is ever shown."""
    return scores_of(content, sectors, items_of(content, sectors, responses)).overall


def scores_of(
    content: Catalogue, sectors: Sequence[str], items: Iterable[scoring.Item]
) -> scoring.Scores:
    """Return all scores of a draft, of which only the ranges are ever shown."""
    return scoring.assess(
        items,
        areas=[area.code for area in content.areas],
        checklists=[checklist.code for checklist in content.checklists_for(sectors)],
    )


def items_of(
    content: Catalogue, sectors: Sequence[str], responses: Mapping[str, str]
) -> list[scoring.Item]:
    """Return what scoring counts of a draft, in reading order; evidence and reviews left aside."""
    return [
        scoring.Item(
            code=question.code,
            area=question.area,
            checklist=question.checklist,
            severity=Severity(question.severity),
            effort=Effort(question.effort),
            response=Response(responses[question.code]) if question.code in responses else None,
        )
        for question in content.questions_for(sectors)
    ]


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
