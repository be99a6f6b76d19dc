"""ZIPs of many reports, for reviewers: asked for, waited for, downloaded."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from checklists import permissions, reasons, review_queue
from checklists.forms.queue import QueueForm
from checklists.workflow import NotDone
from copassess.accounts.confirming import confirm_first
from copassess.accounts.http import AuthenticatedHttpRequest
from reports.models import Bundle, Making
from reports.models.bundle import KEPT
from reports.services import bundles

LABELS = {
    "pdf": _("PDF, the report itself"),
    "xlsx": _("XLSX, to work with"),
    "json": _("JSON, for programs"),
}


class FormsForm(forms.Form):
    """Which forms of the reports the ZIP holds."""

    forms = forms.MultipleChoiceField(
        label=_("What goes into the ZIP"),
        choices=list(LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["pdf"],
        error_messages={"required": _("Choose at least one form.")},
    )


@login_required
@require_safe
def bundle_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List one's own ZIPs."""
    permissions.require(permissions.is_reviewer(request.user))
    rows = Bundle.objects.filter(requested_by=request.user)
    context = {"bundles": rows, "kept": KEPT.days}
    return render(request, "reports/bundle_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def bundle_create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for a ZIP of what the queue's filters, in the address, leave."""
    user = request.user
    permissions.require(permissions.is_reviewer(user))
    queue = queue_form(request.GET, request)
    filters, words = queue.filters(), queue.words()
    form = FormsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["forms"]
        try:
            made = bundles.ask_bundle(
                by=user, filters=filters, words=words, forms=chosen, at=timezone.now()
            )
        except NotDone as error:
            messages.error(request, reasons.sentence(error))
        else:
            return redirect("reports:bundle-detail", pk=made.pk)
    context = {
        "form": form,
        "words": words,
        "estimate": bundles.estimate(user, filters),
        "most": bundles.MOST,
        "kept": KEPT.days,
    }
    return render(request, "reports/bundle_form.html", context)


@never_cache
@login_required
@require_safe
def bundle_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show how far a ZIP is; the page looks again by itself until it is there."""
    bundle = mine(request, pk)
    is_coming = bundle.making in bundles.COMING
    made = bundles.made(bundle) if is_coming else bundle.done
    seen = f"{bundle.making}-{bundle.tries}-{made}"
    if request.htmx and request.GET.get("seen") == seen:
        # Nothing new: nothing is drawn again, and nothing read out.
        return HttpResponse(status=204)
    context = {
        "bundle": bundle,
        "is_coming": is_coming,
        "is_mine_still": is_coming or bundles.may_download(request.user, bundle),
        "made": made,
        "seen": seen,
    }
    template = "_bundle_state" if request.htmx else "bundle_detail"
    return render(request, f"reports/{template}.html", context)


@login_required
@require_safe
@confirm_first
def bundle_download(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Download a finished ZIP, while all of it is still the reviewer's to see."""
    bundle = mine(request, pk)
    if bundle.making != Making.READY:
        return redirect("reports:bundle-detail", pk=pk)
    if not bundles.may_download(request.user, bundle):
        raise Http404
    try:
        file = default_storage.open(bundle.file.name or "")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"gap-reports-{timezone.localtime(bundle.requested_at):%Y-%m-%d-%H%M}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    bundles.record_download(bundle, by=request.user, at=timezone.now())
    return response


def mine(request: AuthenticatedHttpRequest, pk: UUID) -> Bundle:
    """Return one's own ZIP, else 404; 403 for who is no reviewer any more."""
    permissions.require(permissions.is_reviewer(request.user))
    bundle = get_object_or_404(Bundle, pk=pk, requested_by=request.user)
    # Whose roles are known already.
    bundle.requested_by = request.user
    return bundle


def queue_form(data: QueryDict, request: AuthenticatedHttpRequest) -> QueueForm:
    """Return the queue's filters, as its page reads them."""
    return QueueForm(data, review_queue.offer(request.user))
