"""What every request gets: an ID, a line in the log, and headers that close what nobody needs."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from copassess import logs

logger = logging.getLogger("copassess.request")
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
HEADERS = {
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}

Answer = Callable[[HttpRequest], HttpResponse]


def id_of(request: HttpRequest) -> str:
    """Return the ID that the proxy gave, where one is trusted; else a new one."""
    given = request.headers.get("X-Request-ID", "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and GIVEN.fullmatch(given):
        return given
    return secrets.token_hex(8)


class RequestMiddleware:
    """Number a request, log how it was answered, send its number along."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, began = logs.request_id.set(id_of(request)), time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = logs.request_id.get()
            for name, value in HEADERS.items():
                response.setdefault(name, value)
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                # What somebody signed in sees is kept for nobody else on the way.
                response.setdefault("Cache-Control", "private, no-cache")
            told = {
                "method": request.method,
                "route": logs.route_of(request),
                "status": response.status_code,
                "milliseconds": round((time.monotonic() - began) * 1000),
            }
            logger.info("%(method)s %(route)s %(status)s %(milliseconds)s ms", told, extra=told)
            return response
        finally:
            logs.request_id.reset(token)
