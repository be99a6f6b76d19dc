"""Starting in several markets at once, and choosing what to copy from another one."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists import progress
from checklists.forms.assessments import DAY
from checklists.market_page.figures import name_of, period_of
from checklists.market_page.starting import base_title
from checklists.models import Assessment
from checklists.services.markets import LIMIT, TITLE_MAX, Which
from copassess.accounts import countries
from copassess.accounts.forms.fields import LineField


class MarketsForm(forms.Form):
    """Countries to start a draft in, each with the same period and a title of its own."""

    title = LineField(
        label=gettext_lazy("Title"),
        max_length=TITLE_MAX,
        help_text=gettext_lazy("The name of the country is added to each."),
    )
    period_from = forms.DateField(label=gettext_lazy("Period from"), widget=DAY)
    period_to = forms.DateField(label=gettext_lazy("Period to"), widget=DAY)
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one country.")},
    )

    def __init__(
        self, data: QueryDict | None, *, source: Assessment, existing: Iterable[Assessment]
    ) -> None:
        initial = {
            "title": base_title(source),
            "period_from": source.period_from,
            "period_to": source.period_to,
        }
        super().__init__(data, initial=initial)
        self.existing = _by_country(existing)
        field = self.fields["countries"]
        if isinstance(field, forms.ChoiceField):
            field.choices = countries.choices()
        field.help_text = _("At most %(limit)s at once.") % {"limit": LIMIT}

    def clean(self) -> dict[str, Any]:
        """Refuse a period that runs backwards, and too many at once."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("period_from"), values.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The period ends before it begins."))
        if len(values.get("countries", ())) > LIMIT:
            self.add_error("countries", _("Choose at most %(limit)s.") % {"limit": LIMIT})
        return values

    @property
    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the countries' boxes: the company's own markets first, then by first letter."""
        ticked = set(self["countries"].value() or ())
        groups: dict[str, list[dict[str, Any]]] = {_("Your markets so far"): []}
        for code, name in countries.choices():
            box = {"code": code, "name": name, "is_ticked": code in ticked}
            if code in self.existing:
                groups[_("Your markets so far")].append({**box, "has": self.existing[code]})
            else:
                groups.setdefault(_letter(name), []).append(box)
        return [(title, boxes) for title, boxes in groups.items() if boxes]


class CopyForm(forms.Form):
    """From which assessment to copy, which areas, and whether what differs is replaced."""

    source = forms.ChoiceField(label=gettext_lazy("Copy from"))
    which = forms.ChoiceField(
        label=gettext_lazy("Which answers"),
        choices=Which,
        initial=Which.OPEN,
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: QueryDict | None, *, target: Assessment, others: Iterable[Assessment]
    ) -> None:
        areas = [(a.code, a.short_title) for a in progress.content_of(target).areas]
        # A link from elsewhere names the source alone.
        asked = data.copy() if data else None
        if asked is not None:
            asked.setdefault("which", Which.OPEN)
            if "areas" not in asked:
                asked.setlist("areas", [code for code, _title in areas])
        super().__init__(asked, initial={"areas": [code for code, _title in areas]})
        self.others = {str(row.pk): row for row in others}
        self._choices("source", [(key, _label(row)) for key, row in self.others.items()])
        self._choices("areas", areas)

    def clean(self) -> dict[str, Any]:
        """Return the assessment itself as the source."""
        values: dict[str, Any] = super().clean() or {}
        values["source"] = self.others.get(values.get("source", ""))
        if "which" in values:
            values["which"] = Which(values["which"])
        return values

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def _letter(name: str) -> str:
    """Return the letter under which a name stands: Å under A."""
    return unicodedata.normalize("NFD", name)[:1]


def _label(row: Assessment) -> str:
    return f"{row.title} ({name_of(row)}, {period_of(row)})"


def _by_country(rows: Iterable[Assessment]) -> dict[str, list[str]]:
    """Return the periods that each country has an assessment of."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.scope_country:
            found.setdefault(row.scope_country, []).append(period_of(row))
    return found
