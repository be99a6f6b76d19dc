"""The report of a submission, as a page and as files."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from checklists import permissions
from checklists.files import documents_of
from checklists.models import Submission
from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.audit import services as audit
from reports import files
from reports.report_page import member_links, narrowed, of_submission, reviewer_links


@login_required
@require_safe
def report_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show the report of a submission."""
    submission = readable(request, pk)
    assessment = submission.assessment
    is_member = assessment.organisation_id in request.user.roles
    if not is_member:
        record("report.read", request, submission, {})
    linking = member_links(request.user, assessment) if is_member else reviewer_links(submission)
    report, page = narrowed(*of_submission(submission), request.GET, linking)
    context = {
        "report": report,
        "page": page,
        "submission": submission,
        "assessment": assessment,
        "is_member": is_member,
    }
    return render(request, "reports/report_detail.html", context)


@login_required
@require_safe
def report_xlsx(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Download the workbook."""
    return export(request, pk, "xlsx")


@login_required
@require_safe
def report_json(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Download the exchange format."""
    return export(request, pk, "json")


def export(request: AuthenticatedHttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Return a submission's report as a file that is made at once."""
    submission = readable(request, pk)
    response = files.download(*documents_of(submission), name)
    record("report.export", request, submission, {"format": name})
    return response


def readable(request: AuthenticatedHttpRequest, pk: UUID) -> Submission:
    """Return a submission that the user may read, else 404 or 403."""
    rows = Submission.objects.visible_to(request.user).select_related(
        "assessment__organisation", "review"
    )
    submission = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_read_report(request.user, submission))
    return submission


def record(
    kind: str, request: AuthenticatedHttpRequest, submission: Submission, facts: dict[str, str]
) -> None:
    """Leave an event of a reading or an export; the organisation sees it."""
    audit.record(
        kind,
        by=request.user,
        at=timezone.now(),
        target=submission,
        organisation_id=submission.assessment.organisation_id,
        facts=facts,
    )
