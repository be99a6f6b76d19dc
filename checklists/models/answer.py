"""Answers with their evidence, action and history."""

import uuid
from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from checklists.choices import ActionStatus, EvidenceKind, Response
from checklists.models.assessment import Assessment
from checklists.models.evidence_file import EvidenceFile
from copassess.accounts.models import User


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers by who may see them and what pages ask for."""

    def visible_to(self, user: User) -> Self:
        """Return those of the organisations that the user belongs to."""
        return self.filter(assessment__organisation__in=list(user.roles))

    def for_writing(self) -> Self:
        """Join what writing one asks of its assessment."""
        return self.select_related("assessment__revision")

    def for_talk(self) -> Self:
        """Join what the page of one question shows of its assessment."""
        return self.select_related("assessment__revision__edition", "assessment__organisation")

    def for_cards(self) -> Self:
        """Join who wrote them."""
        return self.select_related("written_by")

    def counted(self) -> Self:
        """Return those that count, in no order: a response given, not just carried forward."""
        return self.filter(response__gt="", carried_forward=False).order_by()

    def of(self, assessment: Assessment) -> Self:
        """Return an assessment's answers, by question code: the order in which rows are taken."""
        return self.filter(assessment=assessment).order_by("question")


class Answer(models.Model):
    """What the company says to one question; made empty when the assessment starts.

    `question` is a code of the assessment's revision (docs/decisions/0002). `version` goes up with
    each write; a write names the version that it saw.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    response = models.CharField(max_length=14, choices=Response, blank=True)
    note = models.TextField(max_length=5000, blank=True)
    carried_forward = models.BooleanField(default=False)
    action_text = models.TextField(max_length=2000, blank=True)
    action_owner = models.CharField(max_length=120, blank=True)
    action_due = models.DateField(null=True, blank=True)
    action_status = models.CharField(
        max_length=10, choices=ActionStatus, default=ActionStatus.PLANNED
    )
    # What the company says to the reviewer's comment when the assessment was returned.
    reply = models.TextField(max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["question"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(response__in=["", *Response.values]), name="answer_response_known"
            ),
            models.CheckConstraint(
                condition=Q(action_status__in=ActionStatus.values),
                name="answer_action_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.response}"

    @property
    def is_answered(self) -> bool:
        """Tell whether it counts: a response that is not just carried forward."""
        return bool(self.response) and not self.carried_forward


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence by who may see it."""

    def visible_to(self, user: User) -> Self:
        """Return that of the organisations that the user belongs to."""
        return self.filter(answer__assessment__organisation__in=list(user.roles))

    def for_writing(self) -> Self:
        """Join what taking it away asks of its assessment."""
        return self.select_related("answer__assessment__revision")

    def documents_of(self, assessment: Assessment, keys: Collection[uuid.UUID]) -> Self:
        """Return these documents of an assessment, for writing."""
        rows = self.filter(answer__assessment=assessment, kind=EvidenceKind.DOCUMENT, pk__in=keys)
        return rows.for_writing()

    def for_download(self) -> Self:
        """Join its file, and leave out links."""
        rows = self.filter(kind=EvidenceKind.DOCUMENT)
        return rows.select_related("file", "answer__assessment")


class Evidence(models.Model):
    """A link or a document that shows what an answer says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind, default=EvidenceKind.LINK)
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)
    # Of a document; what is said of its file stands here as well, so that no list joins it.
    file = models.ForeignKey(
        EvidenceFile, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    form = models.CharField(max_length=4, blank=True, default="", db_default="")
    size = models.PositiveIntegerField(default=0, db_default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.LINK) & ~Q(url="") & Q(file=None)
                | Q(kind=EvidenceKind.DOCUMENT) & ~Q(sha256="") & Q(file__isnull=False),
                name="evidence_link_or_document",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AnswerHistory(models.Model):
    """An answer as it stood after one write; appended by the service that writes, never changed."""

    id = models.BigAutoField(primary_key=True)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="history")
    version = models.PositiveIntegerField()
    # The fields of the answer that this write set, by name.
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="answer_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.version}"
