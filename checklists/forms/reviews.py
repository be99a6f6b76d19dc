"""The fields that reviewers' forms share."""

from collections.abc import Sequence

from django import forms
from django_stubs_ext import StrOrPromise

Choices = Sequence[tuple[str, StrOrPromise]]


def day_field(
    label: StrOrPromise, *, required: bool = True, help_text: StrOrPromise = ""
) -> forms.DateField:
    """Return a field for a day, which browsers fill with their own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def choice_field(label: StrOrPromise, choices: Choices) -> forms.ChoiceField:
    """Return a filter's field."""
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)
