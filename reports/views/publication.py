"""Whether whoever has a report's code sees its score: said to members, decided by owners."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checklists import permissions
from checklists.models import Assessment
from copassess.accounts.http import AuthenticatedHttpRequest
from reports import verification
from reports.services import publication


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def score_publish(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Say what would be shown to whom, and let an owner switch it."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    may_decide = permissions.can_publish_score(request.user, assessment)
    if request.method == "POST":
        permissions.require(may_decide)
        is_public = request.POST.get("public") == "yes"
        publication.set_score_public(
            assessment=assessment, public=is_public, by=request.user, at=timezone.now()
        )
        said = _("Whoever has the code of a report now sees its score.")
        unsaid = _("The score is shown to nobody outside the company and UNICEF.")
        messages.success(request, said if is_public else unsaid)
        return redirect("reports:score-publish", pk=assessment.pk)
    context = {
        "assessment": assessment,
        "may_decide": may_decide,
        "codes": verification.told_by_code(assessment),
    }
    return render(request, "reports/verification_score.html", context)
