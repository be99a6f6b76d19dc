"""The frozen document: what it collects, that its text is canonical, that it reads back."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from checklists import document
from checklists.choices import ActionStatus, Effort, Response, Severity, Status
from checklists.document import (
    ActionEntry,
    AnswerEntry,
    Declaration,
    Document,
    EvidenceEntry,
)
from checklists.models import Answer, Assessment
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    attach_document,
    submitted,
)

ENTRY: dict[str, Any] = {
    "question": "GEN-A-1",
    "area": "policies",
    "checklist": "general",
    "severity": Severity.CRITICAL,
    "effort": Effort.LOW,
    "response": Response.NO,
    "note": "",
    "carried_forward": False,
    "evidence": (),
    "action": None,
    "reply": "",
}


@pytest.mark.pure
def test_canonical_is_the_same_for_the_same_content() -> None:
    one = document.canonical({"b": [1, "ü"], "a": {"d": None, "c": True}})
    other = document.canonical({"a": {"c": True, "d": None}, "b": [1, "ü"]})

    assert one == other == '{"a":{"c":true,"d":null},"b":[1,"ü"]}'


@pytest.mark.pure
def test_hash_is_of_the_texts_bytes() -> None:
    assert document.sha256_of("ü") == hashlib.sha256("ü".encode()).hexdigest()


@pytest.mark.pure
def test_instants_are_in_utc() -> None:
    at = datetime.fromisoformat("2026-03-02T12:00:00+03:00")

    assert document.instant(at) == "2026-03-02T09:00:00+00:00"
    assert document.instant(None) is None


@pytest.mark.pure
@pytest.mark.parametrize(
    ("changed", "counted"),
    [
        ({}, Response.NO),
        ({"carried_forward": True}, None),
        ({"response": None}, None),
    ],
)
def test_unconfirmed_answers_are_scored_as_open(
    changed: dict[str, Any], counted: Response | None
) -> None:
    entry = AnswerEntry(**{**ENTRY, **changed})

    assert entry.counted_response == counted
    assert entry.item().response == counted


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "owner", "due", "status", "is_full"),
    [
        ("Write it", "Legal", date(2026, 6, 1), ActionStatus.PLANNED, True),
        ("Write it", "Legal", date(2026, 6, 1), ActionStatus.DONE, True),
        ("Write it", "Legal", date(2026, 6, 1), ActionStatus.DROPPED, False),
        ("", "Legal", date(2026, 6, 1), ActionStatus.PLANNED, False),
        ("Write it", "", date(2026, 6, 1), ActionStatus.PLANNED, False),
        ("Write it", "Legal", None, ActionStatus.PLANNED, False),
    ],
)
def test_action_is_full(
    text: str, owner: str, due: date | None, status: ActionStatus, is_full: bool
) -> None:
    assert ActionEntry(text, owner, due, status).is_full is is_full


@pytest.fixture
def rich(small_catalogue: None) -> Assessment:
    """Return an assessment with everything in it that a document can hold."""
    assessment = answered_assessment(
        {"GEN-A-1": "no", "GEN-A-2": "not_applicable", "MNO-B-1": "partly"},
        evidence=["GEN-B-1"],
        scope_kind="product",
        scope_name="Chat <for> all",
        scope_country="TZ",
        title="Ünïcode “title”",
    )
    Answer.objects.filter(question="GEN-A-1").update(
        note="=1+1\nمرحب 👧",
        reply="As asked",
        action_text="Write it",
        action_owner="Legal",
        action_due=date(2026, 6, 30),
        action_status=ActionStatus.UNDER_WAY,
    )
    answer = assessment.answers.get(question="GEN-B-1")
    attach_document(answer, "Policy.pdf", at=datetime(2027, 1, 1, tzinfo=UTC))
    return assessment


@pytest.mark.django_db
def test_collect_takes_what_stands_there(rich: Assessment) -> None:
    collected = document.collect(rich)

    assert collected.is_draft
    assert (collected.status, collected.number, collected.code) == (Status.DRAFT, 0, "")
    assert (collected.scope.name, collected.country) == ("Chat <for> all", "TZ")
    assert [a.question for a in collected.answers] == [
        *["GEN-A-1", "GEN-A-2", "MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1"]
    ]
    gap = collected.by_question["GEN-A-1"]
    assert gap.action == ActionEntry("Write it", "Legal", date(2026, 6, 30), ActionStatus.UNDER_WAY)
    assert collected.by_question["GEN-A-2"].action is None
    assert collected.by_question["GEN-B-1"].evidence == (
        EvidenceEntry("link", "Evidence of GEN-B-1", "https://example.org/GEN-B-1", None),
        EvidenceEntry("document", "Policy.pdf", None, "0" * 64, 1_300_000),
    )


@pytest.mark.django_db
def test_collect_scores_as_the_rules_say(rich: Assessment) -> None:
    collected = document.collect(rich)

    # Policies: no (3), not applicable, yes (1): 1 of 4. CSAM: yes (3), yes (1), partly (2): 5 of 6.
    assert collected.scores.areas["policies"].exact == 25
    assert str(collected.scores.areas["csam"].reached) == "5"
    assert [gap.item.code for gap in collected.gaps] == ["GEN-A-1", "MNO-B-1"]
    assert collected.area_codes == ("policies", "csam")
    assert collected.checklist_codes == ("general", "mobile")


@pytest.mark.django_db
def test_document_reads_back_as_it_was(rich: Assessment) -> None:
    collected = document.sealed(
        document.collect(rich),
        number=2,
        code="COP-3333-4444",
        by="Maria Rojas",
        at=AT,
        declaration=Declaration("Maria Rojas", "Head", date(2026, 3, 2)),
    )

    read = Document.from_json(collected.to_json())

    assert read == collected
    assert read.to_json() == collected.to_json()
    assert read.catalogue == collected.catalogue


@pytest.mark.django_db
def test_document_of_nothing_answered_reads_back(small_catalogue: None) -> None:
    collected = document.collect(AssessmentFactory.create())

    assert Document.from_json(collected.to_json()) == collected
    assert json.loads(collected.to_json())["declaration"] is None


@pytest.mark.django_db
def test_document_holds_scores_and_gaps_beside_the_answers(rich: Assessment) -> None:
    data = json.loads(submitted(rich).document)

    assert data["scores"]["areas"]["policies"]["score"] == "25.00"
    assert [gap["question"] for gap in data["gaps"]] == ["GEN-A-1", "MNO-B-1"]
    assert data["answers"][0]["reply"] == "As asked"


@pytest.mark.django_db
def test_another_format_is_not_read(rich: Assessment) -> None:
    data = {**json.loads(document.collect(rich).to_json()), "format": "copassess-submission/9"}

    with pytest.raises(ValueError, match="not a document of format"):
        Document.from_json(json.dumps(data))


@pytest.mark.django_db
def test_collect_asks_for_a_frozen_revision(small_catalogue: None) -> None:
    assessment = AssessmentFactory.create()
    assessment.revision.document = None

    with pytest.raises(ValueError, match="frozen"):
        document.collect(assessment)
