"""Closing a company: its owners' page, the ZIP of everything, the administrators' list."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copassess.accounts import permissions
from copassess.accounts.confirming import confirm_first
from copassess.accounts.http import AuthenticatedHttpRequest, posted
from copassess.accounts.models import Organisation
from copassess.site.closing import services
from copassess.site.closing.forms import ClosingForm
from copassess.site.models import Closure, Export
from copassess.site.privacy import stored


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def closing_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Say what closing a company does, and how far it is; begin it once that is read."""
    organisation = owned(request, pk)
    form = ClosingForm(posted(request), company=organisation.name)
    if request.method == "POST" and form.is_valid():
        services.ask(organisation=organisation, by=request.user, at=timezone.now())
        messages.success(request, _("The company will be closed. Its members get a mail."))
        return redirect("site:closing-detail", pk=pk)
    context = {
        "organisation": organisation,
        "closure": open_one(organisation),
        "form": form,
        "periods": stored.periods(),
    }
    return render(request, "closing/closing_detail.html", context)


@login_required
@require_POST
def closing_undo(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Let the company go on."""
    organisation = owned(request, pk)
    closure = open_one(organisation)
    if closure and services.undo(closure=closure, by=request.user, at=timezone.now()):
        messages.success(request, _("The company goes on. Its members get a mail."))
    return redirect(organisation)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def closing_export(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Hand out the ZIP of everything; a POST has it made anew."""
    organisation = owned(request, pk)
    closure, now = open_one(organisation), timezone.now()
    if closure is None or closure.making != Export.READY:
        return redirect("site:closing-detail", pk=pk)
    if request.method == "POST":
        services.export_again(closure=closure, by=request.user, at=now)
        return redirect("site:closing-detail", pk=pk)
    file = default_storage.open(closure.file.name or "")
    services.record_download(closure, by=request.user, at=now)
    name = f"{organisation.slug}-{closure.made_at or now:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@login_required
@require_safe
def closing_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show administrators which companies close, and which were closed."""
    permissions.require(permissions.can_administer(request.user))
    rows = Closure.objects.for_list()[:200]
    return render(request, "closing/closing_list.html", {"closures": rows})


def owned(request: AuthenticatedHttpRequest, pk: UUID) -> Organisation:
    """Return a company of the user's, for its owners."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_manage(request.user, organisation))
    return organisation


def open_one(organisation: Organisation) -> Closure | None:
    """Return the closing that is to come, None where nobody asked for one."""
    return Closure.objects.open().filter(organisation=organisation).first()
