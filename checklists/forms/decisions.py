"""How a review ends, as reviewers send it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from checklists.choices import Outcome
from checklists.forms.reviews import day_field


class CodesField(forms.MultipleChoiceField):
    """Codes of questions; the service passes over those that it does not know."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        """Take any: a question may have gone from the list since the page was opened."""
        return True


def summary_field(help_text: StrOrPromise) -> forms.CharField:
    """Return the field for what the reviewer says on the whole."""
    return forms.CharField(
        label=_("Summary for the company"),
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
    )


class ReturnForm(forms.Form):
    """What goes back to the company with the comments, and which of them must be answered."""

    summary = summary_field(
        _("What to do on the whole. Your comments at the single questions go with it.")
    )
    due = day_field(_("Submit again by"), help_text=_("A day in the future."))
    # Every comment that the page showed with a box, and those of them that were ticked.
    shown = CodesField(required=False)
    must_answer = CodesField(required=False)

    @property
    def chosen(self) -> Mapping[str, bool]:
        """Return what was ticked or not, by question; nothing of a form that was not sent."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        ticked = set(given.get("must_answer", ()))
        return {code: code in ticked for code in given.get("shown", ())}

    def given(self) -> dict[str, Any]:
        """Return what the service takes."""
        given = self.cleaned_data
        return {"summary": given["summary"], "due": given["due"], "must_answer": self.chosen}


class AcceptForm(forms.Form):
    """How a review ends; the outcome follows from the verdicts and is sent to be compared."""

    summary = summary_field(_("Stands in the mail to the owners and in the gap report."))
    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.HiddenInput)
