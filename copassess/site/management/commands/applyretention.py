"""`manage.py applyretention`: remove for good what was kept as long as the policy says."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from copassess.site.privacy import expiry


class Command(BaseCommand):
    """Remove submissions and events past their policy; tombstones with their hashes stay."""

    help = "Removes submissions and audit events that are older than the retention policy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the wish to look only."""
        parser.add_argument(
            "--dry-run", action="store_true", help="say what is due, and remove nothing"
        )

    def handle(self, *args: object, **options: bool) -> None:
        """Say what is due; remove it unless told otherwise."""
        at, policy = timezone.now(), settings.RETENTION
        found = expiry.due(at=at)
        self.stdout.write(
            f"Policy: submissions {policy.submission_years} years after the assessment was last "
            f"touched, events {policy.event_years} years."
        )
        if found.is_empty:
            self.stdout.write("Nothing is due.")
        elif options["dry_run"]:
            for assessment in found.assessments:
                self.stdout.write(f"Due: {assessment.organisation}, {assessment} ({assessment.pk})")
            for seal in found.days:
                self.stdout.write(f"Due: {seal.events} events of {seal.day}")
            self.stdout.write("Nothing was removed.")
        else:
            for line in expiry.apply(found, at=at):
                self.stdout.write(line)
