"""Forms in which administrators give roles to staff."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from copassess.accounts import countries
from copassess.accounts.forms.fields import AddressField, LineField
from copassess.accounts.models import StaffKind, StaffRole
from copassess.accounts.services import Grant


class StaffRolesForm(forms.Form):
    """Which roles, and a reviewer's countries."""

    reviewer = forms.BooleanField(
        label=_("Reviewer"),
        required=False,
        help_text=_("Reads and reviews what companies submit, in the countries below."),
    )
    all_countries = forms.BooleanField(label=_("All countries"), required=False)
    countries = forms.MultipleChoiceField(
        label=_("Only these countries"),
        required=False,
        choices=countries.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    content_editor = forms.BooleanField(
        label=_("Content editor"),
        required=False,
        help_text=_("Keeps guidelines and checklists right."),
    )
    administrator = forms.BooleanField(
        label=_("Administrator"),
        required=False,
        help_text=_("Manages the accounts and roles of staff, on these pages."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        # What is ticked stands first, where nobody needs to look for it.
        picked = set(self["countries"].value() or [])
        self.fields["countries"].choices = sorted(  # type: ignore[attr-defined]
            countries.choices(), key=lambda choice: choice[0] not in picked
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a reviewer's countries."""
        cleaned = super().clean() or {}
        reach = cleaned.get("all_countries") or cleaned.get("countries")
        if cleaned.get("reviewer") and not reach and "countries" not in self.errors:
            self.add_error("countries", _("Choose all countries, or at least one."))
        return cleaned

    def grants(self) -> list[Grant]:
        """Return the roles that were ticked."""
        chosen = self.cleaned_data
        reviewer = Grant(StaffKind.REVIEWER, chosen["all_countries"], chosen["countries"])
        return [
            *([reviewer] if chosen["reviewer"] else []),
            *([Grant(StaffKind.CONTENT_EDITOR)] if chosen["content_editor"] else []),
            *([Grant(StaffKind.ADMINISTRATOR)] if chosen["administrator"] else []),
        ]


class StaffCreateForm(StaffRolesForm):
    """Who, and at least one role."""

    email = AddressField()
    name = LineField(
        label=_("Full name"),
        max_length=120,
        help_text=_("Used where the address has no account yet."),
    )
    field_order = ["email", "name"]

    def clean(self) -> dict[str, Any]:
        """Ask for a role: without one nobody is staff."""
        cleaned = super().clean()
        if not any(cleaned.get(kind.value) for kind in StaffKind):
            self.add_error("reviewer", _("Choose at least one role."))
        return cleaned


def ticked(roles: dict[str, StaffRole]) -> dict[str, Any]:
    """Return what the form shows of the roles that somebody has."""
    reviewer = roles.get(StaffKind.REVIEWER)
    return {
        **{kind.value: kind in roles for kind in StaffKind},
        "all_countries": reviewer is not None and reviewer.all_countries,
        "countries": reviewer.countries if reviewer else [],
    }
