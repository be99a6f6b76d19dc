"""Another role for a member, and the end of a membership."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from copassess.accounts import permissions, services, wording
from copassess.accounts.confirming import confirm_first
from copassess.accounts.forms.organisation import RoleForm
from copassess.accounts.http import AuthenticatedHttpRequest, posted
from copassess.accounts.models import Membership
from copassess.accounts.refusals import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def membership_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Give a member another role."""
    rows = Membership.objects.visible_to(request.user).select_related("user", "organisation")
    membership = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_manage(request.user, membership.organisation))
    form = RoleForm(posted(request), initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(
                membership=membership, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, wording.explain(refused))
        else:
            messages.success(request, _("The role is changed."))
            return redirect(membership.organisation)
    context = {"form": form, "membership": membership}
    return render(request, "accounts/membership_change.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def membership_remove(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Remove a member, or leave; asks before it does."""
    rows = Membership.objects.visible_to(request.user).select_related("user", "organisation")
    membership = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_remove(request.user, membership))
    is_own = membership.user_id == request.user.pk
    if request.method == "POST":
        try:
            services.remove_member(membership=membership, by=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, wording.explain(refused))
            return redirect(membership.organisation)
        if is_own:
            messages.success(
                request, _("You have left %(name)s.") % {"name": membership.organisation}
            )
            return redirect("accounts:organisation-list")
        messages.success(request, _("%(name)s is removed.") % {"name": membership.user})
        return redirect(membership.organisation)
    context = {"membership": membership, "is_own": is_own}
    return render(request, "accounts/membership_remove.html", context)
