"""Filters of questions and of what was judged at one, as the address has them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from checklists.choices import Judgement, Response, Severity, Status
from checklists.fairness_page import Filters
from checklists.forms.reviews import Choices, choice_field
from copassess.accounts import countries
from copassess.accounts.models import StaffKind, User
from guidelines.catalogue import Catalogue

UNKNOWN = _("Choose one from the list; this one was left out.")


class _Form(forms.Form):
    """Filters sent by GET: what makes no sense is left out, and told at its field."""

    def set_choices(self, name: str, choices: Choices) -> None:
        """Let a field have these, or any."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (choice_field made it)
        field.choices = [("", _("Any")), *choices]
        field.error_messages["invalid_choice"] = UNKNOWN

    def value(self, name: str) -> str:
        """Return what was asked for, or ""."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class QuestionsForm(_Form):
    """Which questions are listed."""

    area = choice_field(_("Area"), [])
    checklist = choice_field(_("Checklist"), [])
    severity = choice_field(_("Severity"), [])
    search = forms.CharField(
        label=_("Words or code"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"max_length": _("Search for at most 200 characters.")},
    )

    def __init__(self, data: object, content: Catalogue) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.set_choices("area", [(area.code, area.short_title) for area in content.areas])
        self.set_choices("checklist", [(one.code, one.title) for one in content.checklists])
        self.set_choices("severity", Severity.choices)


class JudgedForm(_Form):
    """Which answers to one question are shown."""

    response = choice_field(_("Answered"), [])
    judgement = choice_field(_("Judged"), [])
    country = choice_field(_("Country"), [])
    sector = choice_field(_("Sector"), [])
    standing = choice_field(_("Stands"), [])

    def __init__(self, data: object, content: Catalogue, user: User) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        role = user.staff_roles[StaffKind.REVIEWER]
        reachable = countries.codes() if role.all_countries else role.countries
        named = sorted(((code, countries.name_of(code)) for code in reachable), key=lambda p: p[1])
        self.set_choices("response", Response.choices)
        self.set_choices("judgement", Judgement.choices)
        self.set_choices("country", named)
        self.set_choices("sector", [(one.code, one.title) for one in content.sectors])
        standing = [(value, label) for value, label in Status.choices if value != Status.DRAFT]
        self.set_choices("standing", standing)

    def filters(self) -> Filters:
        """Return what is asked for, as far as it makes sense."""
        return Filters(**{name: self.value(name) for name in self.fields})
