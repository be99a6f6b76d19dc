"""Finding questions in the whole of an assessment."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from checklists import finder_page
from checklists.models import Assessment
from copassess.accounts.http import AuthenticatedHttpRequest


@login_required
@require_safe
def question_list(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """List the questions that a filter and words leave."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    page = finder_page.build(
        assessment,
        request.user,
        show=request.GET.get("show", ""),
        words=request.GET.get("q", ""),
    )
    context = {"assessment": assessment, "page": page}
    return render(request, "checklists/question_list.html", context)
