"""The queue's filters as its address has them, and who takes a review over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from checklists import searching
from checklists.forms.reviews import Choices, choice_field, day_field
from checklists.queue_page import TABS
from checklists.review_queue import (
    AGAIN,
    ANYBODY,
    FIRST,
    MINE,
    NOBODY,
    Filters,
    Offer,
    Order,
    Tab,
    contradictions,
)
from copassess.accounts.models import Size, User

PAGE = "page"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
SEARCH_LONGEST = 200
ANY = pgettext_lazy("submissions", "Any")
UNKNOWN = _("Choose one from the list; this one was left out.")
ORDERS: Mapping[Order, StrOrPromise] = {
    Order.WAITING: _("Longest waiting first"),
    Order.NEWEST: _("Newest first"),
    Order.COMPANY: _("By company"),
    Order.COUNTRY: _("By country"),
    Order.COVERAGE: _("Most verdicts given first"),
    Order.CRITICAL: _("Most critical gaps first"),
    Order.DUE: _("Due first"),
}
# What a tab rules out, by filter.
CONTRADICTIONS: Mapping[str, StrOrPromise] = {
    "reviewer": _("No submission of this tab has that reviewer, so this filter was left out."),
    "round": _("What was answered is never a first submission, so this filter was left out."),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, in words, with the address that takes it away."""

    label: StrOrPromise
    value: str
    query: str


def _select(label: StrOrPromise, choices: Choices) -> forms.ChoiceField:
    field = choice_field(label, [("", ANY), *choices])
    field.error_messages["invalid_choice"] = UNKNOWN
    return field


def _day(label: StrOrPromise) -> forms.DateField:
    field = day_field(label, required=False)
    field.error_messages["invalid"] = _("Give a day, such as 2026-03-31; this one was left out.")
    return field


