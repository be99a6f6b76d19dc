"""Blank checklists as files, for anybody and without an account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidelines import catalogue
from guidelines.catalogue import GENERAL
from reports import blank
from reports.files import FORMATS
from reports.pdf import ReportFailed


@require_safe
def blank_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Download a blank checklist to print."""
    return file(request, code, "pdf")


@require_safe
def blank_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """Download a blank checklist as a workbook."""
    return file(request, code, "xlsx")


def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Return a sector's blank checklists, or the general one's."""
    content = catalogue.newest()
    if content is None:
        return render(request, "guidelines/catalogue_missing.html", status=503)
    if code != GENERAL and code not in content.sector_by_code:
        raise Http404
    try:
        made = blank.file_of(content, code, form)
    except ReportFailed:
        return render(request, "reports/blank_failed.html", {"code": code}, status=500)
    headers = {"Content-Disposition": f'attachment; filename="checklist-{code}.{form}"'}
    return HttpResponse(made, content_type=FORMATS[form].content_type, headers=headers)
