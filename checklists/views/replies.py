"""The texts that reviewers use again in comments: their own, and those that others share."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from checklists import permissions, reasons
from checklists.forms.replies import ReplyTextForm
from checklists.models import ReplyText
from checklists.services import replies as services
from checklists.workflow import NotDone
from copassess.accounts.http import AuthenticatedHttpRequest, posted


@login_required
@require_safe
def reply_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List a reviewer's own texts and what others share."""
    permissions.require(permissions.is_reviewer(request.user))
    rows = list(ReplyText.objects.visible_to(request.user).for_list(request.user))
    context = {
        "own": [row for row in rows if row.owner_id == request.user.pk],
        "shared": [row for row in rows if row.owner_id != request.user.pk],
    }
    return render(request, "checklists/reply_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Write a new text."""
    permissions.require(permissions.is_reviewer(request.user))
    form = ReplyTextForm(posted(request), initial={"question": request.GET.get("question", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if _done(form, lambda: services.write(by=request.user, at=timezone.now(), **given)):
            messages.success(request, _("The text is saved."))
            return redirect("checklists:reply-list")
    return render(request, "checklists/reply_edit.html", {"form": form, "reply": None})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_edit(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Change one's own text."""
    reply = _own(request, pk)
    form = ReplyTextForm(request.POST) if request.method == "POST" else ReplyTextForm.showing(reply)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if _done(
            form,
            lambda: services.change(reply=reply, by=request.user, at=timezone.now(), **given),
        ):
            messages.success(request, _("The text is saved."))
            return redirect("checklists:reply-list")
    return render(request, "checklists/reply_edit.html", {"form": form, "reply": reply})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_delete(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take one's own text away, after asking once."""
    reply = _own(request, pk)
    if request.method == "POST":
        services.delete(reply=reply, by=request.user, at=timezone.now())
        messages.success(request, _("The text is gone. Comments that it was put into stay."))
        return redirect("checklists:reply-list")
    return render(request, "checklists/reply_delete.html", {"reply": reply})


def _own(request: AuthenticatedHttpRequest, pk: UUID) -> ReplyText:
    """Return a text that the user wrote: 404 for one they do not see, 403 for another's."""
    reply = get_object_or_404(ReplyText.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_change_reply(request.user, reply))
    return reply


def _done(form: ReplyTextForm, act: Callable[[], object]) -> bool:
    """Do it, or say above the form why it did not happen."""
    try:
        act()
    except NotDone as error:
        form.add_error(services.FIELDS.get(error.reason), reasons.sentence(error))
        return False
    return True
