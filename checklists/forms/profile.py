"""What a company says of itself: yes, no, or nothing yet, for each fact."""

from collections.abc import Iterable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from guidelines.catalogue import Fact

CHOICES = [
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
    ("", gettext_lazy("Not sure yet")),
]
SAID = {"yes": True, "no": False}


class ProfileForm(forms.Form):
    """One choice a fact."""

    def __init__(
        self, data: QueryDict | None, *, facts: Iterable[Fact], said: Mapping[str, bool]
    ) -> None:
        words = {True: "yes", False: "no"}
        super().__init__(data, initial={code: words[is_so] for code, is_so in said.items()})
        for fact in facts:
            self.fields[fact.code] = forms.ChoiceField(
                label=fact.question, choices=CHOICES, required=False, widget=forms.RadioSelect
            )

    @property
    def said(self) -> dict[str, bool]:
        """Return what is said, by code of the fact."""
        return {code: SAID[word] for code, word in self.cleaned_data.items() if word}
