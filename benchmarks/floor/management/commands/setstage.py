"""`setstage`: companies with an open draft, each with somebody signed in; prints where they are."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.text import slugify

from checklists import progress
from checklists.choices import Response, ScopeKind
from checklists.models import Answer, Assessment
from checklists.services import assessments
from copassess.accounts import services as accounts
from copassess.accounts.models import Role, Size, User
from floor import filling

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
        parser.add_argument("--people", type=int, default=1, help="who sign in for each")
        parser.add_argument("--answered", type=int, default=0, help="fill every answer")
        parser.add_argument("--history", type=int, default=0, help="versions of every answer")
        parser.add_argument("--together", type=int, default=0, help="comments and assignments")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print one object a company."""
        sectors = options["sectors"].split(",")
        names = [f"{options['name']} {n}" for n in range(options["companies"])]
        places = [place(name, sectors, options) for name in names]
        self.stdout.write(json.dumps(places))


def place(name: str, sectors: list[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """Make one company with its draft and the people who are signed in, its owner first."""
    owner, assessment = open_draft(name, sectors)
    people = [owner, *colleagues(assessment, name, options["people"] - 1)]
    if options["answered"]:
        Answer.objects.of(assessment).update(response=Response.YES, note=NOTE)
    if options["history"]:
        filling.write_history(assessment, people, versions=options["history"])
    if options["together"]:
        filling.assign(assessment, people)
        filling.comment(assessment, people)
    sessions = [session_of(person) for person in people]
    questions = progress.content_of(assessment).questions_for(assessment.sectors)
    return {
        "assessment": str(assessment.pk),
        "session": sessions[0],
        "sessions": sessions,
        "questions": codes_of(assessment),
        "areas": Counter(question.area for question in questions),
        "version": options["history"],
    }


def colleagues(assessment: Assessment, name: str, number: int) -> list[User]:
    """Let so many contributors join the company."""
    people = []
    for n in range(number):
        at = timezone.now()
        person = accounts.create_user(
            email=f"{slugify(name)[-40:]}-{n}@bench.example",
            password=None,
            name=f"Contributor {n}",
            at=at,
            verified=True,
        )
        company = assessment.organisation
        accounts.add_member(organisation=company, user=person, role=Role.CONTRIBUTOR, at=at)
        people.append(person)
    return people


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
