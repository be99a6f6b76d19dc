"""Verdicts as reviewers send them, one question each."""

from django import forms
from django.http import QueryDict

from checklists.choices import Judgement, Response
from checklists.models import Verdict
from checklists.services.verdicts import Written
from checklists.workflow import ASKING, Invalid

# More than the column of versions holds; such a one was never given out.
VERSION_MAX = 2**31 - 1
SENT = ("judgement", "response", "comment", "internal_note")
# A page of all questions names the versions in one field: with a field each, the largest
# assessment would send more fields than the framework takes.
VERSIONS = "versions"


class VerdictForm(forms.Form):
    """A verdict on one question, whose code is the prefix; the service checks what it says."""

    judgement = forms.ChoiceField(choices=[("", ""), *Judgement.choices], required=False)
    response = forms.ChoiceField(choices=[("", ""), *Response.choices], required=False)
    comment = forms.CharField(required=False)
    internal_note = forms.CharField(required=False)
    must_answer = forms.BooleanField(required=False)
    version = forms.IntegerField(min_value=0, max_value=VERSION_MAX)

    @property
    def is_sent(self) -> bool:
        """Tell whether the page that was sent held this question."""
        return self.add_prefix("version") in self.data

    def typed(self, name: str) -> str | None:
        """Return a field as it was sent, None where it was not."""
        value = self.data.get(self.add_prefix(name))
        return None if value is None else str(value)

    @property
    def must(self) -> bool | None:
        """Return whether the company must answer; None where the page did not ask.

        A box that is not ticked is not sent: the verdict, which always is, tells that it was there.
        """
        if self.typed("judgement") is None:
            return None
        return bool(self.typed("must_answer"))

    @property
    def seen_version(self) -> int:
        """Return the version that the reviewer saw; 0 where it makes no sense."""
        self.is_valid()
        return int(self.cleaned_data.get("version", 0))

    def differs_from(self, row: Verdict | None) -> bool:
        """Tell whether anything was sent that is not stored already."""
        stored = row or Verdict()
        sent = {name: self.typed(name) for name in SENT}
        texts_differ = any(
            value is not None and value.replace("\r\n", "\n").strip() != getattr(stored, name)
            for name, value in sent.items()
        )
        must_differ = sent["judgement"] in ASKING and self.must != stored.must_answer
        return texts_differ or must_differ

    def written(self) -> Written:
        """Return what the service stores. Raises Invalid for a value that no page sends."""
        question = str(self.prefix)
        if not self.is_valid():
            raise Invalid("judgement", question, "unknown")
        return Written(
            question=question,
            version=self.seen_version,
            judgement=self.typed("judgement"),
            response=self.typed("response"),
            comment=self.typed("comment"),
            internal_note=self.typed("internal_note"),
            must_answer=self.must,
        )


def with_versions(sent: QueryDict) -> QueryDict:
    """Return what was sent with each question's version in a field of its own."""
    data = sent.copy()
    for part in sent.get(VERSIONS, "").split():
        question, _, version = part.rpartition(":")
        data.setdefault(f"{question}-version", version)
    return data
