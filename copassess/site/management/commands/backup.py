"""`manage.py backup FILE`: everything of this instance as one archive."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from copassess.site.backup import services


class Command(BaseCommand):
    """Write rows, files and catalogue; whoever uses the application goes on."""

    help = "Writes database, files and catalogue as one archive that `restore` takes back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to."""
        parser.add_argument("file", type=Path, help="the archive to write; nothing may be there")

    def handle(self, *args: object, file: Path, **options: object) -> None:
        """Exit non-zero, with nothing half left, where it cannot be written."""
        try:
            made = services.make(file, at=timezone.now(), told=self.stdout.write)
        except FileExistsError as error:
            message = f"{file} is there already: name another file, or move it away."
            raise CommandError(message) from error
        except OSError as error:
            message = f"No archive was written: {error.strerror or error} ({file})."
            raise CommandError(message) from error
        count = sum(part.rows or 0 for part in made.parts)
        size = file.stat().st_size
        self.stdout.write(f"{file}: {count} rows, {size:,} bytes, every part with its hash.")
        self.stdout.write(
            "Keep SECRET_KEY apart from it, and as safe: second factors are locked with it. "
            "Sessions are left out: after a restore everybody signs in again."
        )
