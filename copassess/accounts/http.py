"""The type of a request whose user is signed in."""

from django.http import HttpRequest

from copassess.accounts.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User
