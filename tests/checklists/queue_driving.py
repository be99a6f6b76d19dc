"""How tests fill the queue and read its page."""

from collections.abc import Mapping
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from checklists.models import Submission, Summary
from checklists.queue_page import Row
from copassess.audit.guarding import lifted
from tests.factories.checklists import AT, submitted

QUEUE = reverse("checklists:review-queue")


def company(
    name: str,
    *,
    country: str = "KE",
    days: int = 0,
    sector: str = "mobile",
    responses: Mapping[str, str] | None = None,
) -> Submission:
    """Return what a company submitted that many days after the others."""
    submission = submitted(
        responses=responses,
        organisation__name=name,
        organisation__country=country,
        sectors=[sector],
    )
    at = AT + timedelta(days=days)
    with lifted():
        Submission.objects.filter(pk=submission.pk).update(submitted_at=at)
    Summary.objects.filter(submission=submission).update(submitted_at=at, waiting_since=at)
    submission.refresh_from_db()
    return submission


def rows_of(client: Client, query: str = "") -> list[Row]:
    """Return the rows that the queue shows, in its order."""
    response = client.get(QUEUE + query)
    assert response.status_code == 200
    rows: list[Row] = response.context["page"].rows
    return rows


def listed(client: Client, query: str = "") -> list[str]:
    """Return the companies that the queue shows, in its order."""
    return [row.company for row in rows_of(client, query)]
