"""Returning to earlier texts: a new write of what stood, whatever came between."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from checklists.choices import Status
from checklists.models import Answer, AnswerHistory, Assessment
from checklists.services import answers, history
from checklists.services.answers import FIELDS, Changes
from checklists.workflow import NotDone, Refused, Stale
from tests.checklists import small
from tests.factories.checklists import AT, AssessmentFactory, answered_assessment, owner_of

CODE = "GEN-A-1"


def save(assessment: Assessment, version: int, changes: Changes) -> None:
    """Save as an owner does."""
    answers.save(
        assessment=assessment,
        question=CODE,
        version=version,
        changes=changes,
        by=owner_of(assessment.organisation),
        at=AT,
    )


def restore(assessment: Assessment, version: int, seen: int, fields: object = FIELDS) -> Answer:
    """Return to a version as an owner does."""
    return history.restore(
        answer=answers.find(assessment, CODE),
        version=version,
        seen=seen,
        fields=fields,  # type: ignore[arg-type]  # names of fields
        by=owner_of(assessment.organisation),
        at=AT,
    )


@pytest.fixture
def told(small_catalogue: object) -> Assessment:
    """Return an assessment whose first question was answered three times over."""
    assessment: Assessment = AssessmentFactory.create()
    save(assessment, 0, {"response": "no", "note": "First"})
    save(assessment, 1, {"action_text": "Write it", "action_due": date(2026, 6, 1)})
    save(assessment, 2, {"response": "yes", "note": "Third", "action_text": ""})
    return assessment


@pytest.mark.django_db
def test_restore_writes_what_stood_then(told: Assessment) -> None:
    answer = restore(told, version=2, seen=3)

    assert (answer.response, answer.note, answer.version) == ("no", "First", 4)
    assert (answer.action_text, answer.action_due) == ("Write it", date(2026, 6, 1))
    assert AnswerHistory.objects.get(version=4).values["returned_to"] == 2


@pytest.mark.django_db
def test_restore_of_one_field_leaves_the_others(told: Assessment) -> None:
    answer = restore(told, version=1, seen=3, fields=["note"])

    assert (answer.response, answer.note, answer.action_due) == ("yes", "First", date(2026, 6, 1))


@pytest.mark.django_db
def test_restore_what_stands_already_writes_nothing(told: Assessment) -> None:
    assert restore(told, version=3, seen=3).version == 3


@pytest.mark.django_db
def test_restore_when_somebody_wrote_meanwhile(told: Assessment) -> None:
    save(told, 3, {"note": "Fourth"})

    with pytest.raises(Stale) as caught:
        restore(told, version=1, seen=3)

    assert caught.value.current["note"] == "Fourth"


@pytest.mark.django_db
@pytest.mark.parametrize("version", [-1, 0, 9])
def test_restore_a_version_that_never_was(told: Assessment, version: int) -> None:
    with pytest.raises(NotDone):
        restore(told, version=version, seen=3)


@pytest.mark.django_db
def test_restore_once_it_is_submitted(told: Assessment) -> None:
    Assessment.objects.update(status=Status.SUBMITTED)

    with pytest.raises(Refused):
        restore(told, version=1, seen=3)


@pytest.mark.django_db
def test_restore_what_was_carried_forward(told: Assessment) -> None:
    earlier = answered_assessment(organisation=told.organisation, default="partly")
    later = AssessmentFactory.create(organisation=told.organisation, started_from=earlier)
    answer = Answer.objects.get(assessment=later, question=CODE)
    answers.save(
        assessment=later,
        question=CODE,
        version=0,
        changes={"response": "yes"},
        by=owner_of(told.organisation),
        at=AT,
    )

    found = history.restore(
        answer=answers.find(later, CODE),
        version=0,
        seen=1,
        by=owner_of(told.organisation),
        at=AT,
    )

    assert (found.pk, found.response) == (answer.pk, "partly")


class Restored(TestCase):
    """Whatever was written."""

    @given(
        st.lists(
            st.tuples(st.sampled_from(["yes", "no", ""]), st.text("ab ", max_size=5)),
            min_size=1,
            max_size=6,
        ),
        st.data(),
    )
    def test_any_version_can_be_brought_back(
        self, writes: list[tuple[str, str]], data: st.DataObject
    ) -> None:
        """What stands after returning is what stood after that version."""
        small.load()
        assessment = AssessmentFactory.create()
        stood: dict[int, tuple[str, str]] = {}
        for response, note in writes:
            version = answers.find(assessment, CODE).version
            save(assessment, version, {"response": response, "note": note})
            answer = answers.find(assessment, CODE)
            stood[answer.version] = (answer.response, answer.note)
        if stood.keys() <= {0}:
            return
        version = data.draw(st.sampled_from(sorted(stood.keys() - {0})))

        answer = restore(assessment, version, answers.find(assessment, CODE).version)

        assert (answer.response, answer.note) == stood[version]
