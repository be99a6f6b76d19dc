"""Keeps the address of each request at hand for audit events."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from copassess.audit.source import source

LONGEST_ADDRESS = 45


def client_address(request: HttpRequest) -> str:
    """Return who asks: beside as many proxies as settings name, whom the outermost of them saw."""
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies].strip()[:LONGEST_ADDRESS]
    return str(request.META.get("REMOTE_ADDR", ""))


class SourceMiddleware:
    """Set the source while a request is answered, and clear it afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = source.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            source.reset(token)
