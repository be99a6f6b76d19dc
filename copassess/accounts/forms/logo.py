"""The form of an organisation's logo."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from copassess.accounts import pictures, wording
from copassess.accounts.pictures import Picture
from copassess.accounts.refusals import Reason, Refused


class LogoForm(forms.Form):
    """A picture; `picture` is what of it would be kept."""

    file = forms.FileField(
        label=_("Picture of the logo"),
        help_text=_("PNG or JPEG, at most 2 MB and 4,000 pixels on a side."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
        error_messages={"required": _("Choose a picture.")},
    )
    picture: Picture

    def clean_file(self) -> "UploadedFile[bytes]":
        """Check the picture and write it anew."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        content: bytes = file.read(pictures.BYTES_MAX + 1)
        try:
            self.picture = pictures.written_anew(content)
        except Refused as refused:
            raise forms.ValidationError(wording.explain(refused), code=refused.reason) from refused
        return file

    def refuse_large(self) -> None:
        """Say "too large" of a file that was dropped as it came in, not "choose a picture"."""
        too_large = wording.explain(Refused(Reason.LOGO_LARGE))
        self.fields["file"].error_messages["required"] = too_large
