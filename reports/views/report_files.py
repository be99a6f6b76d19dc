"""The PDF of a report: asked for, waited for, downloaded."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from checklists.document import Document, collect
from checklists.files import documents_of
from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.audit import services as audit
from reports.file_page import page_of
from reports.files import KEPT, LETTER, named
from reports.models import ReportFile
from reports.services import files
from reports.views import drafts, reports


@login_required
@require_POST
def report_ask(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Have the PDF of a submission made."""
    submission = reports.readable(request, pk)
    document, review = documents_of(submission)
    row = files.ask(
        document=document,
        review=review,
        by=request.user,
        at=timezone.now(),
        submission=submission,
    )
    return redirect("reports:file-download" if row.is_ready else "reports:file-detail", pk=row.pk)


@login_required
@require_POST
def draft_ask(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Have the PDF of a draft made, with the answers as they are now."""
    assessment = drafts.readable(request, pk)
    row = files.ask(
        document=collect(assessment),
        review=None,
        by=request.user,
        at=timezone.now(),
        assessment=assessment,
    )
    return redirect("reports:file-download" if row.is_ready else "reports:file-detail", pk=row.pk)


@login_required
@require_safe
def report_pdf(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Download the PDF of a submission; where it is not made yet, offer to have it made."""
    submission = reports.readable(request, pk)
    row = files.find(*documents_of(submission), submission=submission)
    if row is None:
        context = {"ask": "reports:report-ask", "back": "reports:report-detail", "pk": pk}
        return render(request, "reports/file_ask.html", context)
    return file_download(request, row.pk)


@login_required
@require_safe
def draft_pdf(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Download the PDF of the answers as they are now, or offer to have it made."""
    assessment = drafts.readable(request, pk)
    row = files.find(collect(assessment), None)
    if row is None:
        context = {"ask": "reports:draft-ask", "back": "reports:draft-detail", "pk": pk}
        return render(request, "reports/file_ask.html", context)
    return file_download(request, row.pk)


@never_cache
@login_required
@require_safe
def file_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show how far a file is; the page looks again by itself until it is there."""
    row = readable(request, pk)
    page = page_of(row, download_name(row), request.user, at=timezone.now())
    if not request.htmx:
        return render(request, "reports/file_detail.html", {"page": page})
    if request.GET.get("seen") == page.seen:
        # Nothing new: nothing is drawn again, and nothing read out.
        return HttpResponse(status=204)
    return render(request, "reports/_file_state.html", {"page": page})


@login_required
@require_safe
def file_download(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Download a finished file; else show its page."""
    row = readable(request, pk)
    if not row.is_ready or files.is_lost(row):
        return redirect("reports:file-detail", pk=pk)
    response = FileResponse(
        default_storage.open(row.file.name or ""),
        as_attachment=True,
        filename=download_name(row),
        content_type=KEPT[row.form].content_type,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    record(request, row)
    return response


def readable(request: AuthenticatedHttpRequest, pk: UUID) -> ReportFile:
    """Return a file of a report that the user may read, else 404 or 403."""
    row = get_object_or_404(ReportFile, pk=pk)
    if row.submission_id:
        row.submission = reports.readable(request, row.submission_id)
    elif row.assessment_id:
        row.assessment = drafts.readable(request, row.assessment_id)
    else:
        raise Http404
    return row


def download_name(row: ReportFile) -> str:
    """Return what a download of this file is called."""
    ending = KEPT[row.form].ending
    if row.submission is not None:
        company = Document.from_json(row.submission.document).organisation.name
        what = "letter" if row.form == LETTER else "gap-report"
        return named(company, row.submission.code, ending, what=what)
    assessment = row.assessment
    return named(assessment.organisation.name if assessment else "", "", ending)


def record(request: AuthenticatedHttpRequest, row: ReportFile) -> None:
    """Leave an event of a download; the organisation sees it."""
    target = row.submission or row.assessment
    assessment = row.submission.assessment if row.submission else row.assessment
    if target is None or assessment is None:
        raise Http404
    audit.record(
        "report.export",
        by=request.user,
        at=timezone.now(),
        target=target,
        organisation_id=assessment.organisation_id,
        facts={"format": row.form} | ({} if row.submission else {"draft": True}),
    )
