"""Mail servers that are away, refuse, or are slow."""

import smtplib
import time
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

HERE = f"{__name__}."


class Away(EmailBackend):
    """Nobody answers; counts how often it was asked."""

    asked = 0

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Refuse the connection."""
        Away.asked += 1
        raise ConnectionRefusedError


class Refusing(EmailBackend):
    """A server that knows nobody at one host."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send to all others."""
        for message in email_messages:
            if message.to[0].endswith("@broken.example.org"):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
        return super().send_messages(email_messages)


class Slow(EmailBackend):
    """A server so slow that two senders meet."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send after a while."""
        time.sleep(0.3)
        return super().send_messages(email_messages)
