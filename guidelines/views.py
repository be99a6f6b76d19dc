"""The guidelines to read and print, open to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidelines import catalogue, wording
from guidelines.catalogue import Area, Catalogue, Checklist, Question, Resource, Sector

# Minutes that a question takes: reading it, asking a colleague, writing a note.
MINUTES_A_QUESTION = 4


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
    """A checklist with its size; `hours` is an honest estimate, in half hours."""

    checklist: Checklist
    sector: Sector | None
    count: int
    hours: float


View = Callable[[HttpRequest, Catalogue, str], HttpResponse]
Found = TypeVar("Found")


def reading(view: View) -> Callable[..., HttpResponse]:
    """Hand the newest revision to a view, or tell the operator that nothing is loaded."""

    @require_safe
    @wraps(view)
    def with_catalogue(request: HttpRequest, code: str = "") -> HttpResponse:
        revision = catalogue.current()
        if revision is None:
            return render(request, "guidelines/catalogue_missing.html", status=503)
        return view(request, catalogue.by_sha256(revision.document_id or ""), code)

    return with_catalogue


@reading
def guideline_list(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show the edition, its areas, sectors and checklists."""
    context = {"content": content, "checklists": checklist_lines(content)}
    return render(request, "guidelines/guideline_list.html", context)


@reading
def area_detail(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show an area with its questions of every checklist."""
    area = found(content.area_by_code.get(code))
    context = {
        "content": content,
        "area": area,
        "sections": sections(content, [q for q in content.questions if q.area == code]),
        "references": wording.reference_words(content, f"area:{code}"),
        "resources": catalogue.resources_for(
            content, area=code, sectors=tuple(content.sector_by_code)
        ),
    }
    return render(request, "guidelines/area_detail.html", context)


@reading
def sector_detail(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show a sector: who belongs to it, its checklist, and what helps it."""
    sector = found(content.sector_by_code.get(code))
    lines = [line for line in checklist_lines(content) if line.checklist.sector in (None, code)]
    context = {
        "content": content,
        "sector": sector,
        "checklists": lines,
        "total": sum(line.count for line in lines),
        "resources": catalogue.resources_for(content, sectors=(code,)),
    }
    return render(request, "guidelines/sector_detail.html", context)


@reading
def checklist_detail(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show a whole checklist, to read and to print."""
    checklist = found(content.checklist_by_code.get(code))
    context = {
        "content": content,
        "checklist": checklist,
        "line": next(line for line in checklist_lines(content) if line.checklist == checklist),
        "sections": sections(content, [q for q in content.questions if q.checklist == code]),
    }
    return render(request, "guidelines/checklist_detail.html", context)


@reading
def question_detail(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show one question with everything that is known of it."""
    question = found(content.by_code.get(code))
    own = wording.reference_words(content, f"question:{code}")
    context = {
        "content": content,
        "line": question_line(question),
        "question": question,
        "area": content.area_by_code[question.area],
        "checklist": content.checklist_by_code[question.checklist],
        "risks": [risk for risk in content.risks if risk.code in question.risks],
        "conditions": wording.condition_words(content, question),
        "builds_on": content.by_code.get(question.builds_on),
        "references": own or wording.reference_words(content, f"area:{question.area}"),
        "resources": question_resources(content, question),
    }
    return render(request, "guidelines/question_detail.html", context)


@reading
def resource_list(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show outside help, and where to report abuse material."""
    report_to = [
        r for r in content.resources if r.code in ("inhope", "child-helpline-international")
    ]
    context = {"content": content, "report_to": report_to, "resources": content.resources}
    return render(request, "guidelines/resource_list.html", context)


@reading
def term_list(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show the glossary."""
    return render(request, "guidelines/term_list.html", {"content": content})


def question_resources(content: Catalogue, question: Question) -> tuple[Resource, ...]:
    """Return help for a question: of its area, and of its sector where it has one."""
    sector = content.checklist_by_code[question.checklist].sector
    return catalogue.resources_for(content, area=question.area, sectors=(sector,) if sector else ())


def found(value: Found | None) -> Found:
    """Return what a code names, else 404."""
    if value is None:
        raise Http404
    return value


def checklist_lines(content: Catalogue) -> list[ChecklistLine]:
    """Return every checklist with its size."""
    lines = []
    for checklist in content.checklists:
        count = sum(q.checklist == checklist.code for q in content.questions)
        hours = round(count * MINUTES_A_QUESTION / 30) / 2
        sector = content.sector_by_code.get(checklist.sector or "")
        lines.append(ChecklistLine(checklist, sector, count, hours))
    return lines


def sections(content: Catalogue, questions: list[Question]) -> list[Section]:
    """Return questions by area and checklist, in reading order."""
    groups = groupby(questions, key=lambda q: (q.area, q.checklist))
    return [
        Section(
            content.area_by_code[area],
            content.checklist_by_code[checklist],
            tuple(question_line(question) for question in group),
        )
        for (area, checklist), group in groups
    ]


def question_line(question: Question) -> QuestionLine:
    """Return a question with the words of its codes."""
    return QuestionLine(
        question,
        wording.severity_words(question),
        wording.effort_words(question),
        wording.basis_words(question),
    )
