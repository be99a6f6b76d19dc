"""The forms of one's own data."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeleteAccountForm(forms.Form):
    """Whether the person means it."""

    understood = forms.BooleanField(
        label=_("I have read what stays, and want my account deleted."),
        error_messages={"required": _("Tick the box if you want your account deleted.")},
    )
