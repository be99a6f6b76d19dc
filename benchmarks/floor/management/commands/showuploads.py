"""`showuploads`: which documents of an assessment are whole, what is left beside them, as JSON."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from checklists.models import Evidence, EvidenceFile
from checklists.services import evidence
from checklists.workflow import NotDone


class Command(BaseCommand):
    """Read every document, and clear up as `daily` does some hours later."""

    help = "Prints what is stored of the documents of an assessment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the assessment."""
        parser.add_argument("assessment")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print one object."""
        rows = Evidence.objects.filter(answer__assessment=options["assessment"])
        whole: list[str] = []
        torn: list[str] = []
        for row in rows.select_related("file"):
            assert row.file is not None
            (whole if self._is_whole(row.file) else torn).append(row.sha256)
        orphans = evidence.clear_orphans(at=timezone.now() + timedelta(hours=3))
        told = {
            "whole": whole,
            "torn": torn + ["a file that no evidence names"] * evidence.release(),
            "orphans": orphans,
            "left": self._count_files() - EvidenceFile.objects.count(),
        }
        self.stdout.write(json.dumps(told))

    def _is_whole(self, file: EvidenceFile) -> bool:
        try:
            evidence.content_of(file)
        except NotDone:
            return False
        return True

    def _count_files(self) -> int:
        storage = evidence.storage()
        folders, _files = storage.listdir("")
        return sum(len(storage.listdir(folder)[1]) for folder in folders)
