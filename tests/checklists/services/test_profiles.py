"""What a company says of itself, and confirming what does not apply."""

import pytest

from checklists.choices import Response, Status
from checklists.models import AnswerHistory, Assessment
from checklists.services import profiles
from checklists.workflow import Invalid, Refused
from copassess.audit.models import Event
from guidelines import catalogue
from tests.checklists import small
from tests.factories.checklists import AT, AssessmentFactory, fill, owner_of

pytestmark = pytest.mark.django_db
CODE = "MNO-A-1"


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment with nothing answered."""
    return Assessment.objects.for_page().get(pk=AssessmentFactory.create().pk)


def say(assessment: Assessment, **facts: bool) -> None:
    """Say it as an owner."""
    by = owner_of(assessment.organisation)
    profiles.say(assessment=assessment, facts=facts, by=by, at=AT)


def confirm(assessment: Assessment, *codes: str) -> dict[str, object]:
    """Confirm as an owner."""
    by = owner_of(assessment.organisation)
    return dict(profiles.confirm(assessment=assessment, questions=codes, by=by, at=AT))


def test_say_keeps_it_and_answers_nothing(draft: Assessment) -> None:
    say(draft, hosts=False, bills=True)

    assert Assessment.objects.get().facts == {"hosts": False, "bills": True}
    assert not draft.answers.exclude(response="").exists()
    assert Event.objects.filter(kind="assessment.profile").count() == 1


def test_say_the_same_again_is_no_event(draft: Assessment) -> None:
    say(draft, hosts=False)
    say(draft, hosts=False)

    assert Event.objects.filter(kind="assessment.profile").count() == 1


def test_say_what_no_question_asks_for(draft: Assessment) -> None:
    with pytest.raises(Invalid):
        say(draft, rockets=True)

    assert Assessment.objects.get().facts == {}


def test_say_once_it_is_submitted(draft: Assessment) -> None:
    Assessment.objects.update(status=Status.SUBMITTED)

    with pytest.raises(Refused):
        say(draft, hosts=False)


def test_confirm_answers_with_the_reason(draft: Assessment) -> None:
    say(draft, hosts=False)

    results = confirm(draft, CODE)

    answer = draft.answers.get(question=CODE)
    assert results == {CODE: None}
    assert (answer.response, answer.note) == (Response.NOT_APPLICABLE, small.REASON)
    assert AnswerHistory.objects.get(answer=answer).values["via"] == "profile"


def test_confirm_keeps_what_the_note_said(draft: Assessment) -> None:
    say(draft, hosts=False)
    draft.answers.filter(question=CODE).update(note="Ask legal.")

    confirm(draft, CODE)

    assert draft.answers.get(question=CODE).note == f"{small.REASON}\n\nAsk legal."


def test_confirm_what_may_apply_or_is_answered_changes_nothing(draft: Assessment) -> None:
    say(draft, hosts=False)
    fill(draft)

    assert confirm(draft, CODE, "GEN-A-1", "no-such") == {}
    assert not draft.answers.filter(response=Response.NOT_APPLICABLE).exists()


def test_every_fact_of_the_catalogue_gives_a_reason(real_catalogue: object) -> None:
    content = catalogue.newest()

    assert content is not None
    assert all(len(fact.reason) >= 20 for fact in content.facts)
