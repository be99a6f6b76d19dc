"""The filters of what happened, as the address has them."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from copassess.audit.reading import SUBJECTS, Filters

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


class DayInput(forms.DateInput):
    """A browser's calendar; what is no day it could not show, and would complain of."""

    def format_value(self, value: Any) -> str | None:  # noqa: ANN401 (whatever was sent)
        """Return the day as the browser takes it; None for anything else."""
        text = super().format_value(value) or ""
        return text if DAY.fullmatch(text) else None


def _day(label: StrOrPromise) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=DayInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day, such as 2026-03-31; this one was left out.")},
    )


class EventForm(forms.Form):
    """Filters of events, sent by GET; what makes no sense is left out and told at its field."""

    subject = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[("", _("Anything")), *SUBJECTS.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "invalid_choice": _("Choose one from the list; this one was left out."),
        },
    )
    search = forms.CharField(
        label=_("Who or what"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"max_length": _("Search for at most 200 characters.")},
    )
    since = _day(_("From"))
    until = _day(_("To"))

    def filters(self) -> Filters:
        """Return what is asked for, as far as it makes sense."""
        self.is_valid()
        found = self.cleaned_data
        return Filters(
            subject=found.get("subject", ""),
            search=found.get("search", ""),
            since=found.get("since"),
            until=found.get("until"),
        )

    def clean(self) -> None:
        """Leave out days that no calendar here has, and an end before its beginning."""
        data = self.cleaned_data
        for name in ("since", "until"):
            day = data.get(name)
            if day and not FIRST_DAY <= day <= LAST_DAY:
                self.add_error(name, _("Give a day from 2000 to 2199; this one was left out."))
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day, so it was left out."))
