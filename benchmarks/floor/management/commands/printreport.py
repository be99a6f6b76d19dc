"""`printreport NAME -o FILE`: makes a sample's PDF twice; prints what that took."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from stage import peak_of

from floor.printing import named
from reports.files import make_pdf


class Command(BaseCommand):
    """Do what a worker does for one report, and nothing else."""

    help = "Makes the PDF of a sample twice, and writes it, and prints time and memory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size and the file."""
        parser.add_argument("name")
        parser.add_argument("-o", "--output", required=True, type=Path)

    def handle(self, *args: object, **options: str) -> None:
        """Build the report and print it, twice: what the first leaves behind counts as well."""
        document, seconds, pdf = named(options["name"]), [], b""
        for _ in range(2):
            began = time.perf_counter()
            pdf = make_pdf(document, None)
            seconds.append(time.perf_counter() - began)
        # Whoever asked reads the file: a reader needs memory, too.
        Path(options["output"]).write_bytes(pdf)
        self.stdout.write(json.dumps({"first": seconds[0], "megabytes": peak_of()}))
