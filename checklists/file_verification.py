"""Checking that the documents of evidence of submissions are kept, and are what they were."""

import json
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Prefetch

from checklists.models import EvidenceFile, Submission, SubmittedFile
from checklists.services.evidence import content_of
from checklists.verification import BATCH, UNREADABLE, Difference
from checklists.workflow import NotDone


def file_differences() -> Iterator[Difference]:
    """Read every file that a submission names, each once; memory stays flat but for their keys."""
    seen: set[UUID] = set()
    files = Prefetch("submitted_files", SubmittedFile.objects.select_related("file"))
    for submission in Submission.objects.order_by("pk").prefetch_related(files).iterator(BATCH):
        name = f"submission {submission.code} ({submission.pk})"
        rows = list(submission.submitted_files.all())
        kept = {row.sha256 for row in rows} & {row.file.sha256 for row in rows}
        for sha256 in _named(submission.document) ^ kept:
            yield Difference(name, f"its document and its files differ in {sha256}")
        for row in rows:
            if row.file_id not in seen and not _is_whole(row.file):
                yield Difference(name, f"its file {row.file.path} is gone, or not what it was")
            seen.add(row.file_id)


def _named(text: str) -> set[str]:
    """Return the hashes of the documents that a frozen document names."""
    try:
        answers = json.loads(text)["answers"]
        return {proof["sha256"] for answer in answers for proof in answer["evidence"]} - {None}
    except UNREADABLE:
        # Named already by whoever compares the documents themselves.
        return set()


def _is_whole(file: EvidenceFile) -> bool:
    try:
        content_of(file)
    except NotDone:
        return False
    return True
