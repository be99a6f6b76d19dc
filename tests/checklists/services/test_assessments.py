"""Starting, renaming and deleting."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from checklists.choices import Response, Status
from checklists.models import Answer, Assessment
from checklists.services import answers, assessments, submissions
from checklists.workflow import Invalid, Refused
from copassess.audit.models import Event
from guidelines.catalogue import Fact
from guidelines.models import Revision
from tests.checklists import small
from tests.factories.accounts import OrganisationFactory
from tests.factories.catalogue import store
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    attach_document,
    owner_of,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def codes(assessment: Assessment) -> list[str]:
    """Return the questions that it has answers to."""
    return list(Answer.objects.of(assessment).values_list("question", flat=True))


def test_start_makes_an_empty_answer_to_each_question() -> None:
    assessment = AssessmentFactory.create(sectors=["mobile"])

    assert codes(assessment) == ["GEN-A-1", "GEN-A-2", "GEN-B-1", "GEN-B-2", "MNO-A-1", "MNO-B-1"]
    assert not Answer.objects.exclude(response="", note="", version=0).exists()
    assert assessment.status == Status.DRAFT
    assert assessment.revision.document_id


def test_start_keeps_sectors_in_the_catalogues_order() -> None:
    assessment = AssessmentFactory.create(sectors=["internet", "mobile", "internet"])

    assert assessment.sectors == ["mobile", "internet"]
    assert len(codes(assessment)) == 7


def test_start_records_who_did_it() -> None:
    assessment = AssessmentFactory.create()

    event = Event.objects.get(kind="assessment.start")
    assert event.actor_id == str(assessment.created_by_id)
    assert event.organisation_id == str(assessment.organisation_id)


@pytest.mark.parametrize(
    ("scope", "country"), [({}, "KE"), ({"scope_kind": "country", "scope_country": "TZ"}, "TZ")]
)
def test_start_country_is_the_scopes_else_the_organisations(
    scope: dict[str, str], country: str
) -> None:
    assessment = AssessmentFactory.create(organisation__country="KE", **scope)

    assert assessment.country == country


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"sectors": ["mobile", "banks"]}, "sectors", "unknown"),
        ({"scope_kind": "planet"}, "scope_kind", "unknown"),
        ({"scope_kind": "country"}, "scope_country", "required"),
        ({"scope_kind": "product"}, "scope_name", "required"),
        ({"period_to": date(2025, 12, 31)}, "period_to", "before_period"),
        ({"title": ""}, "title", "required"),
    ],
)
def test_start_refuses(wrong: dict[str, object], field: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        AssessmentFactory.create(**wrong)

    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert not Assessment.objects.exists()


def test_start_refuses_an_earlier_one_of_another_organisation() -> None:
    earlier = answered_assessment()

    with pytest.raises(Invalid):
        AssessmentFactory.create(organisation=OrganisationFactory.create(), started_from=earlier)


def test_start_carries_answers_forward_by_code() -> None:
    earlier = answered_assessment({"GEN-A-1": "no", "GEN-A-2": ""}, sectors=["mobile"])
    Answer.objects.filter(question="GEN-A-1").update(
        note="No policy", action_text="Write it", action_owner="Legal", action_due=date(2026, 6, 1)
    )

    later = AssessmentFactory.create(
        organisation=earlier.organisation, sectors=["internet"], started_from=earlier
    )

    answer = later.answers.get(question="GEN-A-1")
    assert (answer.response, answer.note, answer.action_owner) == (
        Response.NO,
        "No policy",
        "Legal",
    )
    assert answer.action_due == date(2026, 6, 1)
    assert answer.carried_forward
    assert not answer.is_answered
    assert later.started_from == earlier


def test_start_leaves_open_what_was_open_or_not_asked() -> None:
    earlier = answered_assessment({"GEN-A-2": ""}, sectors=["mobile"])

    later = AssessmentFactory.create(
        organisation=earlier.organisation, sectors=["internet"], started_from=earlier
    )

    assert not later.answers.get(question="GEN-A-2").carried_forward
    new = later.answers.get(question="ISP-B-1")
    assert (new.response, new.carried_forward) == ("", False)


def test_start_carries_links_and_neither_documents_nor_replies() -> None:
    earlier = answered_assessment(evidence=["GEN-A-1"])
    answer = earlier.answers.get(question="GEN-A-1")
    attach_document(answer)
    Answer.objects.filter(pk=answer.pk).update(reply="As asked")

    later = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)

    copied = later.answers.get(question="GEN-A-1")
    assert [e.url for e in copied.evidence.all()] == ["https://example.org/GEN-A-1"]
    assert copied.reply == ""
    assert answer.evidence.count() == 2


def test_start_carries_what_the_company_said_of_itself() -> None:
    content = small.content()
    questions = tuple(replace(q, applies_if=("hosts",)) for q in content.questions)
    facts = (Fact("hosts", 1, "Does it host content?"),)
    store(replace(content, revision=2, facts=facts, questions=questions))
    earlier = answered_assessment()
    earlier.facts = {"hosts": False, "gone": True}

    later = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)

    later.refresh_from_db()
    assert later.facts == {"hosts": False}


def test_carried_answer_counts_once_its_response_is_saved() -> None:
    earlier = answered_assessment()
    later = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)

    answers.save(
        assessment=later,
        question="GEN-A-1",
        version=0,
        changes={"response": "yes"},
        by=owner_of(later.organisation),
        at=AT,
    )

    assert later.answers.get(question="GEN-A-1").is_answered


def test_start_before_any_catalogue_is_loaded() -> None:
    Revision.objects.all().delete()

    with pytest.raises(Invalid) as caught:
        AssessmentFactory.create(sectors=["mobile"])

    assert caught.value.reason == "no_catalogue"


def test_start_freezes_rows_that_came_by_loaddata() -> None:
    Revision.objects.all().delete()
    call_command("loaddata", *sorted(Path(settings.FIXTURE_DIRS[0]).glob("*.yaml")), verbosity=0)
    content = assessments.newest_content()
    assert content is not None

    assessment = AssessmentFactory.create(sectors=["broadcasters"])

    assert assessment.revision.document is not None
    assert assessment.revision.document.text == content.to_json()
    assert len(codes(assessment)) == len(content.questions_for(["broadcasters"]))


def test_nothing_can_be_asked_before_anything_is_loaded() -> None:
    Revision.objects.all().delete()

    assert assessments.newest_content() is None


def test_rename_changes_the_title_and_says_so() -> None:
    assessment = AssessmentFactory.create(title="Old")

    assessments.rename(
        assessment=assessment, title="New", by=owner_of(assessment.organisation), at=AT
    )

    assert Assessment.objects.get().title == "New"
    assert Event.objects.get(kind="assessment.rename").facts == {"title": ["Old", "New"]}


def test_rename_is_refused_once_submitted() -> None:
    assessment = submitted().assessment

    with pytest.raises(Refused):
        assessments.rename(
            assessment=assessment, title="New", by=owner_of(assessment.organisation), at=AT
        )


def test_delete_removes_a_draft_with_all_that_is_in_it() -> None:
    assessment = answered_assessment(evidence=["GEN-A-1"])
    later = AssessmentFactory.create(organisation=assessment.organisation, started_from=assessment)

    assessments.delete(assessment=assessment, by=owner_of(assessment.organisation), at=AT)

    later.refresh_from_db()
    assert list(Assessment.objects.all()) == [later]
    assert later.started_from is None
    event = Event.objects.get(kind="assessment.delete")
    assert (event.target, event.organisation_id) == (assessment.title, str(later.organisation_id))


def test_delete_is_refused_once_submitted() -> None:
    assessment = submitted().assessment

    with pytest.raises(Refused) as caught:
        assessments.delete(assessment=assessment, by=owner_of(assessment.organisation), at=AT)

    assert caught.value.status == Status.SUBMITTED


def test_delete_is_refused_after_a_withdrawal() -> None:
    assessment = submitted().assessment
    by = owner_of(assessment.organisation)
    submissions.withdraw(assessment=assessment, by=by, at=AT)

    with pytest.raises(Refused) as caught:
        assessments.delete(assessment=assessment, by=by, at=AT)

    assert caught.value.reason == "submitted_before"
    assert Assessment.objects.exists()
