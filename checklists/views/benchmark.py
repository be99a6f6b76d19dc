"""The benchmark of a company: where it stands, and whether it takes part."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checklists import benchmark_page
from checklists.services import benchmarks as services
from copassess.accounts import permissions
from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.accounts.models import Organisation


@login_required
@require_safe
def benchmark_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show where a company stands, what taking part means, and let owners decide."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    is_owner = permissions.can_manage(request.user, organisation)
    standing = services.for_organisation(organisation)
    context = {"section": benchmark_page.section(standing, is_owner=is_owner)}
    return render(request, "checklists/benchmark_detail.html", context)


@login_required
@require_POST
def benchmark_join(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take part."""
    said = _("%(company)s takes part in the benchmark from now on.")
    return _decided(request, pk, services.join, said)


@login_required
@require_POST
def benchmark_leave(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take part no more."""
    said = _("%(company)s is in no figures that are made from now on.")
    return _decided(request, pk, services.leave, said)


def _decided(
    request: AuthenticatedHttpRequest, pk: UUID, service: Callable[..., bool], said: str
) -> HttpResponse:
    """Do what an owner decided."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_manage(request.user, organisation))
    service(organisation=organisation, by=request.user, at=timezone.now())
    messages.success(request, said % {"company": organisation.name})
    return redirect("checklists:benchmark-detail", pk=organisation.pk)
