"""One answer at a time: what is stored, refused, remembered."""

from datetime import date, timedelta

import pytest

from checklists.choices import ActionStatus, Response, Status
from checklists.models import Answer, Assessment, Evidence
from checklists.services import answers
from checklists.services.answers import Changes, Sent
from checklists.workflow import Invalid, Refused, Stale, Write
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    owner_of,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE = "GEN-A-1"


def save(
    assessment: Assessment, changes: Changes, version: int = 0, question: str = CODE
) -> Answer:
    """Save as an owner does."""
    return answers.save(
        assessment=assessment,
        question=question,
        version=version,
        changes=changes,
        by=owner_of(assessment.organisation),
        at=AT,
    )


def answer_of(assessment: Assessment) -> Answer:
    """Return the answer as it is stored."""
    return assessment.answers.get(question=CODE)


def test_save_stores_what_was_sent_and_nothing_else() -> None:
    assessment = AssessmentFactory.create()
    save(assessment, {"note": "As agreed"})

    save(assessment, {"response": "partly", "action_due": date(2026, 6, 1)}, version=1)

    answer = answer_of(assessment)
    assert (answer.response, answer.note) == (Response.PARTLY, "As agreed")
    assert (answer.action_due, answer.version) == (date(2026, 6, 1), 2)
    assert (answer.written_at, answer.written_by) == (AT, owner_of(assessment.organisation))


def test_save_returns_the_answer_as_it_now_is() -> None:
    assessment = AssessmentFactory.create()

    answer = save(assessment, {"response": "yes"})

    assert (answer.response, answer.version) == (Response.YES, 1)


def test_save_appends_to_the_history() -> None:
    assessment = AssessmentFactory.create()
    save(assessment, {"response": "no", "action_due": date(2026, 6, 1)})
    save(assessment, {"response": "yes"}, version=1)

    history = answer_of(assessment).history.all()

    assert [(row.version, row.values) for row in history] == [
        (1, {"response": "no", "action_due": "2026-06-01"}),
        (2, {"response": "yes"}),
    ]


def test_save_counts_on_the_assessment() -> None:
    assessment = AssessmentFactory.create()

    save(assessment, {"response": "yes"})

    assessment.refresh_from_db()
    assert (assessment.writes, assessment.written_at) == (1, AT)


def test_save_that_changes_nothing_writes_nothing() -> None:
    assessment = AssessmentFactory.create()
    save(assessment, {"response": "yes", "note": "a\nb"})

    answer = save(assessment, {"response": "yes", "note": " a\r\nb "}, version=1)

    assessment.refresh_from_db()
    assert (answer.version, assessment.writes) == (1, 1)


def test_save_with_an_empty_response_clears_it() -> None:
    assessment = AssessmentFactory.create()
    save(assessment, {"response": "yes", "note": "kept"})

    save(assessment, {"response": ""}, version=1)

    assert (answer_of(assessment).response, answer_of(assessment).note) == ("", "kept")


def test_save_confirms_what_was_carried_forward() -> None:
    assessment = AssessmentFactory.create()
    Answer.objects.filter(question=CODE).update(response="no", carried_forward=True)

    save(assessment, {"note": "still so"})
    assert not answer_of(assessment).is_answered

    save(assessment, {"response": "no"}, version=1)
    assert answer_of(assessment).is_answered


def test_stale_save_is_refused_with_what_stands_there() -> None:
    assessment = AssessmentFactory.create()
    save(assessment, {"note": "first"})

    with pytest.raises(Stale) as caught:
        save(assessment, {"note": "second"})

    assert caught.value.current["note"] == "first"
    assert caught.value.current["version"] == 1
    assert caught.value.current["touched"] == ("note",)
    assert caught.value.current["written_by"] == str(owner_of(assessment.organisation))
    assert answer_of(assessment).note == "first"
    assessment.refresh_from_db()
    assert assessment.writes == 1


def test_stale_save_is_refused_whatever_field_the_other_one_wrote() -> None:
    assessment = AssessmentFactory.create()
    save(assessment, {"response": "yes"})

    with pytest.raises(Stale):
        save(assessment, {"note": "second"})


def test_save_from_the_future_is_stale() -> None:
    with pytest.raises(Stale):
        save(AssessmentFactory.create(), {"response": "yes"}, version=7)


