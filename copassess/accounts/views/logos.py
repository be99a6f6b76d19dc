"""An organisation's logo: shown, chosen, removed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copassess.accounts import permissions, services
from copassess.accounts.forms.logo import LogoForm
from copassess.accounts.http import AuthenticatedHttpRequest, posted, too_many
from copassess.accounts.models import Organisation
from copassess.uploads import is_too_large

UNFIT = 422


@login_required
@require_safe
def logo_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Send the picture that reports print."""
    rows = Organisation.objects.visible_to(request.user).select_related("logo")
    logo = get_object_or_404(rows, pk=pk).logo
    if logo is None:
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    return HttpResponse(bytes(logo.png), content_type="image/png", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def logo_edit(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show the logo, and take another picture."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_manage(request.user, organisation))
    if limited := too_many(request, "logo"):
        return limited
    form = LogoForm(posted(request), request.FILES if request.method == "POST" else None)
    if is_too_large(request):
        form.refuse_large()
    if request.method == "POST" and form.is_valid():
        services.set_logo(
            organisation=organisation, picture=form.picture, by=request.user, at=timezone.now()
        )
        messages.success(request, _("The logo is saved. It stands on reports from now on."))
        return redirect("accounts:logo-edit", pk=organisation.pk)
    context = {"form": form, "organisation": organisation}
    status = UNFIT if request.FILES and form.errors else 200
    return render(request, "accounts/logo_form.html", context, status=status)


@login_required
@require_POST
def logo_remove(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Let reports have no logo from now on."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_manage(request.user, organisation))
    services.remove_logo(organisation=organisation, by=request.user, at=timezone.now())
    messages.success(request, _("The logo is removed. Reports that were submitted keep theirs."))
    return redirect("accounts:logo-edit", pk=organisation.pk)
