"""The letter on a decision, as PDF: asked for, made by a worker, downloaded."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from checklists.document import Document
from checklists.files import documents_of
from checklists.models import Submission
from checklists.review_document import ReviewDocument
from copassess.accounts.http import AuthenticatedHttpRequest
from reports.files import LETTER
from reports.services import files
from reports.views import report_files, reports


@login_required
@require_safe
def letter_pdf(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Download the letter on a decided submission; where it is not made yet, offer to make it."""
    submission, document, review = _decided(request, pk)
    row = files.find(document, review, submission=submission, form=LETTER)
    if row is None:
        context = {"submission": submission, "document": document}
        return render(request, "reports/letter_ask.html", context)
    return report_files.file_download(request, row.pk)


@login_required
@require_POST
def letter_ask(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Have the letter made."""
    submission, document, review = _decided(request, pk)
    # Asked for by nobody: it is a matter of seconds, and no mail has to tell of it.
    row = files.ask(
        document=document,
        review=review,
        by=None,
        at=timezone.now(),
        submission=submission,
        form=LETTER,
    )
    return redirect("reports:file-download" if row.is_ready else "reports:file-detail", pk=row.pk)


def _decided(
    request: AuthenticatedHttpRequest, pk: UUID
) -> tuple[Submission, Document, ReviewDocument]:
    """Return a submission that the user may read, with its decided review; else 404 or 403."""
    submission = reports.readable(request, pk)
    document, review = documents_of(submission)
    if review is None:
        raise Http404
    return submission, document, review
