"""`manage.py verifyaudit`: recompute every seal over the events."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from copassess.audit import seals
from copassess.audit.models import Seal


class Command(BaseCommand):
    """Name every sealed event that was altered or removed; exit non-zero if there is one."""

    help = "Recomputes the seals of all days, and names what was altered or removed since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the hash of a seal that was kept elsewhere."""
        parser.add_argument(
            "--seal",
            default="",
            metavar="SHA256",
            help="a seal's hash as `daily` printed it, kept where nobody here can write",
        )

    def handle(self, *args: object, **options: str) -> None:
        """Print each difference as it is found."""
        count = 0
        for difference in seals.differences(expected=options["seal"]):
            count += 1
            self.stderr.write(f"{difference}.")
        if count:
            message = f"{count} differences were found."
            raise CommandError(message)
        newest = Seal.objects.first()
        if newest is None:
            self.stdout.write("Nothing is sealed yet: `manage.py daily` seals each day after it.")
            return
        days = Seal.objects.count()
        self.stdout.write(f"{days} days: every event is as it was sealed.")
        gone, last = seals.removed()
        if gone:
            self.stdout.write(
                f"{gone} of them: their events were removed under the retention policy, "
                f"last on {last}; their seals stand."
            )
        self.stdout.write(f"Newest seal: {newest.day} {newest.sha256}")
