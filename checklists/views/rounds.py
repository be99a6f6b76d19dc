"""Rounds: what UNICEF asks of a company, and every submission with its decision."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from checklists import asked_page, permissions, round_page
from checklists.answer_card import Refusal
from checklists.forms.answers import AreaForm
from checklists.models import Assessment, Submission
from checklists.services import answers as service
from checklists.services.rounds import last_return
from copassess.accounts.http import AuthenticatedHttpRequest

CONFLICT = 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def asked_list(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show what UNICEF asks, and save the replies that were typed there."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).for_page(), pk=pk)
    if request.method != "POST":
        return _asked(request, assessment)
    permissions.require(permissions.can_answer(request.user, assessment))
    form = AreaForm(
        request.POST, asked_page.answers_of(assessment, last_return(assessment)), with_links=False
    )
    results = service.write_all(sent=form.sent, by=request.user, at=timezone.now())
    refusals = form.refusals(results)
    if saved := len(results.keys() - refusals.keys()):
        text = ngettext("%(count)s reply is saved.", "%(count)s replies are saved.", saved)
        messages.success(request, text % {"count": saved})
    if refusals:
        return _asked(request, assessment, refusals)
    return redirect(request.get_full_path() + form.anchor)


@login_required
@require_safe
def round_list(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show every submission of an assessment that the reader may see, with its decision."""
    user = request.user
    rows = list(Submission.objects.visible_to(user).for_rounds(pk))
    if not rows:
        assessment = get_object_or_404(Assessment.objects.visible_to(user), pk=pk)
        return render(request, "checklists/round_list.html", {"assessment": assessment})
    permissions.require(permissions.can_read_report(user, rows[0]))
    assessment = rows[0].assessment
    is_member = assessment.organisation_id in user.roles
    page = round_page.build(rows, is_member=is_member)
    context = {"assessment": assessment, "page": page, "is_member": is_member}
    return render(request, "checklists/round_list.html", context)


def _asked(
    request: AuthenticatedHttpRequest,
    assessment: Assessment,
    refusals: Mapping[str, Refusal] | None = None,
) -> HttpResponse:
    """Show the list, with what was typed where it could not be saved."""
    last = last_return(assessment)
    context: dict[str, object] = {"assessment": assessment}
    if last is not None:
        # What somebody else wrote meanwhile is read again, to stand beside what was typed.
        answers = asked_page.answers_of(assessment, last)
        context["page"] = asked_page.build(
            assessment, last, answers, today=timezone.localdate(), refusals=refusals
        )
    context["can_reply"] = assessment.is_editable and permissions.can_answer(
        request.user, assessment
    )
    context["can_submit"] = assessment.is_editable and permissions.can_submit(
        request.user, assessment
    )
    status = CONFLICT if refusals else 200
    return render(request, "checklists/asked_list.html", context, status=status)
