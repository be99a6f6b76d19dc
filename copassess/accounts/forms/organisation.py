"""Forms of organisations, their members and invitations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from copassess.accounts import countries
from copassess.accounts.forms.fields import AddressField, LineField
from copassess.accounts.models import Role, Size


def country_choices() -> list[tuple[str, str]]:
    """Begin with nothing chosen: no country is anybody's default."""
    return [("", str(_("Choose a country"))), *countries.choices()]


class OrganisationForm(forms.Form):
    """Name, country and size; sectors are chosen for each assessment."""

    name = LineField(
        label=_("Company name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=country_choices,
        help_text=_(
            "Where the company has its seat. Reviewers of this country read what you submit."
        ),
    )
    size = forms.ChoiceField(label=_("Size"), choices=Size, widget=forms.RadioSelect)


class InvitationForm(forms.Form):
    """Whom to invite as what."""

    email = AddressField()
    role = forms.ChoiceField(
        label=_("Role"), choices=Role, initial=Role.CONTRIBUTOR, widget=forms.RadioSelect
    )


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role, widget=forms.RadioSelect)
