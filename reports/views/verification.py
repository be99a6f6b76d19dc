"""Checking a report's code, open to everybody."""

from allauth.core.ratelimit import consume_or_429
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from reports import verification


class CodeForm(forms.Form):
    """The code that stands on a report's last page."""

    code = forms.CharField(
        label=_("Reference code"),
        max_length=40,
        help_text=_("It stands on the last page of the report, such as COP-7F3K-9QWM."),
    )


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and go to what it stands for."""
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        code = verification.normal(form.cleaned_data["code"])
        return redirect("reports:verification-detail", code=code or "unknown")
    return render(request, "reports/verify.html", {"form": form})


@require_safe
def verification_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a code stands for; a wrong one answers the same whatever is wrong with it.

    Whoever asks for too many wrong ones is guessing, and must wait.
    """
    verified = verification.by_code(code)
    if not verified and (limited := consume_or_429(request, action="guess", limit_get=True)):
        refusal: HttpResponse = limited
        return refusal
    status = 200 if verified else 404
    context = {"verified": verified, "form": CodeForm()}
    return render(request, "reports/verification_detail.html", context, status=status)
