"""A workbook that came back, between its preview and what is applied of it."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from checklists.models.assessment import Assessment
from copassess.accounts.models import User

# How many uploads of an assessment a page lists.
LISTED = 5


class WorkbookUploadQuerySet(models.QuerySet["WorkbookUpload"]):
    """Uploads by who may see them."""

    def visible_to(self, user: User) -> Self:
        """Return those of the organisations that the user belongs to."""
        return self.filter(assessment__organisation__in=list(user.roles))

    def for_page(self) -> Self:
        """Join what the page of one shows."""
        return self.select_related(
            "assessment__organisation", "assessment__revision__edition", "applied_by", "uploaded_by"
        )

    def for_list(self, assessment: Assessment) -> Self:
        """Return an assessment's last uploads, without what was read of them."""
        rows = self.filter(assessment=assessment).select_related("uploaded_by")
        return rows.defer("rows", "faults")[:LISTED]


class WorkbookUpload(models.Model):
    """What was read from an uploaded workbook; the file itself is not kept.

    `rows` are the answers read, `faults` what could not be read, with sheet, cell and reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="workbook_uploads"
    )
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = WorkbookUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=False) | Q(applied_by=None),
                name="workbook_upload_applied_by_when_applied",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the preview's address."""
        return reverse("checklists:workbook-preview", args=[self.assessment_id, self.pk])
