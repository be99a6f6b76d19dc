"""`manage.py restore FILE`: what `backup` wrote, into this database and these files."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from copassess.site.backup import services
from copassess.site.backup.services import NotRestored

TYPED = "replace"


class Command(BaseCommand):
    """Check the whole archive, put it back all or nothing, then check what is there."""

    help = "Puts an archive of `backup` back, into an empty database of either kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to restore, and whether it may replace something."""
        parser.add_argument("file", type=Path, help="the archive to read")
        parser.add_argument(
            "--replace", action="store_true", help="delete all that is here, rows and files"
        )
        parser.add_argument(
            "--yes", action="store_true", help="do not ask before anything is replaced"
        )

    def handle(
        self, *args: object, file: Path, replace: bool, yes: bool, **options: object
    ) -> None:
        """Exit non-zero, with nothing changed, where it cannot be restored."""
        try:
            manifest = services.look(file)
            if replace and not yes:
                self.confirm(manifest.made_at)
            done = services.restore(file, replace=replace, told=self.stdout.write)
        except NotRestored as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = f"Nothing was restored: {error.strerror or error} ({file})."
            raise CommandError(message) from error
        self.stdout.write(
            f"{done.rows} rows and {done.files} files of {manifest.made_at} are back."
        )
        for check in ("verifysubmissions", "verifyaudit"):
            call_command(check, stdout=self.stdout, stderr=self.stderr)

    def confirm(self, made_at: str) -> None:
        """Ask whoever sits there. Raises CommandError where they do not mean it."""
        answer = input(
            f"All that is here will be replaced by the archive of {made_at}. "
            f"Type {TYPED} to go on: "
        )
        if answer.strip() != TYPED:
            message = "Nothing was restored."
            raise CommandError(message)
