"""Giving an area to somebody."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from copassess.accounts.models import User


def due_field() -> forms.DateField:
    """Return the field of a due date."""
    return forms.DateField(
        label=gettext_lazy("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("This is not a date, such as 2026-05-31.")},
    )


class AssignForm(forms.Form):
    """Which area, to whom, by when; owners may name an address that has no account yet."""

    # The assignment that this one takes the place of.
    instead = forms.CharField(required=False, widget=forms.HiddenInput)
    area = forms.ChoiceField(
        label=gettext_lazy("Area"),
        error_messages={"invalid_choice": gettext_lazy("This assessment asks nothing in it.")},
    )
    to = forms.ChoiceField(
        label=gettext_lazy("Colleague"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "This person is no longer a member of the company, or may only read. Choose "
                "somebody else."
            )
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("Or somebody without an account: their e-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "They are invited to your company as a contributor, with this area as their work."
        ),
    )
    due = due_field()

    def __init__(
        self,
        data: QueryDict | None,
        *,
        areas: Iterable[tuple[str, str]],
        people: Iterable[User],
        can_invite: bool,
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.people = {str(person.pk): person for person in people}
        self._choices("area", list(areas))
        named = [(key, str(person)) for key, person in self.people.items()]
        self._choices("to", [("", _("Choose somebody")), *named])
        if not can_invite:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """Ask for one person, and no more than one."""
        values = super().clean() or {}
        if self.errors.get("to") or self.errors.get("email"):
            return values
        if values.get("to") and values.get("email"):
            self.add_error("email", _("Choose a colleague or give an address, not both."))
        elif not values.get("to") and not values.get("email"):
            self.add_error("to", _("Choose somebody."))
        values["to"] = self.people.get(values.get("to") or "")
        return values

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class DueForm(forms.Form):
    """Another due date."""

    due = due_field()

    def __init__(self, data: QueryDict | None, assignment: UUID) -> None:
        super().__init__(data, auto_id=f"{assignment}-%s")
        self.assignment = assignment
