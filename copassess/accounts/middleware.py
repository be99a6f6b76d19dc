"""Shows times in the time zone of the person who reads them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

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
