"""Checklists and their questions: rows to edit; pages read the revision's frozen document."""

from django.db import models

from checklists.choices import Effort, Severity
from guidelines.models import Area, Sector
from guidelines.models.content import Coded, once


class SourceCheck(models.TextChoices):
    """How a question's text was checked against the original guidelines."""

    SEEDS = "seeds", "seen in the seed documents"
    UNVERIFIED = "unverified", "not yet checked"
    CURRENT_PRACTICE = "current_practice", "younger than the edition"


class Checklist(Coded):
    """The general checklist, or one sector's."""

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    prefix = models.CharField(max_length=5)
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT)
    source_table = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = once("checklist")


class Question(Coded):
    """One question of a checklist, in one area."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="questions")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=90)
    question = models.TextField()
    why = models.TextField()
    good_practice = models.TextField()
    evidence = models.JSONField(default=list)
    severity = models.CharField(max_length=10, choices=Severity)
    effort = models.CharField(max_length=10, choices=Effort)
    risks = models.JSONField(default=list)
    applies_if = models.JSONField(default=list, blank=True)
    basis = models.CharField(max_length=120)
    source_check = models.CharField(max_length=20, choices=SourceCheck)
    seed_ref = models.CharField(max_length=20, blank=True)
    seen_in = models.CharField(max_length=300, blank=True)
    related_source = models.CharField(max_length=300, blank=True)
    builds_on = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["area__number", "checklist__number", "number"]
        constraints = once("question")
