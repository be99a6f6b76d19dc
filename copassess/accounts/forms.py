"""Forms of accounts and organisations."""

from django import forms
from django.http import HttpRequest

from copassess.accounts.models import User


class SignupDetails(forms.Form):
    """What sign-up asks beside e-mail and password."""

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this with the user that it has just made."""
