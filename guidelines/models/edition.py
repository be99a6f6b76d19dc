"""Editions of the guidelines and their numbered revisions."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class EditionManager(models.Manager["Edition"]):
    """Finds editions by code, as fixtures do."""

    def get_by_natural_key(self, code: str) -> "Edition":
        """Return the edition with this code."""
        return self.get(code=code)


class Edition(models.Model):
    """One version of the guidelines, such as `itu-unicef-2014`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    publishers = models.JSONField(default=list)
    year = models.PositiveSmallIntegerField()
    url = models.URLField(max_length=300)
    note = models.TextField(blank=True)

    objects: ClassVar[EditionManager] = EditionManager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """Return the code."""
        return (self.code,)


class RevisionDocument(models.Model):
    """A revision frozen as canonical JSON, kept once under its SHA-256; never changed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.sha256


class RevisionManager(models.Manager["Revision"]):
    """Finds revisions by edition and number, as fixtures do."""

    def get_by_natural_key(self, edition: str, number: int) -> "Revision":
        """Return that revision of the edition with this code."""
        return self.get(edition__code=edition, number=number)


class Revision(models.Model):
    """One numbered state of an edition's content; frozen from the moment an assessment uses it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    # None until the rows have been frozen (by `loadcatalogue`, else by the first assessment).
    document = models.ForeignKey(
        RevisionDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[RevisionManager] = RevisionManager()

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.number}"

    def natural_key(self) -> tuple[str, int]:
        """Return the edition's code and the number."""
        return (self.edition.code, self.number)

    natural_key.dependencies = ["guidelines.edition"]  # type: ignore[attr-defined]  # Django reads it
