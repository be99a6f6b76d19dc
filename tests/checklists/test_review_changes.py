"""What became of an answer between two rounds."""

from dataclasses import replace
from datetime import date

import pytest

from checklists.choices import ActionStatus, Effort, Response, Severity
from checklists.differences import Piece
from checklists.entries import ActionEntry, AnswerEntry, EvidenceEntry
from checklists.review_changes import Change, changes_of

pytestmark = pytest.mark.pure

ANSWER = AnswerEntry(
    question="GEN-A-1",
    area="policies",
    checklist="general",
    severity=Severity.HIGH,
    effort=Effort.LOW,
    response=Response.NO,
    note="Two people hold the keys.",
    carried_forward=False,
    evidence=(),
    action=None,
    reply="",
)


def test_text_is_told_word_by_word() -> None:
    now = replace(ANSWER, note="Three people hold the keys. A deputy stands in.")

    assert changes_of(ANSWER, now, ["note"]) == {
        "note": Change(
            "Note",
            "Two people hold the keys.",
            (
                Piece("gone", "Two "),
                Piece("new", "Three "),
                # The full stop that another sentence follows is no other word.
                Piece("same", "people hold the keys. "),
                Piece("new", "A deputy stands in. "),
            ),
        )
    }


def test_text_that_was_not_there_or_is_gone_is_told_whole() -> None:
    now = replace(ANSWER, note="", reply="Since May.")

    changes = changes_of(ANSWER, now, ["note", "reply"])

    assert changes["note"] == Change("Note", "Two people hold the keys.", ())
    assert changes["reply"] == Change("Reply", "", ())


def test_response_and_evidence_say_what_stood_before() -> None:
    proof = EvidenceEntry("link", "Old policy", "https://example.org/", None)
    before = replace(ANSWER, response=None, evidence=(proof,))

    changes = changes_of(before, ANSWER, ["response", "evidence"])

    assert changes["response"] == Change("Response", "Not answered", ())
    assert changes["evidence"] == Change("Evidence", "Old policy", ())


def test_action_is_told_with_owner_due_date_and_status() -> None:
    action = ActionEntry("Hire two people", "Head of security", None, ActionStatus.PLANNED)
    before = replace(ANSWER, action=action)
    now = replace(ANSWER, action=replace(action, due=date(2026, 4, 30)))

    pieces = changes_of(before, now, ["action"])["action"].pieces

    assert "".join(p.text for p in pieces if p.kind == "new") == "April 30, 2026 · "
    assert not [p for p in pieces if p.kind == "gone"]


def test_question_that_is_new_has_no_changes() -> None:
    assert changes_of(None, ANSWER, ["note"]) == {}
