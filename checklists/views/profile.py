"""What a company says of itself, and confirming what thereby does not apply."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from checklists import applicability, permissions, profile_page, progress, wording
from checklists.forms.profile import ProfileForm
from checklists.models import Assessment
from checklists.services import profiles as service
from checklists.workflow import DomainError, Refused
from copassess.accounts.http import AuthenticatedHttpRequest, posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Ask what the company does, and propose what does not apply to it."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    can_answer = permissions.can_answer(request.user, assessment)
    if request.method == "POST":
        permissions.require(can_answer)
    facts = applicability.facts_for(progress.content_of(assessment), assessment.sectors)
    form = ProfileForm(posted(request), facts=facts, said=assessment.facts)
    if request.method == "POST" and form.is_valid():
        try:
            service.say(assessment=assessment, facts=form.said, by=request.user, at=timezone.now())
        except Refused as error:
            messages.error(request, wording.explain(error))
        else:
            messages.success(request, _("Your answers about the company are saved."))
        return redirect(f"{request.path}#proposed")
    context = {
        "assessment": assessment,
        "form": form,
        "page": profile_page.build(assessment),
        "can_write": can_answer and assessment.is_editable,
    }
    return render(request, "checklists/profile_edit.html", context)


@login_required
@require_POST
def profile_confirm(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Answer "not applicable" to the questions that were ticked."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_answer(request.user, assessment))
    ticked = request.POST.getlist("question")
    results = service.confirm(
        assessment=assessment, questions=ticked, by=request.user, at=timezone.now()
    )
    _tell(request, ticked, results)
    return redirect("checklists:profile-edit", pk=pk)


def _tell(
    request: AuthenticatedHttpRequest,
    ticked: Sequence[str],
    results: Mapping[str, DomainError | None],
) -> None:
    """Say what was confirmed, and what was not and why."""
    done = sum(error is None for error in results.values())
    if not ticked:
        messages.warning(request, _("Tick the questions that do not apply first."))
    elif done:
        text = ngettext(
            "%(count)s question is answered “not applicable”.",
            "%(count)s questions are answered “not applicable”.",
            done,
        )
        messages.success(request, text % {"count": done})
    for error in {wording.explain(error) for error in results.values() if error}:
        messages.error(request, error)
    if done < len(ticked) and not any(results.values()):
        messages.warning(
            request, _("The others were answered meanwhile, or may apply: they stay as they are.")
        )
