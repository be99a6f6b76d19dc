"""`timeworkbench --times N`: the reviewers' pages through the test client; prints their times."""

import json
import re
import resource
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from checklists.models import Summary, Tally
from checklists.seeding.demo import APP_SECRET
from checklists.services import summaries
from copassess.accounts import services as accounts
from copassess.accounts.models import StaffKind, StaffRole
from floor.management.commands.setstage import session_of

# Around a search on PostgreSQL: no query, but what holds its plan.
STEERING = re.compile("BEGIN|COMMIT|SET ")


class Command(BaseCommand):
    """Open queue, portfolio and country profile as headquarters do."""

    help = "Times the pages of the review workbench, and what a decision costs the sums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often each page is opened."""
        parser.add_argument("--times", type=int, required=True)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print the times of each page, its queries, and what the process held at most."""
        with connection.cursor() as cursor:
            # What a database's own upkeep does within the hour.
            cursor.execute("ANALYZE")
        role = StaffRole.objects.filter(kind=StaffKind.REVIEWER, all_countries=True).first()
        assert role is not None
        # Staff see nothing before they have one.
        if not Authenticator.objects.filter(user=role.user).exists():
            accounts.give_app(user=role.user, secret=APP_SECRET, at=timezone.now())
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(role.user)
        pages = {name: timed(client, path, options["times"]) for name, path in paths()}
        facts = {
            "pages": pages,
            "settle": settled(options["times"]),
            "submissions": Summary.objects.count(),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        self.stdout.write(json.dumps(facts))


def paths() -> Iterator[tuple[str, str]]:
    """Yield each page by its name: with the prefix of what bounds it."""
    queue = reverse("checklists:review-queue")
    some = Summary.objects.select_related("organisation").order_by("pk").first()
    assert some is not None
    sector, name = some.sector_codes[0], some.company.split()
    asked: dict[str, dict[str, object]] = {
        "first page": {},
        "tab: all": {"tab": "all"},
        "tab: overdue": {"tab": "overdue"},
        "tab: accepted": {"tab": "accepted"},
        "country": {"tab": "all", "country": some.country},
        "sector": {"tab": "all", "sector": sector},
        "size": {"tab": "all", "size": "large"},
        "year": {"tab": "all", "year": some.year},
        "dates": {"tab": "all", "since": "2025-01-01", "until": "2025-12-31"},
        "critical gaps": {"tab": "all", "critical": "on"},
        "second round": {"tab": "all", "round": "again"},
        "by company": {"tab": "all", "order": "company"},
        "most critical gaps first": {"tab": "all", "order": "critical"},
        "page 20": {"tab": "all", "page": 20},
        "search: a company": {"tab": "all", "search": " ".join(name)},
        "search: a common word": {"tab": "all", "search": name[1]},
        "search: a code": {"tab": "all", "search": some.code},
        "search: a word of notes": {"tab": "all", "search": "leaflets"},
        "search: nothing has it": {"tab": "all", "search": "zzyzx"},
        "search within a country": {"tab": "all", "search": name[0], "country": some.country},
    }
    for what, query in asked.items():
        yield f"queue, {what}", f"{queue}?{urlencode(query)}"
    yield from _figures(sector, some.year)


def _figures(sector: str, year: int) -> Iterator[tuple[str, str]]:
    """Yield the pages of figures."""
    portfolio = reverse("reports:portfolio-detail")
    narrowed: dict[str, dict[str, object]] = {
        "whole": {},
        "sector": {"sector": sector},
        "size": {"size": "large"},
        "year": {"year": year},
        "accepted": {"standing": "accepted"},
    }
    for what, query in narrowed.items():
        yield f"portfolio, {what}", f"{portfolio}?{urlencode(query)}"
    # The country that most companies are in: of fewer than five a profile says next to nothing.
    whole = Tally.objects.filter(sector="", size="", year=0, standing="all")
    largest = whole.order_by("-companies").first()
    assert largest is not None
    yield "profile", reverse("reports:profile-detail", args=[largest.country])


def timed(client: Client, path: str, times: int) -> dict[str, Any]:
    """Open a page so often; count queries once more apart, as counting takes time."""
    seconds = []
    opened(client, path)
    for _ in range(times):
        began = time.perf_counter()
        opened(client, path)
        seconds.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as queries:
        opened(client, path)
    asked = [query for query in queries.captured_queries if not STEERING.match(query["sql"])]
    return {"seconds": seconds, "queries": len(asked)}


def opened(client: Client, path: str) -> None:
    """Open a page. Raises CommandError where it does not open."""
    response = client.get(path)
    if response.status_code != HTTPStatus.OK:
        message = f"{path} answered {response.status_code}"
        raise CommandError(message)


def settled(times: int) -> list[float]:
    """Return what counting an assessment anew takes, as each submission and decision does."""
    seconds = []
    rows = Summary.objects.select_related("assessment").order_by("pk")
    for row in rows[:times]:
        with transaction.atomic():
            began = time.perf_counter()
            summaries.hold(row.assessment)
            summaries.settle(row.assessment)
            seconds.append(time.perf_counter() - began)
            transaction.set_rollback(True)
    return seconds
