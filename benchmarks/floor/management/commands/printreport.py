"""`printreport ID`: makes the PDF of a submission twice; prints what that took."""

import gc
import io
import json
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from pypdf import PdfReader
from stage import peak_of
from weasyprint import HTML

from checklists.files import find
from reports.files import make_pdf


class Command(BaseCommand):
    """Do what a worker does for a download of the report."""

    help = "Makes the PDF of a submission twice, and prints time, memory and pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the submission."""
        parser.add_argument("id")

    def handle(self, *args: object, **options: str) -> None:
        """Read the documents, build the report, print it."""
        # WeasyPrint is imported already on both sides; as in a worker, what is loaded is frozen.
        HTML(string="<p>.").render()
        gc.freeze()
        seconds, pdf = [], b""
        for _ in range(2):
            began = time.perf_counter()
            pdf = make_pdf(*find(options["id"]))
            seconds.append(time.perf_counter() - began)
        # The reader below needs memory too.
        peak = peak_of()
        facts = {
            "seconds": seconds[0],
            "again": seconds[1],
            "megabytes": peak,
            "bytes": len(pdf),
            "pages": len(PdfReader(io.BytesIO(pdf)).pages),
        }
        self.stdout.write(json.dumps(facts))
