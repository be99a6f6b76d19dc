"""A ZIP of many submissions' reports, made by a worker for one reviewer."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reports.models.report_file import Making

KEPT = timedelta(days=3)


class Bundle(models.Model):
    """Which submissions a reviewer asked for, and how far their ZIP is; gone after a few days.

    `submissions` are IDs as text, in the ZIP's order; `forms` are file endings; `filters` are the
    words that chose them, for the page and the list inside the ZIP.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_bundles"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    filters = models.JSONField(default=dict, blank=True)
    forms = models.JSONField(default=list)
    submissions = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    making = models.CharField(max_length=8, choices=Making, default=Making.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="bundles", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-requested_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(making__in=Making.values), name="bundle_making_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.submissions)} {self.making}"

    @property
    def kept_until(self) -> datetime:
        """Return when it is deleted, or soon after."""
        return self.requested_at + KEPT
