"""What stands in a revision beside its questions: rows to edit; pages read the frozen document."""

import uuid
from typing import TypeVar

from django.db import models

from guidelines.models.edition import Revision

Entry = TypeVar("Entry", bound=models.Model)


class CodedManager(models.Manager[Entry]):
    """Finds an entry of a revision by its code, as fixtures do."""

    def get_by_natural_key(self, edition: str, number: int, code: str) -> Entry:
        """Return the entry with this code in that revision."""
        return self.get(revision__edition__code=edition, revision__number=number, code=code)


class Coded(models.Model):
    """An entry with a code that is stable over revisions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="%(class)ss")
    code = models.CharField(max_length=60)

    objects = CodedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str, int, str]:
        """Return the edition's code, the revision's number and this entry's code."""
        return (*self.revision.natural_key(), self.code)

    natural_key.dependencies = ["guidelines.revision"]  # type: ignore[attr-defined]  # Django reads it


def once(name: str) -> list[models.BaseConstraint]:
    """Return the rule that a code stands once in a revision."""
    return [models.UniqueConstraint(fields=["revision", "code"], name=f"{name}_code_once")]


class Area(Coded):
    """One of the five key areas."""

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=60)
    aim = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = once("area")


class Sector(Coded):
    """One of the kinds of company."""

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    prefix = models.CharField(max_length=5)
    who = models.TextField()
    source_table = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = once("sector")


class Risk(Coded):
    """A family of harm that questions work against."""

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    definition = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = once("risk")


class Fact(Coded):
    """What a company can say about itself, named by the conditions of questions."""

    number = models.PositiveSmallIntegerField()
    question = models.TextField()
    # What a company says where it is not so: the reason that a question does not apply.
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = once("fact")


class Resource(Coded):
    """Outside help that a report can point to."""

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    url = models.URLField(max_length=300)
    helps_with = models.TextField()
    areas = models.JSONField(default=list)
    sectors = models.JSONField(default=list)
    url_seen = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = once("resource")


class Framework(Coded):
    """Another framework that the crosswalk refers to, with labels of its units."""

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=40)
    labels = models.JSONField(default=dict)
    related = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = once("framework")


class CrosswalkEntry(Coded):
    """References to other frameworks from an area, a sector, a question or a condition.

    The code is `area:csam`, `sector:broadcasters`, `question:GEN-POL-01` or `condition:...`.
    """

    references = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]
        constraints = once("crosswalk")


class GlossaryTerm(Coded):
    """A word of the field, explained."""

    term = models.CharField(max_length=120)
    definition = models.TextField()

    class Meta:
        ordering = ["term"]
        constraints = once("glossary")
