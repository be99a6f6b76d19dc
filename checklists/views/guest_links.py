"""Links for guests as members see them: sent, sent again, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checklists import guest_mail, permissions, progress, wording
from checklists.choices import Status
from checklists.forms.guests import AGAIN_DAYS, GuestLinkForm
from checklists.models import Assessment, GuestLink
from checklists.services import guests as service
from checklists.workflow import DomainError, Invalid
from copassess.accounts.http import AuthenticatedHttpRequest, posted, too_many


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guest_list(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show an assessment's links, and send one."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    can_ask = permissions.can_ask_guests(request.user, assessment)
    if request.method == "POST":
        permissions.require(can_ask)
    form = GuestLinkForm(posted(request), assessment=assessment, area=request.GET.get("area", ""))
    if request.method == "POST" and form.is_valid():
        if refusal := too_many(request, "invitation"):
            return refusal
        sent = _send(request, assessment, form)
        if sent:
            return redirect("checklists:guest-list", pk)
    return _page(request, assessment, form, can_ask=can_ask)


@login_required
@require_POST
def guest_extend(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Send a link again, to work for longer."""
    link = _link(request, pk)
    if refusal := too_many(request, "invitation"):
        return refusal
    try:
        service.extend(link=link, days=AGAIN_DAYS, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, wording.explain(error))
    else:
        text = _("The link for %(name)s is on its way again, and works for longer.")
        messages.success(request, text % {"name": link.name})
    return redirect("checklists:guest-list", link.assessment_id)


@login_required
@require_POST
def guest_revoke(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw a link."""
    link = _link(request, pk)
    try:
        service.revoke(link=link, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, wording.explain(error))
    else:
        text = _("The link for %(name)s is withdrawn: it opens nothing any more.")
        messages.success(request, text % {"name": link.name})
    return redirect("checklists:guest-list", link.assessment_id)


def _link(request: AuthenticatedHttpRequest, pk: UUID) -> GuestLink:
    """Return a link that the user may change; 404 and 403 as everywhere."""
    rows = GuestLink.objects.visible_to(request.user).for_guest()
    link = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_ask_guests(request.user, link.assessment))
    return link


def _send(request: AuthenticatedHttpRequest, assessment: Assessment, form: GuestLinkForm) -> bool:
    """Send a link; tell its maker the address, this once."""
    try:
        link = service.send_link(
            assessment=assessment, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except DomainError as error:
        field = error.field if isinstance(error, Invalid) else None
        form.add_error(field, wording.explain(error))
        return False
    text = _(
        "The link is on its way to %(email)s. To pass it on yourself, copy it now; it is shown "
        "only this once: %(link)s"
    )
    facts = {"email": link.email, "link": guest_mail.address_of(link)}
    messages.success(request, text % facts)
    return True


def _page(
    request: AuthenticatedHttpRequest,
    assessment: Assessment,
    form: GuestLinkForm,
    *,
    can_ask: bool,
) -> HttpResponse:
    areas = progress.content_of(assessment).area_by_code
    now = timezone.now()
    links = [
        (link, areas[link.area].short_title, link.is_open(now))
        for link in GuestLink.objects.filter(assessment=assessment).for_list()
    ]
    context = {
        "assessment": assessment,
        "links": links,
        "form": form,
        "again_days": AGAIN_DAYS,
        "can_ask": can_ask,
        "can_write": can_ask and assessment.is_editable,
        "status": wording.status_sentence(Status(assessment.status)),
    }
    return render(request, "checklists/guest_list.html", context)
