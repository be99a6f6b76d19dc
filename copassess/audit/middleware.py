"""Keeps the address of each request at hand for audit events."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from copassess.audit.source import source


class SourceMiddleware:
    """Set the source while a request is answered, and clear it afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = source.set(request.META.get("REMOTE_ADDR", ""))
        try:
            return self.get_response(request)
        finally:
            source.reset(token)
