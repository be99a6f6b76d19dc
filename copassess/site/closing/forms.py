"""The form that closes a company."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class ClosingForm(forms.Form):
    """The company's name, typed by whoever means it."""

    company = forms.CharField(
        label=_("The company's name, to be sure"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the company's name if you want it closed.")},
    )

    def __init__(self, data: QueryDict | None = None, *, company: str) -> None:
        super().__init__(data)
        self.expected = company

    def clean_company(self) -> str:
        """Refuse another name; spaces and capitals do not matter."""
        typed = str(self.cleaned_data["company"])
        if " ".join(typed.split()).casefold() != " ".join(self.expected.split()).casefold():
            message = _("This is not the company's name: %(name)s.")
            raise ValidationError(message, params={"name": self.expected})
        return typed
