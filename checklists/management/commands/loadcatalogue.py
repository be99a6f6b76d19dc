"""`manage.py loadcatalogue`: load `fixtures/`, or another folder, all or nothing."""

from argparse import ArgumentParser
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from checklists.catalogue_files import Fault
from checklists.services import catalogue
from checklists.services.catalogue import LoadReport


class Command(BaseCommand):
    """Load the catalogue and say what is new, changed and retired."""

    help = "Loads the catalogue's fixtures: all or nothing, repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder than `fixtures/`."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIRS[0])

    def handle(self, *args: object, **options: Path) -> None:
        """Load, or say in one sentence which entry of which file is at fault."""
        try:
            report = catalogue.load(options["folder"])
        except Fault as fault:
            message = f"{fault}. Nothing was loaded."
            raise CommandError(message) from fault
        self.stdout.write(said(report))


def said(report: LoadReport) -> str:
    """Return what a load did, for the person at the terminal."""
    kinds = ("area", "sector", "checklist", "question", "resource", "term")
    sizes = ", ".join(f"{report.counts[kind]} {kind}s" for kind in kinds)
    head = f"{report.edition}, revision {report.revision}: {sizes}."
    if report.is_unchanged:
        return f"{head} Unchanged."
    if report.is_first:
        return f"{head} All {len(report.new)} entries are new."
    lines = [head]
    if report.kept is not None:
        lines.append(f"Revision {report.kept} is in use and stays as it is; this is the next one.")
    for word, names in (
        ("new", report.new),
        ("changed", report.changed),
        ("retired", report.retired),
    ):
        lines.append(f"{len(names)} {word}: {grouped(names)}" if names else f"0 {word}")
    return "\n".join(lines)


def grouped(names: tuple[str, ...]) -> str:
    """Return "model code" names with each model said once: "question A, B; resource C"."""
    groups = groupby(names, key=lambda name: name.split(" ", 1)[0])
    return "; ".join(
        f"{kind} {', '.join(name.split(' ', 1)[1] for name in members)}" for kind, members in groups
    )
