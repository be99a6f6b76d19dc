"""`manage.py verifysubmissions`: recompute hash and score of every frozen document."""

from django.core.management.base import BaseCommand, CommandError

from checklists.models import Submission
from checklists.verification import differences
from copassess.audit.models import Tombstone


class Command(BaseCommand):
    """Name every frozen document that is not what it was; exit non-zero if there is one."""

    help = "Recomputes the hash and the scores of every frozen document."

    def handle(self, *args: object, **options: object) -> None:
        """Print each difference as it is found."""
        count = 0
        for difference in differences():
            count += 1
            self.stderr.write(f"{difference.what}: {difference.how}.")
        if count:
            message = f"{count} differences were found."
            raise CommandError(message)
        number = Submission.objects.count()
        self.stdout.write(f"{number} submissions: every hash and score is as it was.")
        gone = Tombstone.objects.filter(kind="submission")
        if newest := gone.order_by("-removed_at").first():
            self.stdout.write(
                f"{gone.count()} others were removed under the retention policy, "
                f"last on {newest.removed_at:%Y-%m-%d}."
            )
