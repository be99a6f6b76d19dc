"""What colleagues say to each other about one question."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from checklists.models.answer import Answer
from copassess.accounts.models import User


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by who may see them."""

    def visible_to(self, user: User) -> Self:
        """Return those of the user's own organisations; no reviewer ever sees one."""
        return self.filter(answer__assessment__organisation__in=list(user.roles))

    def unresolved(self) -> Self:
        """Return those that still want something."""
        return self.filter(resolved_at=None)

    def for_list(self) -> Self:
        """Join who wrote and resolved them, the oldest first."""
        return self.select_related("written_by", "resolved_by").order_by("written_at", "id")


class Comment(models.Model):
    """A remark about one question, private to the organisation; it is resolved, never altered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    # None as well where the person's account is gone.
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=False) | Q(resolved_by=None),
                name="comment_resolved_by_when_resolved",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
