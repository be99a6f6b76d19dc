"""How the second factor behaves here: secrets encrypted at rest, our name, our words."""

import base64
import hashlib
import logging

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from copassess.accounts.models import User

logger = logging.getLogger(__name__)

NAME = "COPASSESS"


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's own ways, but for what stands here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code is not right. Wait for the next one that your app shows, and check that "
            "your telephone's clock is right."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Set up an authenticator app or a passkey first; recovery codes come with it."
        ),
    }

    def get_totp_issuer(self) -> str:
        """Name the site as the person knows it."""
        return NAME

    def _get_site_name(self) -> str:
        return NAME

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, object]:
        """Name the person to the device; the ID is random and says nothing."""
        return {
            "id": user_pk_to_url_str(user).encode("utf8"),
            "display_name": str(user),
            "name": user.email,
        }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Suggest a name for a passkey."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Keep a secret so that a copy of the database alone does not open an account."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret; where SECRET_KEY has changed, return one that nobody knows.

        An empty or constant secret would let everybody compute the codes.
        """
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.exception("A second factor cannot be read: SECRET_KEY is not the one it had.")
            unknown: str = generate_totp_secret()
            return unknown


def _cipher() -> Fernet:
    key = hashlib.sha256(b"copassess.accounts.second_factor:" + settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key.digest()))
