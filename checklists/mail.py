"""Mails about submissions and reviews: links, never attachments, each person's own copy.

Call these with `transaction.on_commit`: what a mail tells of has then happened, whatever the mail
server says.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from checklists.models import Assessment, Review, Submission
from copassess.accounts import time_zones
from copassess.accounts.mail import absolute
from copassess.accounts.models import Membership, Role, StaffKind, StaffRole, User

logger = logging.getLogger(__name__)


def tell_submitted(submission_id: UUID) -> None:
    """Send the owners their receipt, and tell the reviewers of the country that work waits."""
    rows = Submission.objects.select_related("assessment__organisation", "submitted_by")
    submission = rows.without_document().get(pk=submission_id)
    assessment = submission.assessment
    facts = {"submission": submission, "assessment": assessment}
    report = {**facts, "link": absolute(submission.get_absolute_url())}
    _send("receipt", to=owners(assessment), facts=report)
    review = absolute(reverse("checklists:review-detail", args=[submission.pk]))
    _send("submitted", to=reviewers(assessment), facts={**facts, "link": review})


def tell_returned(review_id: UUID) -> None:
    """Send the owners what the reviewer asks, and where to answer."""
    review = _review(review_id)
    assessment = review.submission.assessment
    facts = {"review": review, "submission": review.submission, "assessment": assessment}
    link = absolute(assessment.get_absolute_url())
    _send("returned", to=owners(assessment), facts={**facts, "link": link})


def tell_accepted(review_id: UUID) -> None:
    """Send the owners the outcome, and where the reviewed report is."""
    review = _review(review_id)
    assessment = review.submission.assessment
    facts = {"review": review, "submission": review.submission, "assessment": assessment}
    link = absolute(review.submission.get_absolute_url())
    _send("accepted", to=owners(assessment), facts={**facts, "link": link})


def owners(assessment: Assessment) -> list[User]:
    """Return the company's owners who can still sign in."""
    rows = Membership.objects.filter(
        organisation=assessment.organisation_id, role=Role.OWNER, user__is_active=True
    )
    return [row.user for row in rows.select_related("user").order_by("user__email")]


def reviewers(assessment: Assessment) -> list[User]:
    """Return those who may review it: of its country or of all, and not of the company itself."""
    members = Membership.objects.filter(organisation=assessment.organisation_id).values("user")
    roles = StaffRole.objects.filter(kind=StaffKind.REVIEWER, user__is_active=True)
    rows = roles.exclude(user__in=members).select_related("user").order_by("user__email")
    return [row.user for row in rows if row.all_countries or assessment.country in row.countries]


def _review(review_id: UUID) -> Review:
    rows = Review.objects.select_related("submission__assessment__organisation")
    return rows.defer("document", "submission__document").get(pk=review_id)


def _send(name: str, *, to: Iterable[User], facts: Mapping[str, Any]) -> None:
    """Send `checklists/mail/<name>` to each person alone; a mail that fails stops no other."""
    for person in to:
        try:
            _message(name, person, facts).send()
        except Exception:  # backends fail in ways of their own, and what happened stands
            logger.exception("mail %r to user %s could not be sent", name, person.pk)


def _message(name: str, person: User, facts: Mapping[str, Any]) -> EmailMultiAlternatives:
    """Write a mail with the clock of the person who reads it, not of the one who set it off."""
    context = {**facts, "person": person, "site_url": settings.SITE_URL}
    zone = time_zones.zone(person.time_zone)
    with timezone.override(zone), translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string(f"checklists/mail/{name}_subject.txt", context)
        text = render_to_string(f"checklists/mail/{name}_message.txt", context)
        html = render_to_string(f"checklists/mail/{name}_message.html", context)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()), body=text.strip() + "\n", to=[person.email]
    )
    message.attach_alternative(html, "text/html")
    return message
