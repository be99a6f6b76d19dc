"""The report of an assessment as it stands now, marked DRAFT; for its own company alone."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from checklists import permissions
from checklists.document import collect
from checklists.models import Assessment
from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.audit import services as audit
from reports import files
from reports.build import build
from reports.report_page import member_links, narrowed


@login_required
@require_safe
def draft_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show the draft's report."""
    assessment = readable(request, pk)
    document, linking = collect(assessment), member_links(request.user, assessment)
    report, page = narrowed(build(document), document, request.GET, linking)
    context = {"report": report, "page": page, "assessment": assessment, "is_member": True}
    return render(request, "reports/report_detail.html", context)


@login_required
@require_safe
def draft_xlsx(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Download the workbook."""
    return export(request, pk, "xlsx")


@login_required
@require_safe
def draft_json(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Download the exchange format."""
    return export(request, pk, "json")


def export(request: AuthenticatedHttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Return a draft's report as a file that is made at once."""
    assessment = readable(request, pk)
    response = files.download(collect(assessment), None, name)
    audit.record(
        "report.export",
        by=request.user,
        at=timezone.now(),
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts={"format": name, "draft": True},
    )
    return response


def readable(request: AuthenticatedHttpRequest, pk: UUID) -> Assessment:
    """Return an assessment of the user's own organisations, else 404."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_view(request.user, assessment))
    return assessment