def test_what_was_sent_back_as_seen_is_no_conflict() -> None:
    assessment = AssessmentFactory.create()
    save(assessment, {"response": "yes", "note": "first", "action_due": date(2026, 6, 1)})
    save(assessment, {"note": "theirs", "action_due": None}, version=1)

    answer = save(
        assessment,
        {"response": "yes", "note": "first", "action_due": date(2026, 6, 1), "reply": ""},
        version=1,
    )

    assert (answer.note, answer.version) == ("theirs", 2)


def test_what_is_kept_over_a_newer_version_is_only_what_was_written() -> None:
    assessment = AssessmentFactory.create()
    save(assessment, {"response": "partly", "note": "first"})
    save(assessment, {"response": "no", "note": "theirs"}, version=1)
    sent = Sent(version=2, seen=1, changes={"response": "partly", "note": "mine"})

    by = owner_of(assessment.organisation)
    answer = answers.write(answer=answers.find(assessment, CODE), sent=sent, by=by, at=AT)

    assert (answer.response, answer.note, answer.version) == ("no", "mine", 3)


def test_carried_text_sent_back_as_seen_is_no_conflict() -> None:
    earlier = answered_assessment({CODE: "no"})
    later = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)
    save(later, {"note": "theirs"})

    answer = save(later, {"note": "", "action_text": ""})

    assert (answer.note, answer.version) == ("theirs", 1)


def test_unknown_question() -> None:
    with pytest.raises(Invalid) as caught:
        save(AssessmentFactory.create(sectors=["mobile"]), {"response": "yes"}, question="ISP-B-1")

    assert (caught.value.question, caught.value.reason) == ("ISP-B-1", "unknown_question")


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"response": "maybe"}, "response", "unknown"),
        ({"action_status": ""}, "action_status", "unknown"),
        ({"note": "x" * 5001}, "note", "too_long"),
        ({"reply": "x" * 5001}, "reply", "too_long"),
        ({"action_text": "x" * 2001}, "action_text", "too_long"),
        ({"action_owner": "x" * 121}, "action_owner", "too_long"),
        ({"note": "a\x00b"}, "note", "control_character"),
        ({"note": "a\x1bb"}, "note", "control_character"),
        ({"note": "a\ud800b"}, "note", "control_character"),
    ],
)
def test_save_refuses_what_cannot_be_stored(changes: Changes, field: str, reason: str) -> None:
    assessment = AssessmentFactory.create()

    with pytest.raises(Invalid) as caught:
        save(assessment, changes)

    assert (caught.value.field, caught.value.question, caught.value.reason) == (field, CODE, reason)
    assert answer_of(assessment).version == 0


@pytest.mark.parametrize(
    "note", ["x" * 5000, "<script>alert(1)</script>", "مرحبا \u200f 👧🏽", "=1+1\t"]
)
def test_save_keeps_a_note_as_typed(note: str) -> None:
    assessment = AssessmentFactory.create()

    save(assessment, {"note": note})

    assert answer_of(assessment).note == note.strip()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.IN_REVIEW, Status.ACCEPTED])
def test_save_is_refused_once_submitted(status: Status) -> None:
    assessment = AssessmentFactory.create()
    Assessment.objects.update(status=status)

    with pytest.raises(Refused) as caught:
        save(assessment, {"response": "yes", "action_text": "Write it"})

    assert (caught.value.transition, caught.value.status) == (Write.ANSWER, status)
    assert answer_of(assessment).version == 0


@pytest.mark.parametrize("status", Status.values)
def test_an_action_alone_is_written_in_every_status(status: str) -> None:
    assessment = AssessmentFactory.create()
    Assessment.objects.update(status=status)

    save(assessment, {"action_text": "Write it", "action_status": ActionStatus.UNDER_WAY})

    assert answer_of(assessment).action_text == "Write it"


def test_save_is_refused_when_the_assessment_is_gone() -> None:
    assessment = AssessmentFactory.create()
    answer = answers.find(assessment, CODE)
    by = owner_of(assessment.organisation)
    Assessment.objects.all().delete()

    with pytest.raises(Refused) as caught:
        answers.write(answer=answer, sent=Sent(0, {"response": "yes"}), by=by, at=AT)

    assert caught.value.status is None


