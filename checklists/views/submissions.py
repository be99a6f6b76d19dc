"""Submitting an assessment, and taking it back."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checklists import document, overview, permissions, progress, wording
from checklists.forms.submission import DeclarationForm
from checklists.models import Assessment, Submission
from checklists.services import rounds
from checklists.services import submissions as service
from checklists.workflow import Incomplete, Missing, Refused
from copassess.accounts.http import AuthenticatedHttpRequest, posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_submit(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """List what is missing; when nothing is, sign and submit."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_submit(request.user, assessment))
    form = DeclarationForm(posted(request), today=timezone.localdate(), name=request.user.name)
    if request.method == "POST" and form.is_valid():
        try:
            submission = service.submit(
                assessment=assessment,
                by=request.user,
                at=timezone.now(),
                declaration=form.declaration,
            )
        except (Incomplete, Refused) as error:
            messages.error(request, wording.explain(error))
            return redirect("checklists:assessment-submit", pk=pk)
        return _submitted(request, submission)
    return _page(request, assessment, form)


@login_required
@require_POST
def assessment_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take the newest submission back, before its review begins."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_withdraw(request.user, assessment))
    try:
        service.withdraw(assessment=assessment, by=request.user, at=timezone.now())
    except Refused as error:
        messages.error(request, wording.explain(error))
    else:
        messages.success(request, _("The submission is withdrawn. You can change answers again."))
    return redirect(assessment)


def _submitted(request: AuthenticatedHttpRequest, submission: Submission) -> HttpResponse:
    """Show the report of what was just submitted."""
    text = _("Submitted. Your receipt is on its way by e-mail; its code is %(code)s.")
    messages.success(request, text % {"code": submission.code})
    return redirect(submission)


def _page(
    request: AuthenticatedHttpRequest, assessment: Assessment, form: DeclarationForm
) -> HttpResponse:
    """Show what is missing or, when nothing is, the declaration."""
    if not assessment.is_editable:
        return redirect(assessment)
    missing = rounds.missing(assessment, document.collect(assessment))
    context = {
        "assessment": assessment,
        "form": form,
        "missing": _by_area(assessment, missing),
        "missing_count": len(missing),
        "count": progress.of(assessment).whole,
    }
    return render(request, "checklists/assessment_submit.html", context)


def _by_area(
    assessment: Assessment, missing: Sequence[Missing]
) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the questions that are missing something, with links, under their areas' names."""
    content = progress.content_of(assessment)
    urls = overview.question_urls(assessment)
    return [
        (
            content.area_by_code[area].short_title,
            [
                {
                    "code": one.question,
                    "title": content.by_code[one.question].title,
                    "url": urls[one.question],
                    "reason": wording.missing_sentence(one.reason),
                }
                for one in rows
            ],
        )
        for area, rows in groupby(missing, key=lambda one: one.area)
    ]
