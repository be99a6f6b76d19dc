"""`manage.py samplereports -o FOLDER`: the sample reports as PDF, from fixtures alone."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from checklists.files import write_whole
from checklists.services.catalogue import from_files
from reports import pdf, samples
from reports.build import build


class Command(BaseCommand):
    """Write what a report looks like; no database is asked."""

    help = "Writes the invented company's report and three sizes of report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("-o", "--output", required=True, type=Path)

    def handle(self, *args: object, **options: Path) -> None:
        """Write each whole, one after the other."""
        folder = options["output"]
        folder.mkdir(parents=True, exist_ok=True)
        content = from_files(Path(settings.FIXTURE_DIRS[0]))
        document, review = samples.invented(content)
        reports = {"example": build(document, review)}
        for name, answering in samples.SIZES.items():
            reports[name] = build(samples.sized(content, answering))
        for name, report in reports.items():
            write_whole(folder / f"{name}.pdf", pdf.render(report))
            self.stdout.write(f"Wrote {folder / name}.pdf.")
