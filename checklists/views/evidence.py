"""Documents of evidence as downloads: of a draft, and of a submission for whoever reads it."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from checklists import wording
from checklists.evidence_content.kinds import FORMS, Kind
from checklists.evidence_content.names import file_name
from checklists.models import Assessment, Evidence, EvidenceFile, SubmittedFile
from checklists.services import evidence as service
from checklists.workflow import DomainError
from copassess.accounts.http import AuthenticatedHttpRequest

GONE = 410
# A browser neither shows it as a page of ours, nor guesses what it is, nor keeps it.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "none",
}


@login_required
@require_safe
def evidence_download(request: AuthenticatedHttpRequest, pk: UUID, evidence: UUID) -> HttpResponse:
    """Send a document that stands beside an answer now."""
    rows = Evidence.objects.visible_to(request.user).for_download()
    row = get_object_or_404(rows, pk=evidence, answer__assessment=pk)
    file = cast("EvidenceFile", row.file)
    return _sent(request, row.answer.assessment, file, row.title)


@login_required
@require_safe
def submission_document(
    request: AuthenticatedHttpRequest, pk: UUID, number: int, sha256: str
) -> HttpResponse:
    """Send a document that a submission names, for whoever reads that submission."""
    rows = SubmittedFile.objects.visible_to(request.user).for_download()
    row = rows.named(pk, number, sha256).first()
    if row is None:
        raise Http404
    return _sent(request, row.submission.assessment, row.file, row.title, number)


def _sent(
    request: AuthenticatedHttpRequest,
    assessment: Assessment,
    file: EvidenceFile,
    title: str,
    number: int | None = None,
) -> HttpResponse:
    """Answer with the file as a download, and leave an event; say so where it is lost."""
    try:
        content = service.content_of(file)
    except DomainError as error:
        return _lost(request, assessment, wording.explain(error))
    service.record_download(assessment, file, submission=number, by=request.user, at=timezone.now())
    kind = Kind(file.form)
    named = content_disposition_header(as_attachment=True, filename=file_name(title, kind))
    headers = HEADERS | {"Content-Disposition": str(named)}
    return HttpResponse(content, content_type=FORMS[kind].content_type, headers=headers)


def _lost(request: AuthenticatedHttpRequest, assessment: Assessment, why: str) -> HttpResponse:
    context = {"assessment": assessment, "why": why}
    return render(request, "checklists/evidence_lost.html", context, status=GONE)
