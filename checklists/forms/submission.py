"""Signing a submission."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.document import Declaration
from copassess.accounts.forms.fields import LineField


class DeclarationForm(forms.Form):
    """Who signs, as what, and when."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    position = LineField(
        label=gettext_lazy("Position"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    date = forms.DateField(
        label=gettext_lazy("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict | None, *, today: datetime.date, name: str) -> None:
        super().__init__(data, initial={"date": today, "name": name})
        self.today = today

    def clean_date(self) -> datetime.date:
        """Refuse a day that is still to come."""
        day: datetime.date = self.cleaned_data["date"]
        if day > self.today:
            raise ValidationError(_("This day is in the future."))
        return day

    @property
    def declaration(self) -> Declaration:
        """Return what was signed."""
        return Declaration(**self.cleaned_data)
