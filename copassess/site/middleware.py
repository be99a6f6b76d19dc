"""Refuses requests that no page can mean, before any page meets them."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request


class BadInputMiddleware:
    """Answer 400 to a NUL byte in a field, which every database refuses in its own way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        texts = [request.path, *(value for values in request.GET.lists() for value in values[1])]
        if request.method == "POST":
            texts += [value for values in request.POST.lists() for value in values[1]]
        if any("\x00" in text for text in texts):
            return bad_request(request, SuspiciousOperation("a NUL byte"))
        return self.get_response(request)
