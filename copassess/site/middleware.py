"""Refuses requests that no page can mean, before any page meets them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBadRequest
from django.utils.translation import gettext as _


class BadInputMiddleware:
    """Answer 400 to a NUL byte in a field, which every database refuses in its own way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        texts = [request.path, *(value for values in request.GET.lists() for value in values[1])]
        if request.method == "POST":
            texts += [value for values in request.POST.lists() for value in values[1]]
        if any("\x00" in text for text in texts):
            return HttpResponseBadRequest(_("The request holds a character that no text can have."))
        return self.get_response(request)
