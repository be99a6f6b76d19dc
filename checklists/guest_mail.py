"""Mails of links for guests: to the guest with the link, and to whoever asked once it is used.

Call these inside the transaction that they tell of: they are kept with it, and sent after it.
"""

from datetime import datetime

from django.urls import reverse

from checklists import mail, progress
from checklists.guest_tokens import token_of
from checklists.models import GuestLink
from copassess.accounts import time_zones
from copassess.accounts.models import User
from copassess.mail.services import absolute, post
from guidelines.filling_time import filling_time


def address_of(link: GuestLink) -> str:
    """Return the address of the guest's page, which is all that opens it."""
    return absolute(reverse("checklists:guest-answer", args=[token_of(link)]))


def tell_guest(link: GuestLink, *, by: User, at: datetime) -> None:
    """Send the guest the link: who asks, for which company and area, until when, how long."""
    assessment = link.assessment
    content = progress.content_of(assessment)
    questions = content.questions_for(assessment.sectors)
    asked = [question for question in questions if question.area == link.area]
    facts = {
        "guest": link.name,
        "by": by,
        "company": assessment.organisation,
        "area": content.area_by_code[link.area].short_title,
        "said": link.message,
        "until": link.expires_at,
        "count": len(asked),
        "time": filling_time(asked),
        "link": address_of(link),
    }
    # Nobody knows where the guest is, so the hour is that of the person who asks.
    _post("guest_link", to=link.email, facts=facts, at=at, time_zone=by.time_zone)


def tell_finished(link: GuestLink, *, count: int, at: datetime) -> None:
    """Tell whoever made the link, else the owners, that proposals wait for a decision."""
    assessment = link.assessment
    page = reverse("checklists:proposal-list", args=[assessment.pk])
    area = progress.content_of(assessment).area_by_code[link.area].short_title
    facts = {
        "guest": link.name,
        "assessment": assessment,
        "area": area,
        "count": count,
        "link": absolute(page),
    }
    maker = link.made_by
    to = [maker] if maker and mail.is_reachable(maker, assessment) else mail.owners(assessment)
    for person in to:
        more = {**facts, "person": person}
        _post("guest_finished", to=person.email, facts=more, at=at, time_zone=person.time_zone)


def _post(name: str, *, to: str, facts: dict[str, object], at: datetime, time_zone: str) -> None:
    zone = time_zones.zone(time_zone).key
    post(f"checklists/mail/{name}", to=to, context=facts, at=at, time_zone=zone)
