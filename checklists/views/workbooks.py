"""An assessment as a workbook: downloaded, uploaded, looked at, and applied."""

import hashlib
from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists import permissions, progress, upload_page, wording
from checklists.forms.workbooks import UploadForm, chosen
from checklists.models import Assessment, WorkbookUpload
from checklists.services import workbooks as service
from checklists.services.workbooks import Moved
from checklists.workbook import book, reader, writer
from checklists.workflow import DomainError
from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.audit import services as audit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_APPLIED, UNFIT = 409, 422


@login_required
@require_safe
def workbook_download(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Download the assessment as it stands now, to be filled in offline."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).for_page(), pk=pk)
    permissions.require(permissions.can_view(request.user, assessment))
    now = timezone.now()
    content = writer.render(book.of_assessment(assessment, at=now))
    audit.record(
        "workbook.export",
        by=request.user,
        at=now,
        target=assessment,
        organisation_id=assessment.organisation_id,
    )
    name = f"{slugify(assessment.title)[:60] or 'assessment'}-{timezone.localdate(now)}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_upload(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show how working offline goes, and take a workbook that was filled in."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).for_page(), pk=pk)
    permissions.require(permissions.can_answer(request.user, assessment))
    form = UploadForm(request)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_store(request, assessment, form))
        except DomainError as error:
            form.add_error("file", wording.explain(error))
    context = {
        "assessment": assessment,
        "form": form,
        "uploads": WorkbookUpload.objects.for_list(assessment),
    }
    status = UNFIT if form.has_error("file", code=None) and request.FILES else 200
    return render(request, "checklists/workbook_upload.html", context, status=status)


@login_required
@require_safe
def workbook_preview(request: AuthenticatedHttpRequest, pk: UUID, upload: UUID) -> HttpResponse:
    """Show what an uploaded workbook would change, against the answers as they stand now."""
    row = _upload(request, pk, upload)
    return _page(request, row, tick=request.GET.get("tick", ""))


@login_required
@require_POST
def workbook_apply(request: AuthenticatedHttpRequest, pk: UUID, upload: UUID) -> HttpResponse:
    """Apply what was ticked, all of it or nothing."""
    row = _upload(request, pk, upload)
    ticked = request.POST.getlist("change")
    try:
        count = service.apply(upload=row, chosen=chosen(ticked), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, wording.explain(error))
        if error.facts.get("reason") == "workbook_applied":
            return redirect(row)
        return _page(
            request, row, ticked=ticked, moved=error.codes if isinstance(error, Moved) else ()
        )
    text = ngettext(
        "The workbook is applied: %(count)s answer has changed.",
        "The workbook is applied: %(count)s answers have changed.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect(row.assessment)


def _upload(request: AuthenticatedHttpRequest, pk: UUID, upload: UUID) -> WorkbookUpload:
    """Return an upload of one's own organisation, for those who answer; 404 and 403 as always."""
    rows = WorkbookUpload.objects.visible_to(request.user).for_page()
    row = get_object_or_404(rows, pk=upload, assessment=pk)
    permissions.require(permissions.can_answer(request.user, row.assessment))
    return row


def _store(
    request: AuthenticatedHttpRequest, assessment: Assessment, form: UploadForm
) -> WorkbookUpload:
    """Read what was sent and keep it for the preview. Raises NotDone, Refused."""
    # Before anything is read; storing asks again.
    service.refuse_closed(assessment)
    content = form.content()
    asked = progress.content_of(assessment)
    expected = reader.Expected(
        assessment=str(assessment.pk),
        revision=asked.sha256,
        codes={question.code for question in asked.questions_for(assessment.sectors)},
    )
    return service.store(
        assessment=assessment,
        name=form.name,
        sha256=hashlib.sha256(content).hexdigest(),
        by=request.user,
        at=timezone.now(),
        **reader.upload_of(reader.read(content, expected)),
    )


def _page(
    request: AuthenticatedHttpRequest,
    row: WorkbookUpload,
    *,
    tick: str = "",
    ticked: Collection[str] | None = None,
    moved: Collection[str] = (),
) -> HttpResponse:
    preview = upload_page.preview(row, tick=tick, ticked=ticked, moved=moved)
    context = {"upload": row, "assessment": row.assessment, "preview": preview, "tick": tick}
    status = 200 if ticked is None else NOT_APPLIED
    return render(request, "checklists/workbook_preview.html", context, status=status)
