"""Accounts and roles of staff, for administrators."""

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copassess.accounts import countries, permissions, services, wording
from copassess.accounts.confirming import confirm_first
from copassess.accounts.forms.staff import StaffCreateForm, StaffRolesForm, ticked
from copassess.accounts.http import AuthenticatedHttpRequest, posted
from copassess.accounts.mail import Delivery
from copassess.accounts.models import StaffRole, User
from copassess.accounts.refusals import Refused


@login_required
@require_safe
def staff_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List everybody with a staff role."""
    permissions.require(permissions.can_administer(request.user))
    roles = [(role, countries.names_of(role.countries)) for role in StaffRole.objects.for_list()]
    rows = [(user, list(own)) for user, own in groupby(roles, key=lambda pair: pair[0].user)]
    return render(request, "accounts/staff_list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def staff_create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give roles to somebody by address, with a new account where there is none."""
    permissions.require(permissions.can_administer(request.user))
    form = StaffCreateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_staff(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                grants=form.grants(),
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("email", wording.explain(refused))
        else:
            _tell(request, added.user, added.delivery)
            return redirect("accounts:staff-list")
    return render(request, "accounts/staff_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def staff_edit(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Change somebody's roles; without any they are no longer staff."""
    permissions.require(permissions.can_administer(request.user))
    member = get_object_or_404(User.objects.staff(), pk=pk)
    form = StaffRolesForm(posted(request), initial=ticked(member.staff_roles))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_staff_roles(
                user=member, grants=form.grants(), by=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error("administrator", wording.explain(refused))
        else:
            messages.success(request, _("The roles of %(name)s are saved.") % {"name": member})
            return redirect("accounts:staff-list")
    return render(request, "accounts/staff_form.html", {"form": form, "member": member})


@login_required
@require_POST
def staff_resend(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Send the mail with the roles and the link once more."""
    permissions.require(permissions.can_administer(request.user))
    member = get_object_or_404(User.objects.staff(), pk=pk)
    _tell(request, member, services.resend_staff_mail(user=member, at=timezone.now()))
    return redirect("accounts:staff-list")


def _tell(request: HttpRequest, user: User, delivery: Delivery) -> None:
    if delivery.has_failed:
        text = _("The roles of %(name)s are saved, but the mail could not be sent now. ")
        advice = _("It will be sent again by itself.")
        messages.warning(request, text % {"name": user} + advice)
    else:
        messages.success(request, _("We have sent a mail to %(email)s.") % {"email": user.email})
