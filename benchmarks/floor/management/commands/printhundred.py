"""`printhundred N --every M`: makes one PDF again and again; prints what the process held."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from floor.printing import sample
from reports.files import make_pdf


class Command(BaseCommand):
    """Do what a worker does on a busy day."""

    help = "Makes the invented company's PDF many times in one process, and prints its memory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many reports, and after how many of them memory is read."""
        parser.add_argument("number", type=int)
        parser.add_argument("--every", type=int, required=True)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print the memory after every so many reports, in MB."""
        documents, held = sample(), []
        for n in range(1, options["number"] + 1):
            make_pdf(*documents)
            if n % options["every"] == 0:
                held.append(held_megabytes())
        self.stdout.write(json.dumps(held))


def held_megabytes() -> float:
    """Return the memory that this process holds now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024 / 1e6
