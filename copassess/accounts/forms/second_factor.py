"""allauth's forms of the second factor with our labels; settings name them in MFA_FORMS."""

import struct
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copassess.accounts.forms.account import InOurWords
from copassess.audit import services as audit

T = TypeVar("T")
# A code is right for three periods of 30 seconds (MFA_TOTP_TOLERANCE); it opens one door only.
CODE_LIFE = 120
LONGEST_NAME = 60
# What reading a passkey's answer may raise where it is not what a browser sends.
UNREADABLE = (
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(InvalidSignature, struct.error),
)


class CodeOnce(InOurWords):
    """A code of the app or a recovery code; the app's are taken once, however long they last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.help_text = _("Six digits from your app, or eight digits of a recovery code.")
        field.widget.attrs |= {"inputmode": "numeric", "maxlength": 20}

    def clean_code(self) -> str:
        """Refuse what was used already."""
        code: str = super().clean_code()  # type: ignore[misc]  # (allauth's, in the other base)
        is_app = self.authenticator.type == Authenticator.Type.TOTP  # type: ignore[attr-defined]
        key = f"copassess.code:{self.user.pk}:{normalize_user_code(code)}"  # type: ignore[attr-defined]
        if is_app and not cache.add(key, "used", timeout=CODE_LIFE):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(CodeOnce, base_forms.AuthenticateForm):
    """The code at sign-in."""


class CodeAgainForm(CodeOnce, base_forms.ReauthenticateForm):
    """The code once more, before something that matters."""


class AppForm(InOurWords, totp_forms.ActivateTOTPForm):
    """The first code of a new app, which proves that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows now")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 20}


class PasskeyForm(InOurWords, webauthn_forms.AddWebAuthnForm):
    """A new passkey and what its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, **kwargs)
        _name(self.fields)
        field = self.fields["passwordless"]
        field.label = _("Sign in with this passkey alone")
        field.help_text = _(
            "The device then asks for your finger, face or PIN each time, and you need no password."
        )
        _say_it_needs_a_device(self.fields)

    def clean(self) -> dict[str, Any] | None:
        """Refuse what no device has made."""
        return _read(super().clean)


class PasskeyNameForm(InOurWords, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, **kwargs)
        _name(self.fields)

    def save(self) -> Authenticator:
        """Store the name, and tell of it by mail."""
        passkey: Authenticator = super().save()
        user, name = passkey.user, self.cleaned_data["name"]
        facts = {"name": name}
        audit.record("factor.rename", by=user, at=timezone.now(), target=user, facts=facts)
        get_adapter().send_notification_mail("mfa/email/webauthn_renamed", user)
        return passkey


class PasskeyUse(forms.Form):
    """What a device answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, **kwargs)
        _say_it_needs_a_device(self.fields)

    def clean_credential(self) -> Authenticator:
        """Refuse what no device has made."""
        return _read(super().clean_credential)  # type: ignore[misc]  # (allauth's)


class PasskeyUseForm(PasskeyUse, webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeySignInForm(PasskeyUse, webauthn_forms.LoginWebAuthnForm):
    """A passkey in place of the password."""


class PasskeyAgainForm(PasskeyUse, webauthn_forms.ReauthenticateWebAuthnForm):
    """The passkey once more, before something that matters."""


def _name(fields: dict[str, forms.Field]) -> None:
    field = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        required=fields["name"].required,
        help_text=_("So that you can tell your passkeys apart: “Office laptop”, “Blue key”."),
    )
    field.widget.attrs["autocomplete"] = "off"
    fields["name"] = field


def _say_it_needs_a_device(fields: dict[str, forms.Field]) -> None:
    needs = _("No device has answered. Passkeys need JavaScript, and a device that has them.")
    fields["credential"].error_messages |= {
        "required": needs,
        "invalid": needs,
    }


def _read(clean: Callable[[], T]) -> T:
    """Run allauth's check, whose reading of a forged answer may fail in many ways."""
    try:
        return clean()
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error
