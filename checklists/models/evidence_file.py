"""Files of evidence: what is kept in the storage, and which submission names it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q, Sum

from checklists.models.submission import Submission
from copassess.accounts.models import Organisation, User


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    """Files by who names them."""

    def unnamed(self) -> Self:
        """Return those that neither evidence nor a submission names any more."""
        return self.filter(evidence=None, submitted=None)

    def used(self, organisation: uuid.UUID) -> int:
        """Return how many bytes an organisation's files have."""
        total = self.filter(organisation=organisation).aggregate(total=Sum("size"))["total"]
        return int(total or 0)


class EvidenceFile(models.Model):
    """A document as it was uploaded; its row is written once, and goes when nothing names it.

    `path` is a random name in the storage `evidence`; the row is written after the file is stored,
    and goes before the file does: there is never a row without its file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="evidence_files"
    )
    path = models.CharField(max_length=100, unique=True)
    form = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ["stored_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0) & ~Q(sha256="") & ~Q(path=""), name="evidence_file_is_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.sha256[:12]}"


class SubmittedFileQuerySet(models.QuerySet["SubmittedFile"]):
    """Files of submissions by who may see them."""

    def visible_to(self, user: User) -> Self:
        """Return those of the submissions that the user may read."""
        return self.filter(submission__in=Submission.objects.visible_to(user))

    def named(self, assessment: uuid.UUID, number: int, sha256: str) -> Self:
        """Return what a submission of an assessment names by a hash."""
        whose = {"submission__assessment": assessment, "submission__number": number}
        return self.filter(**whose, sha256=sha256)

    def for_download(self) -> Self:
        """Join the file, and whose it is."""
        rows = self.select_related("file", "submission__assessment")
        return rows.defer("submission__document")


class SubmittedFile(models.Model):
    """A submission names a file: it is kept as long as the submission, whatever the draft does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="submitted_files"
    )
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="submitted")
    # As the frozen document has them.
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)

    objects = SubmittedFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "file"], name="submitted_file_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.sha256[:12]}"
