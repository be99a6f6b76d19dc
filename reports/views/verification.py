"""Checking a report by its code or its file, open to everybody."""

import re
from collections.abc import Mapping

from allauth.core.ratelimit import consume_or_429
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from copassess.accounts.http import too_many
from copassess.uploads import HashedFile, is_too_large
from reports import samples, verification
from reports.verification import CheckedFile, Found

SHA256 = re.compile(r"[0-9a-f]{64}")
TOO_LARGE = _("This file is larger than 20 MB. No report is so large.")
UNFIT = 422


class CodeForm(forms.Form):
    """The code that stands on a report's last page."""

    code = forms.CharField(
        label=_("Reference code"),
        max_length=100,
        help_text=_("It stands on the cover and on the last page, such as COP-7F3K-9QWM."),
        error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class FileForm(forms.Form):
    """A report's PDF, of which no more than its hash comes here."""

    file = forms.FileField(
        label=_("The PDF file"),
        help_text=_("At most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            "required": _("Choose the PDF file."),
            "empty": _("This file is empty. Choose the PDF file as you received it."),
        },
    )

    def __init__(self, request: HttpRequest | None = None) -> None:
        bound = (None, None) if request is None else (request.POST, request.FILES)
        super().__init__(*bound)
        if request is not None and is_too_large(request):
            # It was dropped as it came in: what is missing here was sent all the same.
            self.fields["file"].error_messages["required"] = TOO_LARGE

    @property
    def sha256(self) -> str:
        """Return the hash that was computed as the file came in."""
        file: HashedFile = self.cleaned_data["file"]
        return file.sha256


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file, and lead to what the code stands for."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        code = verification.normal(form.cleaned_data["code"])
        return redirect("reports:verification-detail", code=code or "unknown")
    return render(request, "reports/verify.html", {"form": form, "file_form": FileForm()})


@require_safe
def verification_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a code stands for; a wrong one answers the same whatever is wrong with it.

    Whoever asks for too many wrong ones is guessing, and must wait.
    """
    is_sample = verification.normal(code) == samples.CODE
    verified = None if is_sample else verification.by_code(code)
    removed = None if verified or is_sample else verification.removed(code)
    is_known = bool(verified or is_sample or removed)
    if not is_known and (limited := guessing(request)):
        return limited
    context = {"verified": verified, "is_sample": is_sample, "removed": removed}
    return answer(request, "reports/verification_detail.html", context, is_known=is_known)


@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    """Take a file's hash, which is all that came in of it, and lead to what it stands for."""
    if limited := too_many(request, "upload"):
        return limited
    form = FileForm(request)
    if form.is_valid():
        return redirect("reports:verification-file", sha256=form.sha256)
    context = {"form": CodeForm(), "file_form": form}
    return render(request, "reports/verify.html", context, status=UNFIT)


@require_safe
def verification_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """Say what the file with a hash is; whoever computes the hash needs not send the file."""
    known = sha256.lower()
    is_hash = SHA256.fullmatch(known)
    checked = verification.by_sha256(known) if is_hash else CheckedFile(Found.UNKNOWN)
    is_unknown = checked.found == Found.UNKNOWN
    if is_unknown and (limited := guessing(request)):
        return limited
    context = {"checked": checked, "verified": checked.verified, "sha256": is_hash and known}
    return answer(request, "reports/verification_file.html", context, is_known=not is_unknown)


def answer(
    request: HttpRequest, template: str, context: Mapping[str, object], *, is_known: bool
) -> HttpResponse:
    """Return a page that is for whoever has the report, and for no search engine."""
    response = render(request, template, context, status=200 if is_known else 404)
    response["X-Robots-Tag"] = "noindex"
    return response


def guessing(request: HttpRequest) -> HttpResponse | None:
    """Count a wrong code or hash; return the page that says so once there are too many."""
    limited: HttpResponse | None = consume_or_429(request, action="guess", limit_get=True)
    return limited
