"""`growreport --rounds N 50 100 200`: PDFs of so many questions with long notes, in turns."""

import json
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from driver import in_turns

from floor.printing import long_notes
from reports.files import make_pdf


class Command(BaseCommand):
    """Time reports that differ in nothing but their length."""

    help = "Times PDFs of several lengths in turns, and prints the seconds of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the lengths and how often."""
        parser.add_argument("questions", type=int, nargs="+")
        parser.add_argument("--rounds", type=int, required=True)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print one list of times a length."""
        prints = [partial(make_pdf, long_notes(n), None) for n in options["questions"]]
        prints[0]()
        self.stdout.write(json.dumps(in_turns(prints, options["rounds"])))
