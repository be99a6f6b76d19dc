"""Logos of organisations, re-encoded."""

from django.db import models
from django.utils import timezone


class Logo(models.Model):
    """A logo as this project wrote it anew: PNG, small, named by its SHA-256; never changed.

    It stays for as long as a frozen document may name it, and in the database, so that every
    worker on every machine has it.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    png = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha256[:12]
