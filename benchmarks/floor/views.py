"""A save and a page as a minimal Django application would have them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from checklists.choices import Response
from checklists.models import Answer, Assessment
from copassess.accounts.http import AuthenticatedHttpRequest
from guidelines import catalogue


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer that it serves."""
    return HttpResponse("ok")


@login_required
@require_POST
def save(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Save an answer: one select with the ownership check, one update, in a transaction."""
    with transaction.atomic():
        rows = Answer.objects.filter(assessment__organisation__memberships__user=request.user)
        answer = get_object_or_404(rows, assessment=pk, question=question)
        Answer.objects.filter(pk=answer.pk).update(
            response=request.POST["response"], note=request.POST["note"], version=F("version") + 1
        )
    return HttpResponse("saved")


@login_required
@require_safe
def page(request: AuthenticatedHttpRequest, pk: UUID, area: str) -> HttpResponse:
    """Show the questions of an area with their answers, to be changed."""
    rows = Assessment.objects.filter(organisation__memberships__user=request.user)
    assessment = get_object_or_404(rows.select_related("revision"), pk=pk)
    content = catalogue.by_sha256(assessment.revision.document_id or "")
    questions = [q for q in content.questions_for(assessment.sectors) if q.area == area]
    codes = [question.code for question in questions]
    answers = {
        answer.question: answer
        for answer in Answer.objects.filter(assessment=assessment, question__in=codes)
    }
    context = {
        "assessment": assessment,
        "rows": [(question, answers[question.code]) for question in questions],
        "responses": Response.choices,
    }
    return render(request, "floor/page.html", context)
