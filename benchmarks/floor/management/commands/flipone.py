"""`flipone`: one character of a submission and of an event altered, past the application."""

import json
import random
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from checklists.models import Submission
from copassess.audit import seals
from copassess.audit.guarding import lifted
from copassess.audit.models import Event


class Command(BaseCommand):
    """Seal what is there, then do what somebody with the database's password could do."""

    help = "Seals all events, then alters a character of a submission and of an event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the seed of the choice."""
        parser.add_argument("seed", type=int)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print what was altered, and how many submissions and events there are."""
        chance = random.Random(options["seed"])  # noqa: S311 (any of them)
        seals.seal_due(at=timezone.now() + timedelta(days=2))
        submissions, events = Submission.objects.order_by("pk"), Event.objects.order_by("pk")
        count, sealed = submissions.count(), events.count()
        submission = submissions[chance.randrange(count)]
        event = events[chance.randrange(sealed)]
        text = submission.document
        place = chance.randrange(len(text))
        other = "x" if text[place] != "x" else "y"
        changed = text[:place] + other + text[place + 1 :]
        with lifted():
            Submission.objects.filter(pk=submission.pk).update(document=changed)
            Event.objects.filter(pk=event.pk).update(kind=f"{event.kind[:-1]}#")
        told = {
            "submission": str(submission.pk),
            "submissions": count,
            "event": str(event.pk),
            "events": sealed,
        }
        self.stdout.write(json.dumps(told))
