"""What needs every app: the closing of a company."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copassess.accounts.models import Organisation


class Export(models.TextChoices):
    """How far the ZIP of everything is."""

    WAITING = "waiting", _("Waiting for a worker")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Closures by how far they are."""

    def open(self) -> Self:
        """Return those asked for that are neither undone nor done."""
        return self.filter(undone_at=None, closed_at=None)

    def for_list(self) -> Self:
        """Join whose they are, what is to come first."""
        rows = self.select_related("organisation", "asked_by", "undone_by")
        return rows.order_by("closed_at", "undone_at", "due_at", "id")


class Closure(models.Model):
    """An owner asked to close a company; until `due_at` an owner can undo it.

    Its export is made first: nothing is closed without one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None once nothing of the company is left.
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="closures"
    )
    company = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    making = models.CharField(max_length=8, choices=Export, default=Export.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    # A worker that holds it longer than this was killed.
    held_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="exports", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(undone_at=None, closed_at=None),
                name="closure_open_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(closed_at=None), name="closure_undone_or_closed"
            ),
            models.CheckConstraint(condition=Q(making__in=Export.values), name="closure_making"),
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.due_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Tell whether it is to come."""
        return self.undone_at is None and self.closed_at is None
