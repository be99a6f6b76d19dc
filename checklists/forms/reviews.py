"""What reviewers send to decide, and the fields that their forms share."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from checklists.choices import Outcome

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


def summary_field(help_text: StrOrPromise) -> forms.CharField:
    """Return the field for what the reviewer says on the whole."""
    return forms.CharField(
        label=_("Summary for the company"),
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
    )


class ReturnForm(forms.Form):
    """What goes back to the company with the comments."""

    summary = summary_field(
        _("What to do on the whole. Your comments at the single questions go with it.")
    )
    due = day_field(_("Submit again by"), help_text=_("A day in the future."))


class AcceptForm(forms.Form):
    """How a review ends; the outcome follows from the verdicts and is sent to be compared."""

    summary = summary_field(_("Stands in the mail to the owners and in the gap report."))
    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.HiddenInput)
