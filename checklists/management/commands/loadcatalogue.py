"""`manage.py loadcatalogue`: load `fixtures/`, or another folder, all or nothing."""

from argparse import ArgumentParser
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
            report = catalogue.load(Path(options["folder"]))
        except Fault as fault:
            message = f"{fault}. Nothing was loaded."
            raise CommandError(message) from fault
        self.stdout.write(said(report))


def said(report: LoadReport) -> str:
    """Return what a load did, for the person at the terminal."""
    where = f"{report.edition}, revision {report.revision}"
    counts = report.counts
    lines = [
        f"{where}: {counts['area']} areas, {counts['sector']} sectors, "
        f"{counts['checklist']} checklists, {counts['question']} questions"
    ]
    if report.is_unchanged:
        return f"{lines[0]}. Unchanged."
    if report.is_new_revision:
        lines.append("The revision before is in use and stays as it is; this is the next.")
    for word, names in (
        ("new", report.new),
        ("changed", report.changed),
        ("retired", report.retired),
    ):
        if names:
            lines.append(f"{len(names)} {word}: {shortened(names)}")
    return "\n".join(lines)


def shortened(names: tuple[str, ...], most: int = 12) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
