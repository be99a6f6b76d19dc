"""Links for guests, what guests write, and what members decide, as they are posted."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from checklists import progress
from checklists.forms.answers import LONGEST_VERSION
from checklists.guest_page import Written
from checklists.models import Assessment
from checklists.services.answers import plain_text
from checklists.services.guests import LIMITS, Seen, mark_of
from copassess.accounts.forms.fields import AddressField, LineField

DAYS = [
    (7, gettext_lazy("one week")),
    (14, gettext_lazy("two weeks")),
    (30, gettext_lazy("30 days")),
    (60, gettext_lazy("60 days")),
]
AGAIN_DAYS = 14


class GuestLinkForm(forms.Form):
    """Whom to ask about which area, and for how long."""

    area = forms.ChoiceField(label=gettext_lazy("Area"))
    name = LineField(label=gettext_lazy("Name of the guest"), max_length=LIMITS["name"])
    email = AddressField()
    days = forms.TypedChoiceField(
        label=gettext_lazy("The link works for"), choices=DAYS, coerce=int, initial=AGAIN_DAYS
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=LIMITS["message"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the mail, above the link."),
    )

    def __init__(self, data: QueryDict | None, *, assessment: Assessment, area: str = "") -> None:
        super().__init__(data, initial={"area": area})
        content = progress.content_of(assessment)
        asked = {question.area for question in content.questions_for(assessment.sectors)}
        field = self.fields["area"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(a.code, a.short_title) for a in content.areas if a.code in asked]


class GuestForm:
    """What was posted of a guest's page, by question; only what was sent counts."""

    def __init__(self, data: Mapping[str, str], codes: Iterable[str]) -> None:
        self.written = {code: read(data, code) for code in codes if f"{code}-note" in data}

    @property
    def touched(self) -> dict[str, Written]:
        """Return what differs from what the page showed."""
        return {
            code: one
            for code, one in self.written.items()
            if one.seen is None or mark_of(one.response, plain_text(one.note)) != one.seen
        }


def read(data: Mapping[str, str], code: str) -> Written:
    """Return what was posted for one question."""
    return Written(
        response=data.get(f"{code}-response", ""),
        note=data.get(f"{code}-note", ""),
        seen=data.get(f"{code}-was") or None,
    )


def typed(data: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that were posted, by question, whatever became of the link."""
    found = {key.removesuffix("-note"): data[key] for key in data if key.endswith("-note")}
    return {code: text for code, text in found.items() if text.strip()}


def seen_of(text: str) -> Seen:
    """Return what the deciding page showed. Raises BadRequest."""
    version, _, written_at = text.partition(":")
    try:
        at = datetime.fromisoformat(written_at)
    except ValueError:
        raise BadRequest from None
    if not (version.isdecimal() and version.isascii() and len(version) <= LONGEST_VERSION):
        raise BadRequest
    if at.tzinfo is None:
        raise BadRequest
    return Seen(int(version), at)


def all_seen(texts: Iterable[str]) -> dict[UUID, Seen]:
    """Return what the page showed of every proposal. Raises BadRequest."""
    found = {}
    for text in texts:
        key, _, rest = text.partition(":")
        try:
            found[UUID(key)] = seen_of(rest)
        except ValueError:
            raise BadRequest from None
    return found
