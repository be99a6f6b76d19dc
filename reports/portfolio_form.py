"""The portfolio's filters as its address has them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklists.choices import Severity
from checklists.forms.queue import UNKNOWN, Chip
from checklists.forms.reviews import Choices, choice_field
from checklists.tallying import ACCEPTED, ALL
from copassess.accounts.models import Size
from reports.portfolio.whole import Filters, Reach, region_of

EVERY = pgettext_lazy("filter", "All")
STANDINGS = [("", _("All submitted")), (ACCEPTED, _("Only accepted"))]
# What the list of gaps alone goes by; they filter no figure.
SEVERITY, AREA = "severity", "area"


class PortfolioForm(forms.Form):
    """The portfolio's filters; sent by GET, none of them required.

    A value that makes no sense is left out and told at its field; the others count.
    """

    region = choice_field(_("Region"), [])
    country = choice_field(_("Country"), [])
    sector = choice_field(_("Sector"), [])
    size = choice_field(_("Size"), [])
    year = choice_field(_("Year"), [])
    standing = choice_field(_("Submissions"), [])
    severity = forms.ChoiceField(
        label=_("Severity"),
        required=False,
        widget=forms.HiddenInput,
        choices=[("", EVERY), *Severity.choices],
        error_messages={"invalid_choice": _("There is no such severity; these are all gaps.")},
    )
    area = forms.ChoiceField(label=_("Area"), required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, reach: Reach) -> None:
        super().__init__(data)
        self.address = data
        self._set("region", [("", EVERY), *reach.regions])
        self._set("country", [("", EVERY), *reach.present])
        self._set("sector", [("", EVERY), *reach.sectors.items()])
        self._set("size", [("", EVERY), *Size.choices])
        years = [(str(year), str(year)) for year in reversed(reach.years)]
        self._set("year", [("", EVERY), *years])
        self._set("standing", STANDINGS)
        self._set(AREA, [("", EVERY), *reach.areas.items()])
        self.fields[AREA].error_messages["invalid_choice"] = _(
            "There is no such area; these are the gaps of all areas."
        )

    def _set(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = choices
        field.error_messages["invalid_choice"] = UNKNOWN

    def clean(self) -> dict[str, Any]:
        """Leave out what is given twice, is unknown, or contradicts something else."""
        given = self.cleaned_data
        for name in self.fields:
            if len(set(self.address.getlist(name))) > 1:
                self.add_error(name, _("The address gives this twice; it was left out."))
        if set(self.address) - set(self.fields):
            self.add_error(None, _("The address has a filter that is not known here."))
        country, region = given.get("country"), given.get("region")
        if country and region and region_of(country) != region:
            said = _("The country chosen is not in this region, so the region was left out.")
            self.add_error("region", said)
        return given

    def filters(self) -> Filters:
        """Return what was asked for; what makes no sense is left out, and said at its field."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            country=given.get("country", ""),
            region=given.get("region", ""),
            sector=given.get("sector", ""),
            size=given.get("size", ""),
            year=int(given.get("year") or 0),
            standing=given.get("standing") or ALL,
        )

    @property
    def severity_shown(self) -> str:
        """Return which gaps are listed; "" for all."""
        severity: str = self.cleaned_data.get(SEVERITY, "")
        return severity

    @property
    def area_shown(self) -> str:
        """Return of which area gaps are listed; "" for all."""
        area: str = self.cleaned_data.get(AREA, "")
        return area

    @property
    def selects(self) -> list[forms.BoundField]:
        """Return the fields that stand side by side, in order."""
        return [self[name] for name in self.fields if name not in {SEVERITY, AREA}]

    def chips(self) -> list[Chip]:
        """Return the filters that are set."""
        return [
            Chip(self.fields[name].label or "", self._said(name), self.query(**{name: ""}))
            for name in self._set_names()
        ]

    def words(self) -> dict[str, str]:
        """Return what was filtered by, in words: label and value."""
        return {str(self.fields[name].label): self._said(name) for name in self._set_names()}

    def codes(self) -> dict[str, str]:
        """Return what was filtered by, as the address has it."""
        return {name: self.cleaned_data[name] for name in self._set_names()}

    def query(self, **changes: str) -> str:
        """Return the address of the filters that count, with changes."""
        query = QueryDict(mutable=True)
        sent = {**self.cleaned_data, **changes}
        query.update({name: value for name, value in sent.items() if value})
        return query.urlencode()

    def _set_names(self) -> list[str]:
        shown = {SEVERITY, AREA}
        return [n for n in self.fields if n not in shown and self.cleaned_data.get(n)]

    def _said(self, name: str) -> str:
        labels = dict(getattr(self.fields[name], "choices", []))
        return str(labels[self.cleaned_data[name]])
