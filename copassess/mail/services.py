"""Writing mails into the outbox, and sending what stands there."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from copassess.mail.models import Mail

logger = logging.getLogger(__name__)

# A sender that has said nothing for so long was killed.
HOLD = timedelta(minutes=10)


def absolute(path: str) -> str:
    """Return the address of a path of this site, as mails print it."""
    return f"{settings.SITE_URL}{path}"


def post(
    template: str,
    *,
    to: str,
    context: Mapping[str, object],
    at: datetime,
    time_zone: str = "UTC",
) -> Mail:
    """Write a mail into the outbox; it is sent once the transaction around this has succeeded.

    `template` names three files: `<template>_subject.txt`, `_message.txt` and `_message.html`, with
    `site_url` beside the context. Instants are written with the clock of `time_zone`.
    """
    facts = {**context, "site_url": settings.SITE_URL}
    with timezone.override(time_zone), translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string(f"{template}_subject.txt", facts)
        text = render_to_string(f"{template}_message.txt", facts)
        html = render_to_string(f"{template}_message.html", facts)
    mail = Mail.objects.create(
        kind=template.rpartition("/")[2],
        to=to,
        subject=" ".join(subject.split())[:250],
        text=text.strip() + "\n",
        html=html.strip() + "\n",
        made_at=at,
    )
    transaction.on_commit(partial(send, mail.pk))
    return mail


def send(mail_id: UUID) -> bool:
    """Send one mail of the outbox, unless it is sent or somebody is sending it; tell whether it is.

    What goes wrong is kept with the mail, which then waits for `send_waiting`.
    """
    now = timezone.now()
    if (
        Mail.objects.free(now)
        .filter(pk=mail_id)
        .update(held_until=now + HOLD, tries=F("tries") + 1)
    ):
        mail = Mail.objects.get(pk=mail_id)
        message = EmailMultiAlternatives(subject=mail.subject, body=mail.text, to=[mail.to])
        message.attach_alternative(mail.html, "text/html")
        rows = Mail.objects.filter(pk=mail_id)
        try:
            message.send()
        except Exception as error:  # mail backends fail in ways of their own
            logger.exception("mail %s (%s) could not be sent", mail_id, mail.kind)
            rows.update(held_until=None, failure=type(error).__name__)
            return False
        rows.update(held_until=None, failure="", sent_at=now, subject="", text="", html="")
    return Mail.objects.filter(pk=mail_id, sent_at__isnull=False).exists()


def send_waiting() -> tuple[int, int]:
    """Send all that waits; return how many mails were sent, and how many still wait."""
    waiting = list(Mail.objects.free(timezone.now()).values_list("pk", flat=True))
    sent = sum(send(mail_id) for mail_id in waiting)
    return sent, Mail.objects.waiting().count()
