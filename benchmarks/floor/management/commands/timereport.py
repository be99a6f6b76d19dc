"""`timereport --sectors a,b`: the web report through the test client; prints times and queries."""

import json
import time
from argparse import ArgumentParser
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from floor.answered import submitted
from floor.management.commands.setstage import session_of
from reports import report_page


class Command(BaseCommand):
    """Open the report as its company does."""

    help = "Times the page of a report, from what the process keeps and without it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the report's size and how often the page is opened."""
        parser.add_argument("--sectors", required=True)
        parser.add_argument("--times", type=int, required=True)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print each time and the most queries, kept and first views apart."""
        owner, submission = submitted(options["sectors"])
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(owner)
        path = reverse("reports:report-detail", args=[submission.pk])
        opened(client, path)
        facts: dict[str, Any] = {"kept": views(client, path, options["times"])}
        # Nothing stays from one view to the next: each is the first of its report.
        report_page.KEPT = 0
        opened(client, path)
        facts["first"] = views(client, path, options["times"])
        facts["bytes"] = opened(client, path)
        facts["questions"] = submission.assessment.answers.count()
        self.stdout.write(json.dumps(facts))


def views(client: Client, path: str, times: int) -> dict[str, Any]:
    """Open the page so often; count queries once more apart, as counting takes time."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        opened(client, path)
        seconds.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as queries:
        opened(client, path)
    return {"seconds": seconds, "queries": len(queries)}


def opened(client: Client, path: str) -> int:
    """Open the page; return its bytes. Raises CommandError where it does not open."""
    response = client.get(path)
    if response.status_code != HTTPStatus.OK:
        message = f"{path} answered {response.status_code}"
        raise CommandError(message)
    return len(response.content)
