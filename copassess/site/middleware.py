"""Refuses requests that no page can mean, before any page meets them."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.defaults import bad_request


class BadInputMiddleware:
    """Answer 400 to a NUL byte in a field, and to a body of no length or whose end never came.

    Every database refuses the first in its own way; Django fails at the second, and of the third
    half would be stored.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (request.META.get("CONTENT_LENGTH") or "0").isdecimal():
            return bad_request(request, SuspiciousOperation("a length that is no number"))
        try:
            texts = self.texts(request)
        except UnreadablePostError as error:
            return bad_request(request, error)
        if any("\x00" in text for text in texts):
            return bad_request(request, SuspiciousOperation("a NUL byte"))
        return self.get_response(request)

    def texts(self, request: HttpRequest) -> list[str]:
        """Return what was asked and sent. Raises UnreadablePostError."""
        texts = [request.path, *(value for values in request.GET.lists() for value in values[1])]
        if request.method == "POST":
            texts += [value for values in request.POST.lists() for value in values[1]]
        return texts
