"""Writing mails into the outbox, and sending what stands there."""

import logging
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation

from copassess.mail.models import Mail

logger = logging.getLogger(__name__)

# A sender that has said nothing for so long was killed.
HOLD = timedelta(minutes=10)
# While the server is away, no other mail waits for it in vain; then it is asked again.
PAUSE = timedelta(seconds=30)
# After so many refusals, or so long, a mail will not arrive any more; its link may have ended.
TRIES_MAX = 10
WAIT_MAX = timedelta(days=14)

# Nobody's absence note shall answer.
HEADERS = {"Auto-Submitted": "auto-generated"}

# Here the server speaks of this one mail; all else that smtplib raises is about the server.
REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a mail's text; one that is an address of this site is a link."""

    words: str

    @property
    def is_link(self) -> bool:
        """Tell whether it is nothing but an address of ours (what people type never is a link)."""
        ours = self.words == settings.SITE_URL or self.words.startswith(f"{settings.SITE_URL}/")
        return ours and " " not in self.words


def absolute(path: str) -> str:
    """Return the address of a path of this site, as mails print it."""
    return f"{settings.SITE_URL}{path}"


def post(
    template: str,
    *,
    to: str,
    context: Mapping[str, object],
    at: datetime,
    time_zone: str | tzinfo = "UTC",
) -> Mail:
    """Write a mail into the outbox; it is sent once the transaction around this has succeeded.

    `template` names three files: `<template>_subject.txt`, `_message.txt` and `_message.html`, with
    `site_url` beside the context; where the last is missing, the HTML is made from the text.
    Instants are written with the clock of `time_zone`.
    """
    facts = {**context, "site_url": settings.SITE_URL}
    with timezone.override(time_zone), translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"{template}_subject.txt", facts).split())[:250]
        text = render_to_string(f"{template}_message.txt", facts).strip()
        html = _html(template, facts, subject, text)
    mail = Mail.objects.create(
        kind=template.rpartition("/")[2],
        to=to,
        subject=subject,
        text=text + "\n",
        html=html.strip() + "\n",
        made_at=at,
    )
    # What was done stands, even where the database then fails the sender. No partial: Django
    # reads the name of a robust callback that fails, and a partial has none.
    transaction.on_commit(lambda: send(mail.pk), robust=True)
    return mail


def send(mail_id: UUID) -> bool:
    """Send one mail of the outbox, unless it is sent or somebody is sending it; tell whether it is.

    What goes wrong is kept with the mail, which then waits for `send_waiting`.
    """
    now = timezone.now()
    rows = Mail.objects.filter(pk=mail_id)
    free = Mail.objects.free(now).filter(pk=mail_id)
    if away := Mail.objects.postponed(now).first():
        free.update(held_until=away.held_until, failure=away.failure)
    elif free.update(held_until=now + HOLD, tries=F("tries") + 1, failure=""):
        mail = rows.get()
        message = EmailMultiAlternatives(
            subject=mail.subject, body=mail.text, to=[mail.to], headers=HEADERS
        )
        message.attach_alternative(mail.html, "text/html")
        try:
            message.send()
        except Exception as error:  # mail backends fail in ways of their own
            logger.exception("mail %s (%s) could not be sent", mail_id, mail.kind)
            _keep(mail_id, error)
            return False
        rows.update(
            held_until=None, failure="", sent_at=timezone.now(), subject="", text="", html=""
        )
    return rows.filter(sent_at__isnull=False).exists()


def send_waiting() -> tuple[int, int]:
    """Send all that waits; return how many mails were sent, and how many still wait."""
    waiting = list(Mail.objects.free(timezone.now()).values_list("pk", flat=True))
    sent = sum(send(mail_id) for mail_id in waiting)
    return sent, Mail.objects.waiting().count()


def give_up(*, at: datetime) -> list[Mail]:
    """Stop trying what will not arrive any more; return those mails, each with its failure.

    Their texts are emptied, as those of sent ones: they may hold links with secrets.
    """
    given_up = []
    for mail in Mail.objects.free(at).hopeless(tries=TRIES_MAX, before=at - WAIT_MAX):
        rows = Mail.objects.free(at).filter(pk=mail.pk)
        if rows.update(subject="", text="", html="", held_until=None):
            given_up.append(mail)
    return given_up


def forget(*, at: datetime) -> int:
    """Delete the rows of mails that are over and older than the policy; return how many."""
    keep = timedelta(days=settings.RETENTION.mail_days)
    count, _by_model = Mail.objects.over().filter(made_at__lt=at - keep).delete()
    return count


def _keep(mail_id: UUID, error: Exception) -> None:
    """Let go of a mail that was not sent, with the kind of its failure."""
    rows, failure = Mail.objects.filter(pk=mail_id), type(error).__name__
    if isinstance(error, OSError) and not isinstance(error, REFUSALS):
        # No fault of this mail's; any other would wait for the server as long, and in vain.
        until = timezone.now() + PAUSE
        rows.update(held_until=until, failure=failure, tries=F("tries") - 1)
    else:
        rows.update(held_until=None, failure=failure)


def _html(template: str, facts: Mapping[str, object], subject: str, text: str) -> str:
    """Return a mail's HTML, made from its text where there is no template for it."""
    try:
        return render_to_string(f"{template}_message.html", dict(facts))
    except TemplateDoesNotExist as error:
        if str(error) != f"{template}_message.html":
            raise
    paragraphs = [
        [Line(words) for words in paragraph.strip().splitlines()]
        for paragraph in text.split("\n\n")
        if paragraph.strip()
    ]
    return render_to_string("mail/of_text.html", {"subject": subject, "paragraphs": paragraphs})