def test_reply_only_to_a_reviewers_comment() -> None:
    assessment = AssessmentFactory.create()

    with pytest.raises(Refused) as caught:
        save(assessment, {"reply": "Here it is"})
    assert caught.value.reason == "nothing_asked"

    Assessment.objects.update(status=Status.RETURNED)
    save(assessment, {"reply": "Here it is"})
    assert answer_of(assessment).reply == "Here it is"


def add(assessment: Assessment, url: str, title: str = "Policy") -> Evidence:
    """Attach a link as an owner does."""
    by = owner_of(assessment.organisation)
    return answers.add_evidence(
        assessment=assessment, question=CODE, title=title, url=url, by=by, at=AT
    )


def test_evidence_goes_up_in_version_and_history() -> None:
    assessment = AssessmentFactory.create()

    evidence = add(assessment, " https://example.org/policy ")

    answer = answer_of(assessment)
    assert [(e.title, e.url) for e in answer.evidence.all()] == [
        ("Policy", "https://example.org/policy")
    ]
    assert answer.version == 1
    assert answer.history.get().values == {
        "evidence_added": [str(evidence.pk), "Policy", "https://example.org/policy"]
    }


def test_evidence_without_a_title_is_called_by_its_address() -> None:
    evidence = add(AssessmentFactory.create(), "https://example.org/" + "a" * 300, title=" ")

    assert evidence.title == ("https://example.org/" + "a" * 300)[:200]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "not_a_link"),
        ("example.org/policy", "not_a_link"),
        ("javascript:alert(1)", "not_a_link"),
        ("ftp://example.org/policy", "not_a_link"),
        ("https://", "not_a_link"),
        ("https://[example.org", "not_a_link"),
        ("https://example.org/a b", "not_a_link"),
        ("https://example.org/\nSet-Cookie", "not_a_link"),
        ("https://maria:secret@example.org/", "holds_password"),
        ("https://maria@example.org/", "holds_password"),
        ("https://example.org/" + "a" * 1000, "too_long"),
    ],
)
def test_evidence_refuses_what_is_no_plain_link(url: str, reason: str) -> None:
    assessment = AssessmentFactory.create()

    with pytest.raises(Invalid) as caught:
        add(assessment, url)

    assert (caught.value.field, caught.value.question, caught.value.reason) == ("url", CODE, reason)
    assert answer_of(assessment).version == 0


def test_evidence_is_refused_once_submitted() -> None:
    assessment = answered_assessment(evidence=[CODE])
    evidence = answer_of(assessment).evidence.get()
    submitted(assessment)

    with pytest.raises(Refused):
        add(assessment, "https://example.org/policy")
    with pytest.raises(Refused):
        answers.remove_evidence(evidence=evidence, by=owner_of(assessment.organisation), at=AT)

    assert answer_of(assessment).evidence.count() == 1


def test_evidence_is_removed_once() -> None:
    assessment = AssessmentFactory.create()
    evidence = add(assessment, "https://example.org/policy")
    by = owner_of(assessment.organisation)

    first = answers.remove_evidence(evidence=evidence, by=by, at=AT)
    second = answers.remove_evidence(evidence=evidence, by=by, at=AT + timedelta(minutes=1))

    assert (first.version, second.version) == (2, 2)
    assert not answer_of(assessment).evidence.exists()


def test_a_carried_response_waits_to_be_confirmed() -> None:
    answer = answer_of(AssessmentFactory.create())
    by = owner_of(answer.assessment.organisation)
    sent = Sent(0, {"response": "yes", "note": "As in Kenya"}, carried=True)

    answers.write(answer=answer, sent=sent, by=by, at=AT)

    answer.refresh_from_db()
    assert (answer.response, answer.carried_forward, answer.is_answered) == ("yes", True, False)
    told = answer.history.get().values
    assert told == {"response": "yes", "note": "As in Kenya", "carried_forward": True}


def test_what_is_carried_without_a_response_waits_for_nothing() -> None:
    answer = answer_of(AssessmentFactory.create())
    by = owner_of(answer.assessment.organisation)
    sent = Sent(0, {"response": "", "note": "As in Kenya"}, carried=True)

    answers.write(answer=answer, sent=sent, by=by, at=AT)

    assert not answer.carried_forward
