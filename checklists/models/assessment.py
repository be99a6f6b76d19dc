"""An organisation's assessment: its frame and its status; the answers stand beside it."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklists.choices import Outcome, ScopeKind, Status
from checklists.workflow import EDITABLE
from copassess.accounts.models import Organisation, User
from guidelines.models import Revision


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments by who may see them and what a page needs."""

    def visible_to(self, user: User) -> Self:
        """Return those of the organisations that the user belongs to (drafts are nobody else's)."""
        return self.filter(organisation__in=list(user.roles))

    def for_page(self) -> Self:
        """Join what every page of one assessment shows."""
        return self.select_related("organisation", "revision__edition")

    def for_list(self) -> Self:
        """Join what a list of assessments shows, the one that changed last first."""
        rows = self.select_related("organisation", "revision")
        return rows.order_by(Coalesce("written_at", "created_at").desc(), "id")

    def editable(self) -> Self:
        """Return those whose answers may still be written."""
        return self.filter(status__in=EDITABLE)


class Assessment(models.Model):
    """Answers to the general checklist and the chosen sectors', for one scope and period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assessments"
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Title"), max_length=120)
    sectors = models.JSONField(_("Sectors"), default=list)
    scope_kind = models.CharField(_("Scope"), max_length=10, choices=ScopeKind)
    scope_name = models.CharField(max_length=120, blank=True)
    scope_country = models.CharField(max_length=2, blank=True)
    # The scope's country, else the organisation's at the start: it decides reviewers and hotlines.
    country = models.CharField(max_length=2)
    period_from = models.DateField(_("From"))
    period_to = models.DateField(_("To"))
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    started_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What the company said of itself, by code of the fact: true or false.
    facts = models.JSONField(default=dict, blank=True)
    # Whether the public page that checks a report's code may say the score; an owner decides.
    is_score_public = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Goes up with every write of an answer: the guarded update that takes this row changes it.
    writes = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True, blank=True)
    # When the owners were told that this draft, which nobody touches, will be removed.
    warned_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="assessment_period_forward"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(status=Status.ACCEPTED),
                name="assessment_outcome_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="assessment_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the overview's address."""
        return reverse("checklists:assessment-detail", args=[self.pk])

    @property
    def changed_at(self) -> datetime:
        """Return when an answer was last written, else when it was started."""
        return self.written_at or self.created_at

    @property
    def is_to_be_removed(self) -> bool:
        """Tell whether its owners were told that it will be removed, and no answer came since."""
        if self.warned_at is None or self.status != Status.DRAFT:
            return False
        return self.changed_at < self.warned_at

    @property
    def is_editable(self) -> bool:
        """Tell whether answers may be written."""
        return self.status in EDITABLE
