"""The action plan as it is posted: each row under its question's code, and values for many rows."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from checklists import wording
from checklists.answer_card import Refusal, stored
from checklists.choices import ActionStatus
from checklists.forms.answers import AreaForm
from checklists.models import Answer
from checklists.services import plans
from checklists.services.answers import ACTION_FIELDS, LIMITS, Sent, checked_due, plain_text
from checklists.workflow import DomainError, Invalid

BULK = "bulk"
# What the buttons of a row do to what somebody else wrote meanwhile.
BUTTONS = ("", "keep", "take")
# A version is a small number; anything longer was made up.
LONGEST_VERSION = 9


def versions_of(data: QueryDict) -> dict[str, str]:
    """Return the versions of a page's rows by question, all in one field. Raises BadRequest."""
    versions = {}
    for pair in data.get("versions", "").split():
        code, _colon, version = pair.rpartition(":")
        if not (code and version.isdecimal() and len(version) <= LONGEST_VERSION):
            raise BadRequest
        versions[code] = version
    return versions


def due_of(text: str) -> date | None:
    """Return the due date that a text says, None for no text. Raises Invalid."""
    if not text.strip():
        return None
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None:
        raise Invalid("action_due", None, "not_a_date")
    return checked_due(day, None)


class DueField(forms.Field):
    """A due date, whose faults are told in the words that every due date's are."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: str | None) -> date | None:
        """Return the day."""
        try:
            return due_of(value or "")
        except Invalid as error:
            said = str(wording.INVALID[error.reason]) % error.facts
            raise forms.ValidationError(said) from error


class BulkForm(forms.Form):
    """What the ticked rows get; a field left empty leaves theirs as it is."""

    action_owner = forms.CharField(
        label=_("Owner"),
        required=False,
        max_length=LIMITS["action_owner"],
        widget=forms.TextInput(attrs={"list": "members", "dir": "auto", "autocomplete": "off"}),
    )
    action_due = DueField(label=_("Due"), required=False)
    action_status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("As it is")), *ActionStatus.choices],
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=BULK)
        self.ticked = data.getlist("tick") if data is not None else []

    def clean(self) -> None:
        """Ask for rows to change, and for what to set."""
        if not self.ticked:
            self.add_error(None, _("Tick at least one gap first."))
        elif not self.errors and not self.values:
            self.add_error(None, _("Choose an owner, a due date or a status to set."))

    @property
    def values(self) -> dict[str, str]:
        """Return what to set, as it would stand in the fields of a row."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class PlanForm:
    """The rows of a page as they were posted; nothing but actions is read. Raises BadRequest."""

    def __init__(
        self,
        data: QueryDict,
        answers: Sequence[Answer],
        *,
        versions: Mapping[str, str] | None = None,
        bulk: BulkForm | None = None,
    ) -> None:
        """Read rows; `bulk` is a valid form whose values the ticked ones get."""
        posted = {name: str(data[name]) for name in ("do", "page") if data.get(name, BULK) != BULK}
        for answer in answers:
            code = answer.question
            fields = [f"{code}-{name}" for name in (*sorted(ACTION_FIELDS), "version")]
            posted |= {name: str(data[name]) for name in fields if name in data}
            if versions and code in versions:
                posted[f"{code}-version"] = versions[code]
            if bulk and code in bulk.ticked:
                posted |= {f"{code}-{name}": value for name, value in bulk.values.items()}
        self._form = AreaForm(posted, answers, with_links=False)
        if self.does not in BUTTONS:
            raise BadRequest

    @property
    def sent(self) -> list[tuple[Answer, Sent]]:
        """Return what can be stored."""
        return self._form.sent

    @property
    def does(self) -> str:
        """Return what the button that was pressed does, nothing where none was."""
        return self._form.button.does

    @property
    def anchor(self) -> str:
        """Return where on the page that button stood."""
        return f"#row-{self._form.button.question}" if self._form.button.question else ""

    def refusals(self, results: Mapping[str, DomainError | None]) -> dict[str, Refusal]:
        """Return what was not stored, with what was typed."""
        return self._form.refusals(results)

    def is_current(self, answer: Answer) -> bool:
        """Tell whether a row shows just what is stored, whichever save brought it there."""
        typed = next(one.typed for row, one in self._form.posted if row is answer)
        now = stored(answer)
        return all(plain_text(typed[name]) == now[name] for name in ACTION_FIELDS & typed.keys())

    def seen(self, answer: Answer) -> int:
        """Return the version whose values stand in a row, whatever was stored since."""
        return self._form.seen(answer)


class SettleForm(forms.Form):
    """One of the three buttons of an action that was carried forward."""

    version = forms.IntegerField(min_value=0, max_value=10**LONGEST_VERSION)
    status = forms.ChoiceField(choices=[(s.value, s.label) for s in plans.SETTLED])
