"""What sign-up asks beside e-mail and password; allauth builds its own form on this one."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from copassess.accounts.forms.fields import LineField
from copassess.accounts.models import User


class SignupDetails(forms.Form):
    """The name of the person."""

    name = LineField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more: the adapter has stored the name with the user."""
