"""The report of an invented company, for everybody who wants to see one before signing up."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from reports import samples
from reports.files import FORMATS
from reports.models import Making, ReportFile
from reports.report_page import narrowed, without_links
from reports.services.samples import sample_file

PDF_NAME = "gap-report-example.pdf"
# Seconds; another revision of the questions makes another file.
PDF_AGE = 600
# While the file is made; the page looks again by itself.
NOT_YET = 202


@require_safe
@conditional_page
def sample_detail(request: HttpRequest) -> HttpResponse:
    """Show the report of the invented company in the newest revision."""
    made = samples.report_of_newest()
    if made is None:
        return missing(request)
    report, page = narrowed(*made, request.GET, without_links)
    context = {"report": report, "page": page, "is_sample": True}
    return render(request, "reports/sample_detail.html", context)


@require_safe
def sample_pdf(request: HttpRequest) -> HttpResponseBase:
    """Show its PDF; made once for everybody, and until then a page that waits for it."""
    made = samples.of_newest()
    if made is None:
        return missing(request)
    document, review = made
    row = sample_file(document=document, review=review, at=timezone.now())
    is_script = "HX-Request" in request.headers
    if row.is_ready and not is_script:
        return pdf(row)
    if row.making in (Making.WAITING, Making.RUNNING):
        if is_script:
            # Nothing new: nothing is drawn again, and nothing read out.
            return HttpResponse(status=204)
        return waiting(request, row, NOT_YET)
    return waiting(request, row, 200 if row.is_ready else 503)


def waiting(request: HttpRequest, row: ReportFile, status: int) -> HttpResponse:
    """Say how far the file is: the page, or for its script the part that changed."""
    name = "_sample_state" if "HX-Request" in request.headers else "sample_wait"
    # A script swaps in what succeeded only.
    code = 200 if name == "_sample_state" else status
    context = {"row": row, "is_coming": status == NOT_YET}
    response = render(request, f"reports/{name}.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response


def pdf(row: ReportFile) -> FileResponse:
    """Return the finished file, to be read in the browser."""
    response = FileResponse(
        default_storage.open(row.file.name or ""),
        filename=PDF_NAME,
        content_type=FORMATS["pdf"].content_type,
    )
    response["Cache-Control"] = f"public, max-age={PDF_AGE}"
    response["ETag"] = f'"{row.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def missing(request: HttpRequest) -> HttpResponse:
    """Say that no catalogue is loaded."""
    return render(request, "guidelines/catalogue_missing.html", status=503)
