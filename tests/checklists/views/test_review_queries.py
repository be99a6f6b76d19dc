"""How many queries the reviewers' pages need: as many for much as for little."""

import hashlib
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checklists.choices import Judgement, Severity
from checklists.models import Review
from guidelines import catalogue
from guidelines.models import Edition, Revision, RevisionDocument
from tests.checklists import small
from tests.factories.checklists import submitted
from tests.factories.reviews import (
    agree,
    in_review,
    judge,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = pytest.mark.django_db
# What saving a verdict may need: signing in, the transaction's own two statements, and the rows
# that queue and portfolio read included.
SAVE_LIMIT = 15


def load(count: int) -> None:
    """Make a catalogue of so many general questions the newest."""
    questions = [
        small.question(
            number,
            f"GEN-{number:03}",
            "general",
            ("policies", "csam")[number * 2 > count],
            list(Severity)[number % 3],
        )
        for number in range(1, count + 1)
    ]
    text = replace(small.content(), questions=tuple(questions)).to_json()
    document = RevisionDocument.objects.create(
        sha256=hashlib.sha256(text.encode()).hexdigest(), text=text
    )
    edition = Edition.objects.create(code=f"grown-{count}", title="Grown", year=2000 + count)
    Revision.objects.create(edition=edition, number=1, document=document)
    catalogue.by_sha256(document.sha256)


def count_of(client: Client, path: str) -> int:
    """Return how many queries a page needs once the process is warm."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def second_round(count: int) -> Review:
    """Return the review of a second submission with so many questions, each with all there is."""
    load(count)
    review = in_review(submitted(default="partly"))
    agree(review)
    judge(review, "GEN-001", Judgement.CLARIFY, comment="How?", internal_note="x", version=1)
    returned(review)
    again = submitted_again(review.submission.assessment)
    return in_review(again, by=review.claimed_by)


def test_review_page_needs_as_many_for_200_questions_as_for_20(client: Client) -> None:
    counts = {}
    for questions in (20, 200):
        review = second_round(questions)
        assert review.claimed_by is not None
        client.force_login(review.claimed_by)
        path = reverse("checklists:review-detail", args=[review.submission_id])
        counts[questions] = count_of(client, path)

    assert counts[20] == counts[200]
    assert counts[200] <= 9


def test_queue_needs_as_many_for_20_rows_as_for_2(client: Client) -> None:
    load(20)
    client.force_login(reviewer())
    counts = {}
    for rows in (2, 18):
        for _ in range(rows):
            in_review(submitted())
        counts[rows] = count_of(client, reverse("checklists:review-queue"))

    assert counts[2] == counts[18]


@pytest.mark.parametrize("name", ["review-return", "review-accept", "verdict-agree-rest"])
def test_decision_pages_need_as_many_for_200_questions_as_for_20(client: Client, name: str) -> None:
    counts = {}
    for questions in (20, 200):
        review = second_round(questions)
        assert review.claimed_by is not None
        client.force_login(review.claimed_by)
        path = reverse(f"checklists:{name}", args=[review.submission_id])
        counts[questions] = count_of(client, path)

    assert counts[20] == counts[200]


def test_saving_a_verdict_needs_few(client: Client) -> None:
    review = second_round(200)
    assert review.claimed_by is not None
    client.force_login(review.claimed_by)
    path = reverse("checklists:verdict-save", args=[review.submission_id, "GEN-002"])
    data = {"GEN-002-version": "1", "GEN-002-judgement": "clarify", "GEN-002-comment": "Who?"}

    with CaptureQueriesContext(connection) as captured:
        response = client.post(path, data, headers={"HX-Request": "true"})

    assert "Saved at" in response.content.decode()
    assert len(captured) <= SAVE_LIMIT
    assert reread_review(review).verdicts.get(question="GEN-002").comment == "Who?"


@pytest.mark.parametrize("questions", [20, 200])
def test_saving_a_page_reads_once(client: Client, questions: int) -> None:
    review = second_round(questions)
    assert review.claimed_by is not None
    client.force_login(review.claimed_by)
    path = reverse("checklists:verdict-save-all", args=[review.submission_id])
    data = {f"GEN-{n:03}-version": "1" for n in range(1, questions + 1)}
    data |= {f"GEN-{n:03}-judgement": "agreed" for n in range(1, questions + 1)}

    with CaptureQueriesContext(connection) as captured:
        response = client.post(path, data)

    assert response.status_code == 302
    assert len(captured) <= SAVE_LIMIT
