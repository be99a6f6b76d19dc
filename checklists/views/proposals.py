"""What guests propose: accepted or declined, one by one or all together."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from checklists import permissions, proposal_page, wording
from checklists.choices import Status
from checklists.forms.guests import all_seen, seen_of
from checklists.models import Assessment, Proposal
from checklists.services import guests as service
from checklists.services.guests import Seen
from checklists.workflow import DomainError, Stale
from copassess.accounts.http import AuthenticatedHttpRequest


@login_required
@require_safe
def proposal_list(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show what waits for a decision beside the company's answers, and what was decided."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    can_decide = permissions.can_ask_guests(request.user, assessment)
    context = {
        "assessment": assessment,
        "page": proposal_page.build(assessment),
        "can_decide": can_decide,
        "can_write": can_decide and assessment.is_editable,
        "status": wording.status_sentence(Status(assessment.status)),
    }
    return render(request, "checklists/proposal_list.html", context)


@login_required
@require_POST
def proposal_accept(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make a proposal the answer."""
    proposal = _proposal(request, pk)
    seen, code = seen_of(request.POST.get("seen", "")), proposal.answer.question
    try:
        service.accept(proposal=proposal, seen=seen, by=request.user, at=timezone.now())
    except Stale:
        text = _(
            "%(question)s: the answer was changed since this page was shown. Both stand below as "
            "they are now; decide again."
        )
        messages.warning(request, text % {"question": code})
        return _back(proposal, f"#proposal-{pk}")
    except DomainError as error:
        messages.error(request, wording.explain(error))
    else:
        text = _("%(question)s: the proposal is now your answer.")
        messages.success(request, text % {"question": code})
    return _back(proposal)


@login_required
@require_POST
def proposal_decline(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Leave the answer as it is."""
    proposal = _proposal(request, pk)
    seen = seen_of(request.POST.get("seen", ""))
    try:
        service.decline(proposal=proposal, seen=seen, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, wording.explain(error))
    else:
        text = _("%(question)s: declined; your answer stays as it was.")
        messages.success(request, text % {"question": proposal.answer.question})
    return _back(proposal)


@login_required
@require_POST
def proposal_accept_all(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Accept all that the page showed, but for what changed since the guest wrote."""
    sent = _sent(request, pk)
    result = service.accept_all(sent=sent, by=request.user, at=timezone.now())
    if result.done:
        text = ngettext(
            "%(count)s proposal is accepted.", "%(count)s proposals are accepted.", result.done
        )
        messages.success(request, text % {"count": result.done})
    if result.changed:
        text = ngettext(
            "%(count)s answer was changed since the guest wrote: decide on that one yourself.",
            "%(count)s answers were changed since the guest wrote: decide on those one by one.",
            result.changed,
        )
        messages.warning(request, text % {"count": result.changed})
    _tell(request, result.failed)
    return redirect("checklists:proposal-list", pk)


@login_required
@require_POST
def proposal_decline_all(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Decline all that the page showed."""
    sent = _sent(request, pk)
    result = service.decline_all(sent=sent, by=request.user, at=timezone.now())
    if result.done:
        text = ngettext(
            "%(count)s proposal is declined; your answer stays as it was.",
            "%(count)s proposals are declined; your answers stay as they were.",
            result.done,
        )
        messages.success(request, text % {"count": result.done})
    _tell(request, result.failed)
    return redirect("checklists:proposal-list", pk)


def _proposal(request: AuthenticatedHttpRequest, pk: UUID) -> Proposal:
    """Return a proposal that the user may decide on; 404 and 403 as everywhere."""
    rows = Proposal.objects.visible_to(request.user).sent().for_writing()
    proposal = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_ask_guests(request.user, proposal.link.assessment))
    return proposal


def _sent(request: AuthenticatedHttpRequest, pk: UUID) -> list[tuple[Proposal, Seen]]:
    """Return what the page showed of an assessment, by question as rows are taken."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_ask_guests(request.user, assessment))
    seen = all_seen(request.POST.getlist("proposal"))
    rows = Proposal.objects.filter(link__assessment=assessment, pk__in=seen).sent().for_writing()
    return [(row, seen[row.pk]) for row in rows.order_by("answer__question", "link__made_at")]


def _tell(request: AuthenticatedHttpRequest, errors: Iterable[DomainError]) -> None:
    for text in dict.fromkeys(wording.explain(error) for error in errors):
        messages.error(request, text)


def _back(proposal: Proposal, anchor: str = "") -> HttpResponse:
    address = reverse("checklists:proposal-list", args=[proposal.link.assessment_id])
    return redirect(f"{address}{anchor}")
