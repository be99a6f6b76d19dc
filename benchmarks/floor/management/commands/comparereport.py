"""`comparereport NAME --rounds N`: a sample's PDF and WeasyPrint alone, in turns."""

import json
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from driver import in_turns

from floor.printing import named, plain
from reports.build import build
from reports.files import make_pdf
from reports.pdf import printable


class Command(BaseCommand):
    """Time both where everything is warm: imports, fonts and templates are paid once a process."""

    help = "Times a sample's PDF, from the document on, against WeasyPrint with the same HTML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size and how often."""
        parser.add_argument("name")
        parser.add_argument("--rounds", type=int, required=True)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print both sides' times, round by round."""
        document = named(options["name"])
        report = build(document, None)
        ours = partial(make_pdf, document, None)
        alone = partial(plain, printable(report), report.cover.logo)
        in_turns([ours, alone], 1)
        self.stdout.write(json.dumps(in_turns([ours, alone], options["rounds"])))
