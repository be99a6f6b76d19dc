"""`printreport NAME`: makes a sample's PDF twice; prints what that took."""

import io
import json
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from pypdf import PdfReader
from stage import peak_of

from floor.printing import named
from reports.files import make_pdf


class Command(BaseCommand):
    """Do what a worker does for one report, and nothing else."""

    help = "Makes the PDF of a sample twice, and prints time, memory and pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size."""
        parser.add_argument("name")

    def handle(self, *args: object, **options: str) -> None:
        """Build the report and print it, twice: what the first leaves behind counts as well."""
        document, seconds, pdf = named(options["name"]), [], b""
        for _ in range(2):
            began = time.perf_counter()
            pdf = make_pdf(document, None)
            seconds.append(time.perf_counter() - began)
        # The reader below needs memory too.
        peak = peak_of()
        facts = {
            "first": seconds[0],
            "megabytes": peak,
            "bytes": len(pdf),
            "pages": len(PdfReader(io.BytesIO(pdf)).pages),
        }
        self.stdout.write(json.dumps(facts))
