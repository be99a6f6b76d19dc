"""The catalogue in finished words, as the public pages show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

from guidelines import catalogue, wording
from guidelines.catalogue import Area, Catalogue, Checklist, Question, Resource, Risk, Sector
from guidelines.filling_time import FillingTime, filling_time

# Places to find help that a question's page names; another page has them all.
HELP = 6
# Where the hotline and the helpline of a country are found.
DIRECTORIES = ("inhope", "child-helpline-international")


@dataclass(frozen=True)
class QuestionLine:
    """A question with the words of its codes."""

    question: Question
    severity: str
    effort: str
    basis: str


@dataclass(frozen=True)
class Section:
    """The questions of one area on one checklist."""

    area: Area
    checklist: Checklist
    lines: tuple[QuestionLine, ...]


@dataclass(frozen=True)
class ChecklistLine:
    """A checklist with its size, and how long it takes to fill in."""

    checklist: Checklist
    sector: Sector | None
    count: int
    time: FillingTime


@dataclass(frozen=True)
class BlankLine:
    """What a company of one sector fills in, the general checklist included, and how long."""

    code: str
    title: str
    count: int
    time: FillingTime


@dataclass(frozen=True)
class Scale:
    """One step of a scale: its code, its name, what it means, how many questions stand there."""

    code: str
    name: Promise
    meaning: Promise
    count: int


@dataclass(frozen=True)
class Frame:
    """Another framework, with the units that a question or an area touches."""

    title: str
    unit: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class ResourceLine:
    """Outside help, with the names of its areas and sectors; no sector stands for all."""

    resource: Resource
    areas: tuple[str, ...]
    sectors: tuple[str, ...]


@dataclass(frozen=True)
class QuestionPage:
    """Everything that is known of one question, and its neighbours on the checklist."""

    question: Question
    area: Area
    checklist: Checklist
    severity: Scale
    effort: Scale
    check: str
    check_meaning: Promise
    conditions: tuple[str, ...]
    risks: tuple[Risk, ...]
    builds_on: Question | None
    built_on_by: tuple[Question, ...]
    frames: tuple[Frame, ...]
    resources: tuple[Resource, ...]
    before: Question | None
    after: Question | None


def question_page(content: Catalogue, question: Question) -> QuestionPage:
    """Return what a question's own page shows."""
    checklist = content.checklist_by_code[question.checklist]
    together = [q for q in content.questions if q.checklist == question.checklist]
    place = together.index(question)
    return QuestionPage(
        question=question,
        area=content.area_by_code[question.area],
        checklist=checklist,
        severity=next(s for s in severities(content) if s.code == question.severity),
        effort=next(s for s in efforts(content) if s.code == question.effort),
        check=wording.source_check_words(question),
        check_meaning=wording.SOURCE_CHECK_MEANINGS[question.source_check],
        conditions=wording.condition_words(content, question),
        risks=tuple(risk for risk in content.risks if risk.code in question.risks),
        builds_on=content.by_code.get(question.builds_on),
        built_on_by=tuple(q for q in content.questions if q.builds_on == question.code),
        frames=frames(content, catalogue.references_for(content, question)),
        resources=catalogue.resources_for(
            content, area=question.area, sectors=[checklist.sector] if checklist.sector else []
        )[:HELP],
        before=together[place - 1] if place else None,
        after=together[place + 1] if place + 1 < len(together) else None,
    )


def question_line(question: Question) -> QuestionLine:
    """Return a question with the words of its codes."""
    return QuestionLine(
        question,
        wording.severity_words(question),
        wording.effort_words(question),
        wording.basis_words(question),
    )


def sections(content: Catalogue, questions: Iterable[Question]) -> list[Section]:
    """Return questions by area and checklist, in the order they come in."""
    groups = groupby(questions, key=lambda q: (q.area, q.checklist))
    return [
        Section(
            content.area_by_code[area],
            content.checklist_by_code[checklist],
            tuple(question_line(question) for question in group),
        )
        for (area, checklist), group in groups
    ]


def checklist_lines(content: Catalogue) -> list[ChecklistLine]:
    """Return every checklist with its size."""
    return [checklist_line(content, checklist) for checklist in content.checklists]


def checklist_line(content: Catalogue, checklist: Checklist) -> ChecklistLine:
    """Return a checklist with its size."""
    questions = [q for q in content.questions if q.checklist == checklist.code]
    sector = content.sector_by_code.get(checklist.sector or "")
    return ChecklistLine(checklist, sector, len(questions), filling_time(questions))


def blank_lines(content: Catalogue) -> list[BlankLine]:
    """Return what there is to take away blank: the general checklist, alone and with a sector's."""
    lines = []
    for checklist in content.checklists:
        questions = content.questions_for(sectors_of(checklist))
        code = checklist.sector or catalogue.GENERAL
        lines.append(BlankLine(code, checklist.title, len(questions), filling_time(questions)))
    return lines


def sectors_of(checklist: Checklist) -> list[str]:
    """Return the sector that a checklist is for, none for the general one."""
    return [checklist.sector] if checklist.sector else []


def severities(content: Catalogue) -> list[Scale]:
    """Return the scale of severity, the worst first."""
    return [
        Scale(code, name, wording.SEVERITY_MEANINGS[code], count_of(content, "severity", code))
        for code, name in wording.SEVERITIES.items()
    ]


def efforts(content: Catalogue) -> list[Scale]:
    """Return the scale of effort, the least first."""
    return [
        Scale(code, name, wording.EFFORT_MEANINGS[code], count_of(content, "effort", code))
        for code, name in wording.EFFORTS.items()
    ]


def source_checks(content: Catalogue) -> list[Scale]:
    """Return how far texts were checked."""
    return [
        Scale(
            code, name, wording.SOURCE_CHECK_MEANINGS[code], count_of(content, "source_check", code)
        )
        for code, name in wording.SOURCE_CHECKS.items()
    ]


def count_of(content: Catalogue, name: str, code: str) -> int:
    """Return how many questions hold a code in one of their fields."""
    return sum(getattr(question, name) == code for question in content.questions)


def frames(content: Catalogue, references: dict[str, tuple[str, ...]]) -> tuple[Frame, ...]:
    """Return references by framework as words."""
    return tuple(
        Frame(
            framework.title,
            framework.unit,
            wording.unit_words(framework, references[framework.code]),
        )
        for framework in content.frameworks
        if references.get(framework.code)
    )


def entry_frames(content: Catalogue, code: str) -> tuple[Frame, ...]:
    """Return the references of one crosswalk code, such as `area:csam`."""
    entry = content.crosswalk_by_code.get(code)
    return frames(content, dict(entry.references)) if entry else ()


def entry_note(content: Catalogue, code: str) -> str:
    """Return what the crosswalk remarks on one of its codes."""
    entry = content.crosswalk_by_code.get(code)
    return entry.note if entry else ""


def resource_lines(content: Catalogue, resources: Sequence[Resource]) -> list[ResourceLine]:
    """Return resources with the names of what they help with."""
    return [
        ResourceLine(
            resource,
            tuple(area.short_title for area in content.areas if area.code in resource.areas),
            tuple(sector.title for sector in content.sectors if sector.code in resource.sectors),
        )
        for resource in resources
    ]
