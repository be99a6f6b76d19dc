"""Where one is signed in, and the end of that."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from copassess.accounts import devices, services
from copassess.accounts.http import AuthenticatedHttpRequest


@login_required
@require_safe
def session_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the sessions with device, address and when each was seen last."""
    rows = [
        {
            "session": row,
            "device": devices.name_of(row.user_agent),
            "is_this": row.session_key == request.session.session_key,
        }
        for row in services.open_sessions(request.user, at=timezone.now())
    ]
    return render(request, "accounts/session_list.html", {"rows": rows})


@login_required
@require_POST
def session_end(request: AuthenticatedHttpRequest) -> HttpResponse:
    """End one session, all others, or all: `which` is a number, `others` or `all`."""
    which, user, at = request.POST.get("which", ""), request.user, timezone.now()
    if which == "all":
        services.end_sessions(user=user, by=user, at=at)
        logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return redirect("account_login")
    only = None if which == "others" else [int(which)] if _is_number(which) else []
    keep = request.session.session_key
    number = services.end_sessions(user=user, by=user, at=at, keep=keep, only=only)
    text = ngettext("%(number)s session is ended.", "%(number)s sessions are ended.", number)
    messages.success(request, text % {"number": number})
    return redirect("accounts:session-list")


def _is_number(text: str) -> bool:
    """Tell whether it can be the number of a row (64 bits)."""
    return text.isascii() and text.isdecimal() and len(text) <= 18
