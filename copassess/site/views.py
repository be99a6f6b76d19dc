"""The landing page, everybody's own first page, health and readiness, and failures."""

import sys

from django.contrib.auth.decorators import login_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from checklists.models import Assignment
from copassess import logs
from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.accounts.models import StaffKind
from copassess.site import readiness
from guidelines import catalogue

# What a database raises that cannot be reached, restarts, or keeps somebody waiting for too long.
AWAY = (OperationalError, InterfaceError)
RETRY_S = 10


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Say what this is, for whom, and how it goes."""
    return render(request, "site/landing.html", {"content": catalogue.newest()})


@login_required
@require_safe
def home(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Go where the person works: what is theirs, their assessments, the queue, the staff list."""
    user = request.user
    if user.roles:
        has_work = Assignment.objects.of_user(user).exists()
        return redirect("checklists:work-list" if has_work else "checklists:assessment-list")
    if StaffKind.REVIEWER in user.staff_roles:
        return redirect("checklists:review-queue")
    if StaffKind.ADMINISTRATOR in user.staff_roles:
        return redirect("accounts:staff-list")
    if user.staff_roles:
        return redirect("guidelines:guideline-list")
    return redirect("accounts:organisation-create")


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the application reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 where a request would be served well; else 503, naming what is wrong."""
    found = readiness.checked()
    is_ready = all(word == readiness.OK for word in found.values())
    status = 200 if is_ready else 503
    return JsonResponse({"ready": is_ready, "checks": found}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it failed, with the request's ID, which the log has too; nothing else is used.

    A database that is away or too busy comes back by itself: programs read that from the status.
    """
    context = {"request_id": logs.request_id.get()}
    if isinstance(sys.exception(), AWAY):
        text = loader.render_to_string("503.html", context)
        return HttpResponse(text, status=503, headers={"Retry-After": str(RETRY_S)})
    return HttpResponse(loader.render_to_string("500.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old, and that going back keeps what was typed."""
    context = {"title": _("This page was too old")}
    response = render(request, "403_csrf.html", context, status=403)
    # Scripts that save by themselves tell it by this from a right that is missing.
    response["X-Refused"] = "csrf"
    return response
