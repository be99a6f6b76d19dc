"""What the rows of a plan say in words."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from checklists.plan_page.page import Row, Summary, summary_of
from tests.checklists.plan_page.world import (
    TODAY,
    page_of,
    plan_action,
    reread,
    returned_with,
    with_gaps,
)
from tests.factories.checklists import AssessmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE = "GEN-A-1"


def row_of(**action: object) -> Row:
    """Return the first row, with an action."""
    assessment = with_gaps()
    plan_action(assessment, CODE, **action)
    return page_of(assessment).rows[0]


@pytest.mark.parametrize(
    ("action", "mark", "tone"),
    [
        ({}, "No action yet", "missing"),
        ({"text": "Act", "status": "dropped"}, "Dropped: counts as no action", "quiet"),
        ({"text": "Act", "due": date(2026, 5, 3), "status": "done"}, "Done", "quiet"),
        ({"text": "Act", "due": date(2026, 5, 3)}, "Overdue since 3 May", "overdue"),
        ({"text": "Act", "due": date(2025, 5, 3)}, "Overdue since 3 May 2025", "overdue"),
        ({"owner": "Legal"}, "It does not say yet what will be done", "lacking"),
        ({"text": "Act"}, "No owner and no due date yet", "lacking"),
        ({"text": "Act", "due": date(2026, 6, 3)}, "No owner yet", "lacking"),
        ({"text": "Act", "owner": "Legal"}, "No due date yet", "lacking"),
        ({"text": "Act", "owner": "Legal", "due": date(2026, 6, 3)}, "", "lacking"),
    ],
)
def test_mark_says_what_stands_out(action: dict[str, object], mark: str, tone: str) -> None:
    row = row_of(**action)

    assert (row.mark, row.tone) == (mark, tone)


def test_row_says_what_its_gap_is() -> None:
    row = row_of()

    assert (row.title, row.area, row.severity_label) == ("Practice GEN-A-1", "Policies", "Critical")
    assert (row.horizon, row.is_quick_win) == ("Now: 0 to 3 months", True)
    assert (row.answered, row.is_found, row.is_carried) == ("answered no", False, False)
    assert row.url.endswith("/areas/policies#question-GEN-A-1")


def test_row_tells_what_the_reviewer_found_and_what_was_carried() -> None:
    found = page_of(returned_with("GEN-A-2", "no")).rows[0]
    earlier = with_gaps()
    later = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)

    assert (found.is_found, found.answered) == (True, "answered yes")
    assert all(row.is_carried for row in page_of(later).rows)


def test_summary_counts_no_dropped_action() -> None:
    assessment = with_gaps()
    plan_action(assessment, "GEN-A-1", text="Act", due=date(2026, 5, 3))
    plan_action(assessment, "GEN-A-2", text="Act", status="done")
    plan_action(assessment, "GEN-B-1", text="Act", status="dropped")

    counted = summary_of(reread(assessment), today=TODAY)

    assert counted == Summary(gaps=4, acted=2, overdue=1, done=1)
    assert counted.percent == 50
    assert page_of(assessment).summary == counted


def test_line_of_the_overview_leads_to_the_plan() -> None:
    assessment = with_gaps()
    plan_action(assessment, "GEN-A-1", text="Act", due=date(2026, 5, 3))
    counted = summary_of(reread(assessment), today=TODAY)

    text = render_to_string(
        "checklists/_plan_line.html", {"plan": counted, "assessment": assessment}
    )

    address = reverse("checklists:plan-detail", args=[assessment.pk])
    assert f'href="{address}"' in text
    assert f'href="{address}?due=overdue"' in text
    assert "1 of 4 gaps have an action" in text


def test_summary_of_nothing() -> None:
    assert page_of(AssessmentFactory.create()).summary.percent == 0
