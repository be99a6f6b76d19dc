"""Submissions: frozen copies of assessments."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse

from checklists.models.assessment import Assessment
from copassess.accounts.models import StaffKind, User
from guidelines.models import RevisionDocument


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions by who may see them."""

    def visible_to(self, user: User) -> Self:
        """Return those of the user's organisations, and those that the user may review."""
        return self.filter(
            Q(assessment__organisation__in=list(user.roles)) | self._reviewable(user)
        )

    def reviewable_by(self, user: User) -> Self:
        """Return those in a reviewer's countries; a withdrawn one is the company's alone."""
        return self.filter(self._reviewable(user))

    def _reviewable(self, user: User) -> Q:
        role = user.staff_roles.get(StaffKind.REVIEWER)
        if role is None:
            return Q(pk__in=[])
        where = Q(withdrawal__isnull=True)
        return where if role.all_countries else where & Q(assessment__country__in=role.countries)

    def newest(self) -> Self:
        """Return each assessment's newest submission."""
        newer = Submission.objects.filter(
            assessment=OuterRef("assessment"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(newer))

    def preceding(self, assessment: Assessment) -> Self:
        """Return what a next submission follows, the newest first: its own, then its origin's."""
        mine = Case(When(assessment=assessment.pk, then=0), default=1)
        both = [assessment.pk, assessment.started_from_id]
        rows = self.filter(assessment__in=[key for key in both if key], withdrawal__isnull=True)
        return rows.order_by(mine, "-number")

    def for_overview(self) -> Self:
        """Join what an assessment's own page says of each, the newest first."""
        rows = self.without_document().select_related("submitted_by", "withdrawal")
        return rows.order_by("-number")

    def for_rounds(self, assessment: uuid.UUID) -> Self:
        """Join all that the page of an assessment's rounds shows, the newest first."""
        rows = self.filter(assessment=assessment).order_by("-number")
        return rows.select_related(
            "assessment__organisation", "review__claimed_by", "withdrawal__by"
        )

    def without_document(self) -> Self:
        """Leave the large text in the database; lists show columns only."""
        return self.defer("document")


class Submission(models.Model):
    """What a company submitted: canonical JSON and its SHA-256; numbered, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    # What stands on the report's last page and is typed into the verification page.
    code = models.CharField(max_length=20, unique=True)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    revision_document = models.ForeignKey(
        RevisionDocument, on_delete=models.PROTECT, related_name="+"
    )
    rules = models.CharField(max_length=10)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="submission_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="submission_number_from_1"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Return the report's address."""
        return reverse("reports:report-detail", args=[self.pk])


class Withdrawal(models.Model):
    """The company took a submission back before its review began."""

    submission = models.OneToOneField(
        Submission, primary_key=True, on_delete=models.PROTECT, related_name="withdrawal"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.submission_id}"
