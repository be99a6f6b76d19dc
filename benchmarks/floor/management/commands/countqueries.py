"""`countqueries`: how many queries a page asks of the database, once everything is warm."""

from argparse import ArgumentParser
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


class Command(BaseCommand):
    """Open a page twice as somebody who is signed in."""

    help = "Prints the number of queries of a page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the page and the session."""
        parser.add_argument("path")
        parser.add_argument("session")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print the number that the second time took, the session's and the reader's included."""
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = options["session"]
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(options["path"])
            if response.status_code != HTTPStatus.OK:
                raise CommandError(f"{options['path']} answered {response.status_code}")
        self.stdout.write(str(len(queries)))
