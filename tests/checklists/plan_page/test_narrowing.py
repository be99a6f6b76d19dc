"""Filters and order of a plan, as they stand in its address."""

from datetime import date

import pytest

from checklists.models import Assessment
from checklists.plan_page.page import PlanPage
from tests.checklists.plan_page.world import IN_ORDER, codes, page_of, plan_action, with_gaps
from tests.factories.checklists import owner_of
from tests.factories.together import AssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


@pytest.fixture
def assessment(small_catalogue: object) -> Assessment:
    """Return four gaps: one overdue, one done by another, one dropped, one without an action."""
    made = with_gaps()
    plan_action(made, "GEN-A-1", text="Appoint", owner="Legal", due=date(2026, 5, 3))
    plan_action(made, "GEN-B-1", text="Block", owner=" legal ", status="done")
    plan_action(made, "GEN-A-2", text="Train", owner="Maria Rojas", due=date(2026, 4, 1))
    plan_action(made, "GEN-A-2", status="dropped")
    return made


def counts(page: PlanPage, name: str) -> dict[str, int]:
    """Return a filter's options with their counts."""
    found = next(one for one in page.filters if one.name == name)
    return {option.value: option.count for option in found.options}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, IN_ORDER),
        ({"status": "none"}, ["GEN-B-2"]),
        ({"status": "planned"}, ["GEN-A-1"]),
        ({"status": "done"}, ["GEN-B-1"]),
        ({"status": "dropped"}, ["GEN-A-2"]),
        ({"owner": "none"}, ["GEN-B-2"]),
        ({"owner": "is:legal"}, ["GEN-A-1", "GEN-B-1"]),
        ({"due": "overdue"}, ["GEN-A-1"]),
        ({"due": "none"}, ["GEN-B-1", "GEN-B-2"]),
        ({"area": "csam"}, ["GEN-B-1", "GEN-B-2"]),
        ({"severity": "high"}, ["GEN-A-2"]),
        ({"horizon": "later"}, ["GEN-B-2"]),
        ({"horizon": "quick"}, ["GEN-A-1", "GEN-B-1", "GEN-A-2"]),
        ({"area": "csam", "owner": "is:legal"}, ["GEN-B-1"]),
        ({"status": "nonsense", "owner": "is:nobody", "sort": "luck"}, IN_ORDER),
        ({"sort": "due"}, ["GEN-A-2", "GEN-A-1", "GEN-B-1", "GEN-B-2"]),
        ({"sort": "owner"}, ["GEN-A-1", "GEN-B-1", "GEN-A-2", "GEN-B-2"]),
        ({"sort": "area"}, ["GEN-A-1", "GEN-A-2", "GEN-B-1", "GEN-B-2"]),
    ],
)
def test_address_says_what_is_shown(
    assessment: Assessment, asked: dict[str, str], shown: list[str]
) -> None:
    assert codes(page_of(assessment, **asked).rows) == shown


def test_page_says_how_many_are_shown(assessment: Assessment) -> None:
    assert page_of(assessment, area="csam").shown == "2 of 4 shown"


def test_options_count_what_the_other_filters_leave(assessment: Assessment) -> None:
    whole, csam = page_of(assessment), page_of(assessment, area="csam")

    assert counts(whole, "status") == {
        "": 4,
        "none": 1,
        "planned": 1,
        "under_way": 0,
        "done": 1,
        "dropped": 1,
    }
    assert counts(csam, "status")["planned"] == 0
    assert counts(csam, "area") == {"": 4, "policies": 2, "csam": 2}
    assert counts(csam, "due") == {"": 2, "overdue": 0, "none": 2}


@pytest.mark.parametrize("name", ["MARIA  rojas", "maria@EXAMPLE.org"])
def test_mine_is_what_names_me(assessment: Assessment, name: str) -> None:
    user = owner_of(assessment.organisation)
    user.name, user.email = "Maria Rojas", "maria@example.org"
    plan_action(assessment, "GEN-A-2", owner=name)

    assert codes(page_of(assessment, user, owner="me").rows) == ["GEN-A-2"]


def test_mine_is_what_nobody_owns_in_my_area(assessment: Assessment) -> None:
    user = owner_of(assessment.organisation)
    AssignmentFactory.create(assessment=assessment, area="csam", user=user)

    assert codes(page_of(assessment, user, owner="me").rows) == ["GEN-B-2"]


def test_an_owner_called_like_a_filter_is_an_owner(assessment: Assessment) -> None:
    plan_action(assessment, "GEN-B-2", owner="none")

    assert codes(page_of(assessment, owner="is:none").rows) == ["GEN-B-2"]
    assert codes(page_of(assessment, owner="none").rows) == []


def test_query_holds_what_is_known(assessment: Assessment) -> None:
    page = page_of(assessment, area="csam", owner="is:legal", sort="due", status="luck", other="x")

    assert page.query == "owner=is%3Alegal&area=csam&sort=due"
    assert page.is_narrow
