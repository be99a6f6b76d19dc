"""What reviewers send: verdicts, decisions."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from checklists.choices import Judgement, Outcome, Response
from checklists.models import Verdict
from checklists.services.verdicts import Written
from checklists.workflow import Invalid

Choices = Sequence[tuple[str, StrOrPromise]]
# More than the column of versions holds; such a one was never given out.
VERSION_MAX = 2**31 - 1
SENT = ("judgement", "response", "comment", "internal_note")


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


class VerdictForm(forms.Form):
    """A verdict on one question, whose code is the prefix; the service checks what it says."""

    judgement = forms.ChoiceField(choices=[("", ""), *Judgement.choices], required=False)
    response = forms.ChoiceField(choices=[("", ""), *Response.choices], required=False)
    comment = forms.CharField(required=False)
    internal_note = forms.CharField(required=False)
    version = forms.IntegerField(min_value=0, max_value=VERSION_MAX)

    @property
    def is_sent(self) -> bool:
        """Tell whether the page that was sent held this question."""
        return self.add_prefix("version") in self.data

    def typed(self, name: str) -> str | None:
        """Return a field as it was sent, None where it was not."""
        value = self.data.get(self.add_prefix(name))
        return None if value is None else str(value)

    @property
    def seen_version(self) -> int:
        """Return the version that the reviewer saw; 0 where it makes no sense."""
        self.is_valid()
        return int(self.cleaned_data.get("version", 0))

    def differs_from(self, row: Verdict | None) -> bool:
        """Tell whether anything was sent that is not stored already."""
        stored = row or Verdict()
        sent = {name: self.typed(name) for name in SENT}
        return any(
            value is not None and value.replace("\r\n", "\n").strip() != getattr(stored, name)
            for name, value in sent.items()
        )

    def written(self) -> Written:
        """Return what the service stores. Raises Invalid for a value that no page sends."""
        question = str(self.prefix)
        if not self.is_valid():
            raise Invalid("judgement", question, "unknown")
        return Written(
            question=question,
            version=self.seen_version,
            judgement=self.typed("judgement"),
            response=self.typed("response"),
            comment=self.typed("comment"),
            internal_note=self.typed("internal_note"),
        )


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
