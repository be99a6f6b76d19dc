"""Invitations as owners see them: sent, sent again, taken back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from copassess.accounts import permissions, services, wording
from copassess.accounts.confirming import confirm_first
from copassess.accounts.forms.organisation import InvitationForm
from copassess.accounts.http import AuthenticatedHttpRequest, posted, too_many
from copassess.accounts.models import Invitation, Organisation
from copassess.accounts.refusals import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def invitation_create(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Invite somebody to an organisation."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_manage(request.user, organisation))
    form = InvitationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if refusal := too_many(request, "invitation"):
            return refusal
        try:
            sent = services.invite(
                organisation=organisation, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error("email", wording.explain(refused))
        else:
            _tell(request, sent)
            return redirect(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/invitation_form.html", context)


@login_required
@require_POST
def invitation_resend(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Send a new link in place of an earlier one."""
    rows = Invitation.objects.visible_to(request.user).select_related("organisation")
    invitation = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_manage(request.user, invitation.organisation))
    if refusal := too_many(request, "invitation"):
        return refusal
    try:
        sent = services.resend(invitation=invitation, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, wording.explain(refused))
    else:
        _tell(request, sent)
    return redirect(invitation.organisation)


@login_required
@require_POST
def invitation_revoke(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    rows = Invitation.objects.visible_to(request.user).select_related("organisation")
    invitation = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_manage(request.user, invitation.organisation))
    try:
        services.revoke(invitation=invitation, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, wording.explain(refused))
    else:
        text = _("The invitation of %(email)s is taken back.")
        messages.success(request, text % {"email": invitation.email})
    return redirect(invitation.organisation)


def _tell(request: HttpRequest, sent: services.Sent) -> None:
    email = {"email": sent.invitation.email}
    if sent.delivery.has_failed:
        text = _("The invitation of %(email)s is saved, but its mail could not be sent now. ")
        advice = _("It will be sent again by itself.")
        messages.warning(request, text % email + advice)
    else:
        messages.success(request, _("We have sent an invitation to %(email)s.") % email)
