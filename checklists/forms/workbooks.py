"""Uploading a workbook, and ticking what of it is applied."""

from collections.abc import Iterable

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from checklists import wording
from checklists.services.workbooks import KINDS, Chosen
from checklists.workflow import NotDone
from copassess.uploads import FILE_MAX, is_too_large

# A version is a small number; anything longer was made up.
LONGEST_VERSION = 9


class UploadForm(forms.Form):
    """A file; what it is, its content tells."""

    file = forms.FileField(
        label=gettext_lazy("The filled-in workbook"),
        help_text=gettext_lazy("An XLSX file of at most 10 MB."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(
            attrs={
                "accept": (
                    ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                )
            }
        ),
        error_messages={"required": gettext_lazy("Choose the workbook that you filled in.")},
    )

    def __init__(self, request: HttpRequest) -> None:
        is_post = request.method == "POST"
        super().__init__(request.POST if is_post else None, request.FILES if is_post else None)
        if is_post and is_too_large(request):
            # The file was dropped as it came in: what is missing here was sent all the same.
            too_large = wording.explain(NotDone("workbook_size"))
            self.fields["file"].error_messages["required"] = too_large

    @property
    def name(self) -> str:
        """Return what the file was called."""
        return self._file.name or ""

    def content(self) -> bytes:
        """Return the file, and no more than a byte above what is allowed."""
        content: bytes = self._file.read(FILE_MAX + 1)
        return content

    @property
    def _file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        return file


def chosen(values: Iterable[str]) -> list[Chosen]:
    """Read what the boxes sent, each as question:kind:version; what none says is left out."""
    found = {}
    for value in values:
        code, _first, rest = value.partition(":")
        kind, _second, version = rest.partition(":")
        is_number = version.isascii() and version.isdigit() and len(version) <= LONGEST_VERSION
        if kind in KINDS and is_number:
            found[code, kind] = Chosen(code, kind, int(version))
    return list(found.values())
