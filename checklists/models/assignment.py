"""Who in the company answers which area, and by when."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from checklists.models.assessment import Assessment
from copassess.accounts.models import Invitation, Membership, User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by who may see them and whose they are."""

    def visible_to(self, user: User) -> Self:
        """Return those of the organisations that the user belongs to."""
        return self.filter(assessment__organisation__in=list(user.roles))

    def of_user(self, user: User) -> Self:
        """Return the user's own, those that came with an invitation they accepted included.

        Work in a company that the user has left is no longer theirs.
        """
        return self.visible_to(user).held_by(user)

    def held_by(self, person: User) -> Self:
        """Return those of one person, whether or not they still belong to the company."""
        return self.filter(Q(user=person) | Q(invitation__accepted_by=person))

    def for_list(self) -> Self:
        """Join whom they name, and ask for each one's role in the company now."""
        members = Membership.objects.filter(
            organisation=OuterRef("assessment__organisation"), user=OuterRef("person_id")
        )
        rows = self.select_related("user", "invitation__accepted_by", "assigned_by")
        named = rows.annotate(person_id=Coalesce(F("user"), F("invitation__accepted_by")))
        return named.annotate(role=Subquery(members.values("role")[:1]))


class Assignment(models.Model):
    """One area of an assessment given to one person: a member, or somebody who is invited.

    Who was invited becomes a member by accepting; until then the invitation stands for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assignments")
    area = models.CharField(max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assignments",
    )
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When the person was reminded, once each; a new due date begins again.
    due_soon_told_at = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)

    # The person's role in the company now, None for nobody's; only `for_list` asks for it.
    role: str | None

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "area", "assigned_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) ^ Q(invitation__isnull=False),
                name="assignment_user_or_invitation",
            ),
            models.UniqueConstraint(
                fields=["assessment", "area", "user"], name="assignment_user_once"
            ),
            models.UniqueConstraint(
                fields=["assessment", "area", "invitation"], name="assignment_invitation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.person or self.email}"

    def is_late(self, today: date) -> bool:
        """Tell whether its due date has passed by that day."""
        return self.due is not None and self.due < today

    @property
    def person(self) -> User | None:
        """Return who does it, None while the invitation is not accepted."""
        return self.user or (self.invitation.accepted_by if self.invitation else None)

    @property
    def email(self) -> str:
        """Return where mail about it goes."""
        if self.person:
            return self.person.email
        return self.invitation.email if self.invitation else ""
