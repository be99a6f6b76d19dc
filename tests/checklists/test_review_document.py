"""A decided review as a frozen document, and a submission seen through it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from checklists.choices import ActionStatus, Judgement, Outcome, Response, Status
from checklists.document import ActionEntry, AnswerEntry, Document, EvidenceEntry
from checklists.models import Verdict
from checklists.review_document import (
    ReviewDocument,
    Reviewed,
    VerdictEntry,
    changes,
    entries_of,
    exchange,
    status_of,
)
from tests.factories.checklists import submitted

AT = datetime(2026, 3, 5, 14, tzinfo=UTC)
DECIDED = ReviewDocument(
    submission_sha256="0" * 64,
    reviewer="Amina Odhiambo",
    started_at=AT,
    decided_at=AT,
    decision="returned",
    outcome=None,
    summary="Two questions: <b>“how”</b> and\n“who”.",
    due=date(2026, 4, 30),
    verdicts=(
        VerdictEntry("GEN-A-1", Judgement.NOT_AGREED, Response.NO, "On paper only.", 1),
        VerdictEntry("GEN-A-2", Judgement.AGREED, None, "", 1),
        VerdictEntry("GEN-B-1", Judgement.CLARIFY, None, "Who?", 2),
    ),
)


@pytest.fixture
def document(small_catalogue: object) -> Document:
    """Return a submission in which one practice is partly there and one does not apply."""
    answers = {"GEN-A-2": "partly", "GEN-B-2": "not_applicable"}
    return Document.from_json(submitted(responses=answers).document)


@pytest.mark.django_db
def test_review_reads_back_what_it_wrote(document: Document) -> None:
    text = DECIDED.to_json(document)

    again = ReviewDocument.from_json(text)

    assert again == DECIDED
    assert again.to_json(document) == text


@pytest.mark.django_db
def test_acceptance_reads_back_what_it_wrote(document: Document) -> None:
    accepted = replace(DECIDED, decision="accepted", outcome=Outcome.PLAN_AGREED, due=None)

    assert ReviewDocument.from_json(accepted.to_json(document)) == accepted


@pytest.mark.django_db
def test_review_holds_scores_and_gaps_as_reviewed(document: Document) -> None:
    frozen = json.loads(DECIDED.to_json(document))

    through = Reviewed(document, DECIDED)
    assert [gap["question"] for gap in frozen["gaps"]] == ["GEN-A-1", "GEN-A-2"]
    assert [gap["reviewer_only"] for gap in frozen["gaps"]] == [True, False]
    assert frozen["scores"]["overall"]["capped_by"] == list(through.scores.overall.capped_by)
    assert through.scores.overall.exact != document.scores.overall.exact
    assert through.scores.confidence.confirmed is not None


def test_review_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="copassess-review/1"):
        ReviewDocument.from_json('{"format": "copassess-review/2"}')


@pytest.mark.django_db
def test_judged_follows_the_reviewed_response(document: Document) -> None:
    judged = {j.item.code: j for j in Reviewed(document, DECIDED).judged}

    assert judged["GEN-A-1"].is_critical_gap
    assert judged["GEN-A-1"].judgement == Judgement.NOT_AGREED
    assert judged["GEN-B-2"].needs_verdict
    assert judged["MNO-A-1"].judgement is None


@pytest.mark.django_db
def test_agreeable_are_uncritical_yes_without_a_verdict(document: Document) -> None:
    assert Reviewed(document, DECIDED).agreeable == ("MNO-A-1", "MNO-B-1")


def test_comments_are_what_says_something() -> None:
    assert list(DECIDED.comments) == ["GEN-A-1", "GEN-B-1"]


def test_cleared_verdicts_are_no_part_of_the_record() -> None:
    rows = [
        Verdict(question="B", judgement="clarify", comment="How?", internal_note="x", since=1),
        Verdict(question="C", judgement="", comment="Never mind.", since=1),
        Verdict(question="A", judgement="not_agreed", response="no", comment="No.", since=2),
    ]

    assert entries_of(rows) == (
        VerdictEntry("A", Judgement.NOT_AGREED, Response.NO, "No.", 2),
        VerdictEntry("B", Judgement.CLARIFY, None, "How?", 1),
    )


@pytest.mark.django_db
def test_changes_name_the_fields(document: Document) -> None:
    answer = document.by_question["GEN-A-1"]
    action = ActionEntry("Do it", "Head", date(2026, 9, 1), ActionStatus.PLANNED)
    changed: dict[str, AnswerEntry] = {
        "response": replace(answer, response=Response.NO),
        "note": replace(answer, note="New."),
        "evidence": replace(answer, evidence=(EvidenceEntry("link", "New", "https://x", None),)),
        "action": replace(answer, action=action),
        "reply": replace(answer, reply="So."),
    }

    assert changes(answer, answer) == ()
    assert {name: changes(answer, now) for name, now in changed.items()} == {
        name: (name,) for name in changed
    }
    assert changes(None, answer) == ("response", "note", "evidence", "action", "reply")


@pytest.mark.django_db
def test_exchange_follows_a_decided_review(document: Document) -> None:
    own, reviewed = exchange(document, None), exchange(document, DECIDED)

    assert (own["status"], own["outcome"], own["reviewed"]) == ("submitted", None, None)
    assert (reviewed["status"], reviewed["outcome"]) == ("returned", None)
    assert reviewed["reviewed"] != reviewed["scores"]
    assert [gap["question"] for gap in own["gaps"]] == ["GEN-A-2"]
    assert [gap["question"] for gap in reviewed["gaps"]] == ["GEN-A-1", "GEN-A-2"]
    assert status_of(document, replace(DECIDED, decision="")) == Status.SUBMITTED