class QueueForm(forms.Form):
    """The queue's filters; sent by GET, none of them required.

    A value that makes no sense is left out and told at its field; the others count.
    """

    tab = forms.ChoiceField(
        label=_("Shown"),
        choices=list(TABS.items()),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("There is no such tab; these are those that wait.")},
    )
    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=SEARCH_LONGEST,
        help_text=_("Companies, titles, codes, notes. Three letters may stand for a longer word."),
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
        error_messages={
            "max_length": _("Search for at most %(limit_value)d characters; nothing was searched."),
        },
    )
    country = _select(_("Country"), [])
    sector = _select(_("Sector"), [])
    size = _select(_("Size"), Size.choices)
    year = _select(_("Year"), [])
    reviewer = _select(_("Reviewer"), [])
    round = _select(_("Round"), [(FIRST, _("First submission")), (AGAIN, _("Submitted again"))])
    since = _day(_("Submitted from"))
    until = _day(_("Submitted to"))
    order = choice_field(_("Order"), [("", _("As usual on the tab")), *ORDERS.items()])
    critical = forms.BooleanField(
        label=_("With critical gaps open"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: QueryDict, offer: Offer) -> None:
        super().__init__(data)
        self.address = data
        self.fields["order"].error_messages["invalid_choice"] = UNKNOWN
        self._set("country", offer.countries)
        self._set("sector", offer.sectors)
        self._set("year", [(str(year), str(year)) for year in offer.years])
        people = [(MINE, _("Me")), (NOBODY, _("Nobody yet")), (ANYBODY, _("Anybody, in review"))]
        self._set("reviewer", [*people, *offer.reviewers])

    def _set(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [("", ANY), *choices]

    def clean_search(self) -> str:
        """Refuse what no word stands in."""
        text: str = self.cleaned_data["search"]
        if text and not searching.words_of(text):
            raise ValidationError(_("Search for letters or digits; nothing was searched."))
        return text

    def clean_since(self) -> date | None:
        """Refuse a day that no calendar here reaches."""
        return self._within("since")

    def clean_until(self) -> date | None:
        """Refuse a day that no calendar here reaches."""
        return self._within("until")

    def _within(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(_("Give a day from 2000 on; this one was left out."))
        return day

    def clean(self) -> dict[str, Any]:
        """Leave out what is given twice, is unknown, or contradicts something else."""
        given = self.cleaned_data
        for name in self.fields:
            if len(set(self.address.getlist(name))) > 1:
                self.add_error(name, _("The address gives this twice; it was left out."))
        if set(self.address) - set(self.fields) - {PAGE}:
            self.add_error(None, _("The address has a filter that is not known here."))
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one, so it was left out."))
        for name in contradictions(self._filters()):
            self.add_error(name, CONTRADICTIONS[name])
        return self.cleaned_data

    def filters(self) -> Filters:
        """Return what was asked for; what makes no sense is left out, and said at its field."""
        self.is_valid()
        return self._filters()

    def _filters(self) -> Filters:
        given = self.cleaned_data
        return Filters(
            tab=Tab(given.get("tab") or Tab.WAITING),
            search=given.get("search", ""),
            sector=given.get("sector", ""),
            country=given.get("country", ""),
            size=given.get("size", ""),
            year=int(given["year"]) if given.get("year") else None,
            reviewer=given.get("reviewer", ""),
            submitted_from=given.get("since"),
            submitted_to=given.get("until"),
            critical=given.get("critical", False),
            round=given.get("round", ""),
            order=Order(given["order"]) if given.get("order") else None,
        )

    @property
    def selects(self) -> list[forms.BoundField]:
        """Return the fields that stand side by side, in order."""
        apart = ("tab", "search", "critical")
        return [self[name] for name in self.fields if name not in apart]

    @property
    def words_left(self) -> int:
        """Return how many words of the search were not looked for."""
        return max(0, len(searching.words_of(self._filters().search)) - searching.ASKED_MOST)

    def chips(self) -> list[Chip]:
        """Return the filters that are set, the tab and the order left out."""
        found = []
        for name, value in self.cleaned_data.items():
            if not value or name in ("tab", "order"):
                continue
            label = self.fields[name].label or ""
            found.append(Chip(label, self._said(name, value), self.query(**{name: ""})))
        return found

    def words(self) -> dict[str, str]:
        """Return what was filtered by, in words: label and value."""
        tab = self._filters().tab
        said = {str(self.fields["tab"].label): str(TABS[tab])} if tab != Tab.ALL else {}
        return said | {str(chip.label): chip.value for chip in self.chips()}

    def query(self, **changes: str) -> str:
        """Return the address of these filters with changes; nothing of it but what is set."""
        sent = {name: self.address.get(name, "") for name in self.cleaned_data}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in {**sent, **changes}.items() if value})
        return query.urlencode()

    @property
    def everywhere(self) -> str:
        """Return the address of all tabs with these filters."""
        return self.on_tab(Tab.ALL)

    def on_tab(self, tab: Tab) -> str:
        """Return the address of a tab with these filters, those left out that it rules out."""
        wrong = contradictions(replace(self._filters(), tab=tab))
        return self.query(tab=tab, **dict.fromkeys(wrong, ""))

    def _said(self, name: str, value: object) -> str:
        if isinstance(value, bool):
            return str(_("Yes"))
        if isinstance(value, date):
            return formats.date_format(value, "j M Y")
        labels = dict(getattr(self.fields[name], "choices", []))
        return str(labels.get(value, value))


class HandOverForm(forms.Form):
    """Which colleague goes on with a review."""

    person = forms.ChoiceField(
        label=_("Who goes on with it"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose one of these colleagues."),
        },
    )

    def __init__(self, data: QueryDict | None, people: list[User]) -> None:
        super().__init__(data)
        self.people = {str(person.pk): person for person in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        named = [(key, str(person)) for key, person in self.people.items()]
        field.choices = [("", _("Choose a colleague")), *named]

    @property
    def chosen(self) -> User:
        """Return who was chosen."""
        return self.people[self.cleaned_data["person"]]
