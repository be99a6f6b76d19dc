"""Requests: whose user is signed in, what they posted, whether they come too often."""

from allauth.core.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse, QueryDict
from django_htmx.middleware import HtmxDetails

from copassess.accounts.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """A request behind `login_required`; `htmx` is true where the browser's script sent it."""

    user: User
    htmx: HtmxDetails


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form binds: an empty POST too, nothing of a GET."""
    return request.POST if request.method == "POST" else None


def page_number(request: HttpRequest) -> int:
    """Return the page of a list that an address asks for; the first where that is none."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def too_many(request: HttpRequest, action: str) -> HttpResponse | None:
    """Count a POST against ACCOUNT_RATE_LIMITS; return the page that says so once it is over."""
    response: HttpResponse | None = consume_or_429(request, action=action)
    return response
