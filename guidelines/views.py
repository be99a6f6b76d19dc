"""The guidelines to read and print, open to everybody."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidelines import catalogue, reading
from guidelines.catalogue import Catalogue
from guidelines.filling_time import assumptions, filling_time

View = Callable[[HttpRequest, Catalogue, str], HttpResponse]
Found = TypeVar("Found")


def of_newest_revision(view: View) -> Callable[..., HttpResponse]:
    """Hand the newest revision to a view, or tell the operator that nothing is loaded."""

    @require_safe
    @wraps(view)
    def with_catalogue(request: HttpRequest, code: str = "") -> HttpResponse:
        content = catalogue.newest()
        if content is None:
            return render(request, "guidelines/catalogue_missing.html", status=503)
        return view(request, content, code)

    return with_catalogue


@of_newest_revision
def guideline_list(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show the edition, its areas, sectors and checklists."""
    lines = reading.checklist_lines(content)
    context = {
        "content": content,
        "checklists": lines,
        "total": len(content.questions),
        "assumptions": assumptions(),
        "severities": reading.severities(content),
        "efforts": reading.efforts(content),
        "checks": reading.source_checks(content),
    }
    return render(request, "guidelines/guideline_list.html", context)


@of_newest_revision
def area_detail(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show an area with its questions of every checklist."""
    area = found(content.area_by_code.get(code))
    context = {
        "content": content,
        "area": area,
        "sections": reading.sections(content, (q for q in content.questions if q.area == code)),
        "frames": reading.entry_frames(content, f"area:{code}"),
        "note": reading.entry_note(content, f"area:{code}"),
        "resources": catalogue.resources_for(
            content, area=code, sectors=tuple(content.sector_by_code)
        ),
    }
    return render(request, "guidelines/area_detail.html", context)


@of_newest_revision
def sector_detail(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show a sector: who belongs to it, what it answers, and what helps it."""
    sector = found(content.sector_by_code.get(code))
    lines = [
        line for line in reading.checklist_lines(content) if line.checklist.sector in (None, code)
    ]
    context = {
        "content": content,
        "sector": sector,
        "checklists": lines,
        "total": sum(line.count for line in lines),
        "time": filling_time(content.questions_for([code])),
        "assumptions": assumptions(),
        "frames": reading.entry_frames(content, f"sector:{code}"),
        "note": reading.entry_note(content, f"sector:{code}"),
        "resources": catalogue.resources_for(content, sectors=(code,)),
    }
    return render(request, "guidelines/sector_detail.html", context)


@of_newest_revision
def checklist_detail(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show a whole checklist, to read and to print."""
    checklist = found(content.checklist_by_code.get(code))
    questions = [q for q in content.questions if q.checklist == code]
    context = {
        "content": content,
        "line": reading.checklist_line(content, checklist),
        "whole": filling_time(content.questions_for(reading.sectors_of(checklist))),
        "assumptions": assumptions(),
        "sections": reading.sections(content, questions),
    }
    return render(request, "guidelines/checklist_detail.html", context)


@of_newest_revision
def question_detail(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show one question with everything that is known of it."""
    question = found(content.by_code.get(code))
    context = {"content": content, "page": reading.question_page(content, question)}
    return render(request, "guidelines/question_detail.html", context)


@of_newest_revision
def resource_list(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show outside help, and where to report abuse material."""
    directories = [r for r in content.resources if r.code in reading.DIRECTORIES]
    others = [r for r in content.resources if r.code not in reading.DIRECTORIES]
    context = {
        "content": content,
        "directories": directories,
        "resources": reading.resource_lines(content, others),
    }
    return render(request, "guidelines/resource_list.html", context)


@of_newest_revision
def term_list(request: HttpRequest, content: Catalogue, code: str) -> HttpResponse:
    """Show the glossary."""
    return render(request, "guidelines/term_list.html", {"content": content})


def found(value: Found | None) -> Found:
    """Return what a code names, else 404."""
    if value is None:
        raise Http404
    return value
