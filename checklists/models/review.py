"""UNICEF's reading of one submission, verdict by verdict."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from checklists.choices import Judgement, Outcome, Response
from checklists.models.submission import Submission
from copassess.accounts.models import StaffKind, User


class Review(models.Model):
    """One submission's review. `claimed_by` is None while released; a decided one is frozen."""

    class Decision(models.TextChoices):
        """How a review ends."""

        RETURNED = "returned"
        ACCEPTED = "accepted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="review")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    # Shown to the company with the decision.
    summary = models.TextField(max_length=5000, blank=True)
    # By when a returned assessment is expected again.
    due = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    document = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, sha256="")
                | (~Q(decision="") & Q(decided_at__isnull=False) & ~Q(sha256="")),
                name="review_decided_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.decision}"

    @property
    def is_decided(self) -> bool:
        """Tell whether it ended; then its document rules."""
        return bool(self.decision)


class Verdict(models.Model):
    """The reviewer's verdict on one question; the company reads the comment, UNICEF the note."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="verdicts")
    question = models.CharField(max_length=60)
    judgement = models.CharField(max_length=12, choices=Judgement, blank=True)
    # What the company answered.
    answered = models.CharField(max_length=14, choices=Response, blank=True, db_default="")
    # The reviewer's own response; only with "not agreed".
    response = models.CharField(max_length=14, choices=Response, blank=True)
    comment = models.TextField(max_length=5000, blank=True)
    internal_note = models.TextField(max_length=5000, blank=True)
    # Returned with it, the company cannot submit again before it changed or replied here.
    must_answer = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The submission in which this verdict was first given; it stays while the answer does.
    since = models.PositiveIntegerField()

    class Meta:
        ordering = ["question"]
        indexes = [
            # One question across companies, like answers together (`fairness_page`): 25 rows of a
            # hundred thousand in their order, where sorting them all took a fifth of a second.
            models.Index(
                fields=["question", "answered", "judgement", "-written_at"],
                condition=~Q(judgement=""),
                name="verdict_of_question",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="verdict_once"),
            models.CheckConstraint(
                condition=(Q(judgement=Judgement.NOT_AGREED) & ~Q(response=""))
                | (~Q(judgement=Judgement.NOT_AGREED) & Q(response="")),
                name="verdict_response_when_not_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.judgement}"


class ReplyTextQuerySet(models.QuerySet["ReplyText"]):
    """Texts by who may use and change them."""

    def visible_to(self, user: User) -> Self:
        """Return a reviewer's own and what others share; nobody else has any."""
        if StaffKind.REVIEWER not in user.staff_roles:
            return self.none()
        return self.filter(Q(owner=user) | Q(is_shared=True))

    def for_list(self, user: User) -> Self:
        """Join the writer; one's own come first, then by name."""
        mine = Case(When(owner=user, then=0), default=1)
        return self.select_related("owner").order_by(mine, Lower("title"), "id")


class ReplyText(models.Model):
    """A text that a reviewer uses again in comments; shared ones are there for every reviewer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reply_texts"
    )
    title = models.CharField(_("Name"), max_length=80)
    text = models.TextField(_("Text"), max_length=5000)
    is_shared = models.BooleanField(_("Shared with all reviewers"), default=False)
    # Empty: for any question.
    question = models.CharField(max_length=60, blank=True)
    written_at = models.DateTimeField()

    objects = ReplyTextQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title
