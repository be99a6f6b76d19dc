"""What a plan is made of: which questions have a line, and in what order."""

import pytest

from checklists.choices import ActionStatus
from checklists.models import Answer
from tests.checklists.plan_page.world import (
    IN_ORDER,
    TODAY,
    codes,
    plan_action,
    plan_of,
    returned_with,
    with_gaps,
)
from tests.factories.checklists import AssessmentFactory, answered_assessment, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def test_a_gap_has_a_line_in_gap_order() -> None:
    plan = plan_of(with_gaps())

    assert codes(plan.gaps) == IN_ORDER
    assert plan.former == ()


def test_an_open_question_has_a_line_once_an_action_is_written() -> None:
    assessment = AssessmentFactory.create()
    assert plan_of(assessment).lines == ()

    plan_action(assessment, "GEN-B-2", text="Ask legal first")

    assert codes(plan_of(assessment).gaps) == ["GEN-B-2"]


def test_what_only_the_reviewer_found_is_marked() -> None:
    assessment = returned_with("GEN-A-2", "no", responses={"GEN-B-2": "no"})

    plan = plan_of(assessment)

    assert [(line.question.code, line.is_found) for line in plan.gaps] == [
        ("GEN-A-2", True),
        ("GEN-B-2", False),
    ]


def test_a_gap_that_both_see_is_the_company_s() -> None:
    assessment = returned_with("GEN-A-2", "no", responses={"GEN-A-2": "partly"})

    assert [line.is_found for line in plan_of(assessment).gaps] == [False]


def test_the_last_decided_review_speaks_after_the_next_submission() -> None:
    assessment = returned_with("GEN-A-2", "no")

    submitted(assessment)

    assert codes(plan_of(assessment).gaps) == ["GEN-A-2"]


@pytest.mark.parametrize("response", ["yes", "not_applicable"])
def test_an_action_outlives_its_gap(response: str) -> None:
    assessment = answered_assessment({"GEN-A-1": response})

    plan_action(assessment, "GEN-A-1", text="Appoint somebody")

    plan = plan_of(assessment)
    assert (codes(plan.gaps), codes(plan.former)) == ([], ["GEN-A-1"])


def test_carried_gaps_are_gaps() -> None:
    later = AssessmentFactory.create(
        started_from=(earlier := with_gaps()), organisation=earlier.organisation
    )

    assert codes(plan_of(later).gaps) == IN_ORDER


@pytest.mark.parametrize(
    ("action", "state", "is_acted_on", "is_overdue"),
    [
        ({}, "none", False, False),
        ({"status": "done"}, "none", False, False),
        ({"owner": "Legal"}, "planned", True, False),
        ({"due": TODAY}, "planned", True, False),
        ({"due": TODAY.replace(day=9)}, "planned", True, True),
        ({"due": TODAY.replace(day=9), "status": "under_way"}, "under_way", True, True),
        ({"due": TODAY.replace(day=9), "status": "done"}, "done", True, False),
        ({"due": TODAY.replace(day=9), "status": "dropped"}, "dropped", False, False),
    ],
)
def test_state_of_an_action(
    action: dict[str, object], state: str, is_acted_on: bool, is_overdue: bool
) -> None:
    assessment = with_gaps()
    plan_action(assessment, "GEN-A-1", **action)

    line = plan_of(assessment).gaps[0]

    assert (line.state, line.is_acted_on, line.is_overdue(TODAY)) == (
        state,
        is_acted_on,
        is_overdue,
    )


def test_states_are_those_of_an_action_and_none() -> None:
    field = Answer._meta.get_field("action_status")

    assert field.default == ActionStatus.PLANNED
