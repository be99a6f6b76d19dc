"""What holds for every request of somebody signed in: their clock, their second factor."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from copassess.accounts import time_zones
from copassess.accounts.models import User


class TimeZoneMiddleware:
    """Activate the signed-in user's time zone for the length of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            with timezone.override(time_zones.zone(request.user.time_zone)):
                return self.get_response(request)
        return self.get_response(request)


# In the session: when it was seen last (seconds), and how often that is noted.
SEEN_AT = "accounts.seen_at"
SEEN_EVERY = 5 * 60


class SeenMiddleware:
    """Note for the list of sessions when and where each was seen, every five minutes at most.

    The one thing that a GET writes: it is about the request itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            now = time.time()
            if abs(now - request.session.get(SEEN_AT, 0)) > SEEN_EVERY:
                UserSession.objects.create_from_request(request)
                request.session[SEEN_AT] = now
        return self.get_response(request)


# What staff without a second factor may reach: its set-up, the way out, and what anybody may read.
OPEN_NAMES = {
    "account_logout",
    "account_reauthenticate",
    "site:health",
    "site:landing",
    "site:privacy-detail",
    "site:ready",
}
OPEN_PREFIXES = ("mfa_", "guidelines:")
SET_UP = "mfa_index"


class SecondFactorMiddleware:
    """Let staff without a second factor see nothing but its set-up (DESIGN, section 5)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: object,
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Lead to the set-up in place of the page; what is posted is dropped."""
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in OPEN_NAMES or name.startswith(OPEN_PREFIXES):
            return None
        if not isinstance(request.user, User) or not request.user.lacks_second_factor:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(redirect(SET_UP).url)
        return redirect(SET_UP)
