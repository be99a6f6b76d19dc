"""Fields that several forms share."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 254


def refuse_control_characters(text: str) -> None:
    """Refuse what no name holds and what pages and mails cannot show."""
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValidationError(_("Please use letters, digits and punctuation only."))


class LineField(forms.CharField):
    """A name on one line: runs of blanks and line breaks count as one blank."""

    default_validators = [refuse_control_characters]

    def to_python(self, value: object) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class AddressField(forms.EmailField):
    """An e-mail address, in lower case as all are kept."""

    def __init__(self, *, help_text: str = "") -> None:
        super().__init__(label=_("E-mail address"), max_length=LONGEST_ADDRESS, help_text=help_text)

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").lower()
