"""The texts that reviewers use again, as they write them; the service checks what they say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from checklists.models import ReplyText

FIELDS = ("title", "text", "question", "is_shared")


class ReplyTextForm(forms.Form):
    """One text."""

    title = forms.CharField(
        label=_("Name"),
        required=False,
        help_text=_("How you find it in the list, in up to 80 characters."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        help_text=_("Written to the company. You can change it in each comment."),
        widget=forms.Textarea(attrs={"rows": 7, "class": "form-control", "dir": "auto"}),
    )
    question = forms.CharField(
        label=_("Only for this question"),
        required=False,
        help_text=_("A code such as GEN-CSAM-01. Leave it empty for a text that fits any."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    is_shared = forms.BooleanField(
        label=_("Share it with all reviewers"),
        required=False,
        help_text=_("In all countries, so name no company in it. Only you can change it."),
    )

    @classmethod
    def showing(cls, reply: ReplyText) -> "ReplyTextForm":
        """Return the form with what a text says now."""
        return cls(initial={name: getattr(reply, name) for name in FIELDS})
