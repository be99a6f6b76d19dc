"""allauth's forms with our labels and hints; settings name them in ACCOUNT_FORMS."""

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from copassess.accounts.forms.fields import LONGEST_ADDRESS
from copassess.accounts.models import User

PASSWORD_HINT = _(
    "At least 12 characters, not digits alone, nothing like your name or address, and none of the "
    "passwords that many people use. Some words that have nothing to do with each other are easy "
    "to remember and hard to guess."
)
WORDS: dict[str, dict[str, object]] = {
    "login": {"label": _("E-mail address")},
    "email": {"label": _("E-mail address")},
    "password": {"label": _("Password"), "help_text": ""},
    "oldpassword": {"label": _("Present password"), "help_text": ""},
    "password1": {"label": _("New password"), "help_text": PASSWORD_HINT},
    "password2": {"label": _("New password, again")},
    "remember": {"label": _("Stay signed in on this computer for two weeks")},
}


class InOurWords(forms.Form):
    """Labels in place of allauth's own, and no placeholders, which vanish while one types."""

    labels: ClassVar[dict[str, StrPromise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            for attribute, text in WORDS.get(name, {}).items():
                setattr(field, attribute, text)
            field.label = self.labels.get(name, field.label)
            if isinstance(field, forms.EmailField):
                # Django's own limit for forms is longer than what the database keeps.
                field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class SignupForm(InOurWords, allauth_forms.SignupForm):
    """Name, address, one password."""

    field_order = ["name", "email", "password1"]
    labels = {"password1": _("Password")}

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Take as long for an address that has an account as for a new one."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved

    def clean(self) -> dict[str, Any]:
        """Refuse a password made of the name, too; allauth knows the address alone."""
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password1")
        if password and "password1" not in self.errors:
            try:
                get_adapter().clean_password(password, user=User(name=cleaned.get("name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class LoginForm(InOurWords, allauth_forms.LoginForm):
    """Address and password."""


class AddEmailForm(InOurWords, allauth_forms.AddEmailForm):
    """The address to change to."""

    labels = {"email": _("New e-mail address")}


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    """Present and new password."""


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(InOurWords, allauth_forms.ResetPasswordForm):
    """The address that gets the link."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:  # noqa: ANN401 (as allauth's)
        """Send the link, or nothing where this address has just got several; say so to nobody.

        A refusal would let a stranger keep somebody from their link; so the links that were sent
        stay good.
        """
        email: str = self.cleaned_data["email"]
        if ratelimit.consume(request, action="reset_mail", key=email.lower()):
            super().save(request, **kwargs)
        return email


class ResetPasswordFromKeyForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    """The password after the link of a mail."""


class UserTokenForm(allauth_forms.UserTokenForm):
    """The link of such a mail."""

    def _get_user(self, uidb36: str) -> User | None:
        """Know nobody whose account is closed: their earlier links are worth nothing."""
        user: User | None = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None


class ReauthenticateForm(InOurWords, allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""
