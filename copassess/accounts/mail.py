"""Mails about accounts: written inside a transaction, sent after it, failing without harm."""

import logging
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


class Delivery:
    """What became of one mail; known once the transaction around it has ended."""

    def __init__(self) -> None:
        self.has_failed = False

    def attempt(self, message: EmailMessage) -> None:
        """Hand the mail to the server; what was done before it stands, whatever the server says."""
        try:
            message.send()
        except OSError:
            # smtplib's errors are OSErrors as well.
            logger.exception("mail %r could not be sent", message.subject)
            self.has_failed = True


def absolute(path: str) -> str:
    """Return the address of a path of this site, as mails print it."""
    return f"{settings.SITE_URL}{path}"


def send_after_commit(template: str, *, to: str, context: Mapping[str, object]) -> Delivery:
    """Write `accounts/email/<template>` now and send it when the transaction has succeeded."""
    facts = {**context, "site_url": settings.SITE_URL}
    subject = render_to_string(f"accounts/email/{template}_subject.txt", facts)
    message = EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string(f"accounts/email/{template}_message.txt", facts).strip() + "\n",
        to=[to],
    )
    delivery = Delivery()
    transaction.on_commit(lambda: delivery.attempt(message))
    return delivery
