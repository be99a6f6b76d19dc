"""A report's file: asked for once, made once by a worker, and kept with its hash."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklists.models import Assessment, Submission


class Making(models.TextChoices):
    """How far a file is."""

    WAITING = "waiting", _("Waiting for a worker")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    """Files by how far they are."""

    def free(self, at: datetime) -> Self:
        """Return those that nobody is making: new, failed, or held by a worker that was killed."""
        return self.filter(Q(held_until=None) | Q(held_until__lt=at)).exclude(making=Making.READY)


class ReportFile(models.Model):
    """One form of one report; its content is told by the hashes of the documents behind it.

    A submission's stays as long as the submission, a draft's (no submission) for a while; without
    an assessment it is the sample's. A ready file never changes, and its row outlives the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        Assessment, null=True, on_delete=models.CASCADE, related_name="report_files"
    )
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.PROTECT, related_name="report_files"
    )
    form = models.CharField(max_length=8, default="pdf")
    language = models.CharField(max_length=10, default="en")
    document_sha256 = models.CharField(max_length=64)
    # Of the decided review that it includes; empty where there is none.
    review_sha256 = models.CharField(max_length=64, blank=True)
    making = models.CharField(max_length=8, choices=Making, default=Making.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    # Why the last try failed, in a sentence for whoever waits.
    failure = models.TextField(blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # A worker that holds it longer than this was killed.
    held_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="reports", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    # Above 1 where an earlier copy's file is no longer kept: its hash was issued and stays.
    copy = models.PositiveSmallIntegerField(default=1)
    size = models.PositiveIntegerField(default=0)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_sha256", "review_sha256", "form", "language", "copy"],
                name="report_file_made_once",
            ),
            models.CheckConstraint(
                condition=Q(making__in=Making.values), name="report_file_making_known"
            ),
            models.CheckConstraint(
                condition=~Q(making=Making.READY) | Q(made_at__isnull=False) & ~Q(sha256=""),
                name="report_file_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.document_sha256[:12]} {self.making}"

    @property
    def is_ready(self) -> bool:
        """Tell whether it is made."""
        return self.making == Making.READY
