"""Starting and renaming an assessment."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists import wording
from checklists.choices import ScopeKind
from checklists.market_page.starting import base_title
from checklists.models import Assessment
from checklists.services.markets import titled
from checklists.workflow import NotDone
from copassess.accounts import countries
from copassess.accounts.forms.fields import LineField
from copassess.accounts.models import Organisation
from guidelines.catalogue import Catalogue

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StartForm(forms.Form):
    """Sectors, scope, period and title of a new assessment, and the one that it starts from."""

    organisation = forms.ChoiceField(label=gettext_lazy("Company"))
    # Chosen before the form is filled in, as all the rest is proposed from it.
    started_from = forms.ChoiceField(
        label=gettext_lazy("Start with"), required=False, widget=forms.HiddenInput
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of company"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Everybody answers the general checklist. Choose each kind that your company is, for "
            "its own checklist beside it. This cannot be changed later."
        ),
    )
    scope_kind = forms.ChoiceField(
        label=gettext_lazy("What the assessment looks at"),
        choices=ScopeKind,
        initial=ScopeKind.COMPANY,
        widget=forms.RadioSelect,
    )
    scope_name = LineField(
        label=gettext_lazy("Name of the product or service"), required=False, max_length=120
    )
    scope_country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        help_text=gettext_lazy("It decides who at UNICEF reviews the assessment."),
    )
    period_from = forms.DateField(label=gettext_lazy("Period from"), widget=DAY)
    period_to = forms.DateField(label=gettext_lazy("Period to"), widget=DAY)
    title = LineField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("How you and your colleagues will find it again."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        content: Catalogue,
        organisations: Iterable[Organisation],
        earlier: Iterable[Assessment],
        today: date,
        initial: Mapping[str, Any] | None = None,
        is_market: bool = False,
    ) -> None:
        super().__init__(data, initial={**defaults(today), **(initial or {})})
        self.is_market = is_market
        self.organisations = {str(row.pk): row for row in organisations}
        self.earlier = {str(row.pk): row for row in earlier}
        self._choices("organisation", [(key, str(row)) for key, row in self.organisations.items()])
        if len(self.organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial.setdefault("organisation", next(iter(self.organisations)))
        self._choices("started_from", [("", _("No answers")), *self.earlier_choices()])
        self._choices("sectors", [(s.code, _sector_label(s.title, s.who)) for s in content.sectors])
        self._choices("scope_country", [("", _("Choose a country")), *countries.choices()])
        if is_market:
            self.fields["title"].required = False
            self.fields["title"].help_text = _(
                "Left empty, it is the earlier title with the name of the country or product."
            )

    @property
    def source(self) -> Assessment | None:
        """Return the assessment that it starts from, as far as it was chosen."""
        return self.earlier.get(self["started_from"].value() or "")

    def clean(self) -> dict[str, Any]:
        """Ask for what the scope needs, and drop what it does not."""
        values: dict[str, Any] = super().clean() or {}
        kind = values.get("scope_kind")
        if kind == ScopeKind.COUNTRY and not values.get("scope_country"):
            self.add_error("scope_country", _("Choose the country that the assessment is about."))
        if kind == ScopeKind.PRODUCT and not values.get("scope_name"):
            self.add_error("scope_name", _("Name the product or service."))
        first, last = values.get("period_from"), values.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The period ends before it begins."))
        values["organisation"] = self.organisations.get(values.get("organisation", ""))
        values["started_from"] = self.earlier.get(values.get("started_from", ""))
        source = values["started_from"]
        if source and source.organisation != values["organisation"]:
            self.add_error("started_from", _("Choose an assessment of the same company."))
        scope = {**values, **_without_scope(kind)}
        if self.is_market and source and not self.errors and not scope["title"]:
            self._propose_title(source, scope)
        return scope

    def earlier_choices(self) -> list[tuple[str, str]]:
        """Return what it may start from."""
        many = len(self.organisations) > 1
        return [(key, _name(row, with_company=many)) for key, row in self.earlier.items()]

    def _propose_title(self, source: Assessment, values: dict[str, Any]) -> None:
        """Name another market's assessment after the earlier one."""
        country = values["scope_country"]
        name = values["scope_name"] or (countries.name_of(country) if country else "")
        if not name:
            self.add_error("title", _("Give it a title."))
            return
        try:
            values["title"] = titled(base_title(source), name)
        except NotDone as error:
            self.add_error("title", wording.explain(error))

    def _choices(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)


class RenameForm(forms.Form):
    """Another title."""

    title = LineField(label=gettext_lazy("Title"), max_length=120)


def defaults(today: date) -> dict[str, Any]:
    """Return what most people choose: this calendar year."""
    return {
        "period_from": today.replace(month=1, day=1),
        "period_to": today.replace(month=12, day=31),
        "title": _("Self-assessment %(year)s") % {"year": today.year},
    }


def _without_scope(kind: str | None) -> dict[str, str]:
    """Return what a scope leaves empty, whatever was typed before another kind was chosen."""
    if kind == ScopeKind.COMPANY:
        return {"scope_name": "", "scope_country": ""}
    return {"scope_name": ""} if kind == ScopeKind.COUNTRY else {}


def _sector_label(title: str, who: str) -> str:
    return format_html("<strong>{}</strong><br><span class='soft'>{}</span>", title, who)


def _name(row: Assessment, *, with_company: bool) -> str:
    return f"{row.title} ({row.organisation})" if with_company else row.title
