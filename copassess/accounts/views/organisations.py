"""Organisations: those one belongs to, one with its people, a new one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from copassess.accounts import countries, permissions, services
from copassess.accounts.forms.organisation import OrganisationForm
from copassess.accounts.http import AuthenticatedHttpRequest, posted
from copassess.accounts.models import Invitation, Membership, Organisation


@login_required
@require_safe
def organisation_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the organisations that the user belongs to."""
    organisations = Organisation.objects.visible_to(request.user).for_list()
    rows = [
        (row, countries.name_of(row.country), request.user.roles[row.pk].label)
        for row in organisations
    ]
    return render(request, "accounts/organisation_list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Add an organisation and become its owner."""
    form = OrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        organisation = services.create_organisation(
            by=request.user, at=timezone.now(), **form.cleaned_data
        )
        messages.success(
            request, _("%(name)s is added. You are its owner.") % {"name": organisation}
        )
        return redirect(organisation)
    return render(request, "accounts/organisation_form.html", {"form": form})


@login_required
@require_safe
def organisation_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show an organisation, its members and the invitations that wait."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    now = timezone.now()
    waiting = Invitation.objects.visible_to(request.user).for_list(organisation)
    context = {
        "organisation": organisation,
        "country": countries.name_of(organisation.country),
        "role": request.user.roles[organisation.pk].label,
        "can_manage": permissions.can_manage(request.user, organisation),
        "members": Membership.objects.visible_to(request.user).for_list(organisation),
        "invitations": [(row, row.is_open(now)) for row in waiting],
    }
    return render(request, "accounts/organisation_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Change name, country and size."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_manage(request.user, organisation))
    present = {field: getattr(organisation, field) for field in ("name", "country", "size")}
    form = OrganisationForm(posted(request), initial=present)
    if request.method == "POST" and form.is_valid():
        services.change_organisation(
            organisation=organisation, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The company details are saved."))
        return redirect(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/organisation_form.html", context)
