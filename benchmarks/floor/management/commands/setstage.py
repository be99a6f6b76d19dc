"""`setstage`: companies with an open draft, each with somebody signed in; prints where they are."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.text import slugify

from checklists.choices import Response, ScopeKind
from checklists.models import Answer, Assessment
from checklists.services import assessments
from copassess.accounts import services as accounts
from copassess.accounts.models import Size, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOTE = "Written down, approved by the board, and read again every year."


class Command(BaseCommand):
    """Make what the benchmarks drive."""

    help = "Makes companies with an open draft, and signs somebody in for each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many, and the size of the draft."""
        parser.add_argument("--name", default="bench")
        parser.add_argument("--companies", type=int, default=1)
        parser.add_argument("--sectors", default="mobile-operators")
        parser.add_argument("--answered", type=int, default=0, help="fill every answer")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print one object a company."""
        sectors = options["sectors"].split(",")
        names = [f"{options['name']} {n}" for n in range(options["companies"])]
        places = [place(name, sectors) for name in names]
        if options["answered"]:
            Answer.objects.update(response=Response.YES, note=NOTE)
        self.stdout.write(json.dumps(places))


def place(name: str, sectors: list[str]) -> dict[str, Any]:
    """Make one company with its draft and its signed-in owner."""
    owner, assessment = open_draft(name, sectors)
    return {
        "assessment": str(assessment.pk),
        "session": session_of(owner),
        "questions": codes_of(assessment),
    }


def open_draft(name: str, sectors: list[str]) -> tuple[User, Assessment]:
    """Make a company, its owner and an empty draft."""
    at = timezone.now()
    owner = accounts.create_user(
        email=f"{slugify(name)[-40:]}@bench.example",
        password=None,
        name="Owner",
        at=at,
        verified=True,
    )
    company = accounts.create_organisation(
        name=name, country="KE", size=Size.LARGE, by=owner, at=at
    )
    assessment = assessments.start(
        organisation=company,
        sectors=sectors,
        scope_kind=ScopeKind.COMPANY,
        scope_name="",
        scope_country="",
        period_from=date(at.year, 1, 1),
        period_to=date(at.year, 12, 31),
        title="Measured",
        by=owner,
        at=at,
    )
    return owner, assessment


def codes_of(assessment: Assessment) -> list[str]:
    """Return the questions of an assessment."""
    return list(Answer.objects.of(assessment).values_list("question", flat=True))


def session_of(user: User) -> str:
    """Sign a person in; return the session's key."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
