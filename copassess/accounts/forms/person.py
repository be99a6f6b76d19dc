"""Forms in which people speak of themselves."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from copassess.accounts import time_zones
from copassess.accounts.forms.account import PASSWORD_HINT
from copassess.accounts.forms.fields import LineField
from copassess.accounts.models import User


class ProfileForm(forms.Form):
    """Name and time zone."""

    name = LineField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones.choices,
        help_text=_("Dates and times are shown in it."),
    )


class NewMemberForm(forms.Form):
    """What a person without an account gives to accept an invitation."""

    name = LineField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: QueryDict | None = None, *, email: str) -> None:
        super().__init__(data)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Refuse a weak password, one made of name or address too."""
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password:
            person = User(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
