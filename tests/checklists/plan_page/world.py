"""Assessments with gaps and actions, for the tests of the plan."""

from datetime import date, timedelta
from typing import Any, cast

from django.utils import timezone

from checklists.choices import Judgement
from checklists.models import Answer, Assessment
from checklists.plan_page import page
from checklists.plan_page.lines import Plan
from checklists.plan_page.page import PlanPage
from checklists.services import answers
from checklists.services.answers import Changes
from copassess.accounts.models import User
from tests.factories.checklists import AT, answered_assessment, owner_of, submitted
from tests.factories.reviews import in_review, judge, returned, reviewer

# Two critical gaps, a high one answered partly and a medium one; the other two are answered yes.
GAPS = {"GEN-A-1": "no", "GEN-A-2": "partly", "GEN-B-1": "no", "GEN-B-2": "no"}
IN_ORDER = ["GEN-A-1", "GEN-B-1", "GEN-A-2", "GEN-B-2"]
TODAY = date(2026, 5, 10)


def with_gaps(**kwargs: Any) -> Assessment:  # noqa: ANN401 (the factory's)
    """Return a draft with four gaps and no action."""
    return answered_assessment(GAPS, **kwargs)


def plan_action(assessment: Assessment, question: str, **action: object) -> Answer:
    """Write an action as an owner does; fields go by the end of their name."""
    answer = answers.find(assessment, question)
    return answers.save(
        assessment=assessment,
        question=question,
        version=answer.version,
        changes=cast("Changes", {f"action_{name}": action[name] for name in action}),
        by=owner_of(assessment.organisation),
        at=AT,
    )


def yesterday() -> date:
    """Return a day that has passed."""
    return timezone.localdate() - timedelta(days=1)


def plan_of(assessment: Assessment) -> Plan:
    """Read the plan as a page does."""
    return page.plan_of(reread(assessment))


def page_of(assessment: Assessment, user: User | None = None, /, **asked: str) -> PlanPage:
    """Return the page that an address asks for, as on the tenth of May."""
    by = user or owner_of(assessment.organisation)
    return page.build(plan_of(assessment), asked, by, today=TODAY)


def codes(rows: Any) -> list[str]:  # noqa: ANN401 (rows of a page, or lines of a plan)
    """Return the questions of some rows."""
    return [row.code if hasattr(row, "code") else row.question.code for row in rows]


def reread(assessment: Assessment) -> Assessment:
    """Return an assessment as a request reads it."""
    return Assessment.objects.for_page().get(pk=assessment.pk)


def returned_with(question: str, response: str, **kwargs: Any) -> Assessment:  # noqa: ANN401
    """Return an assessment that came back, the reviewer's own response to one question in it."""
    review = in_review(submitted(**kwargs), by=reviewer())
    judge(review, question, Judgement.NOT_AGREED, response=response, comment="We saw otherwise.")
    returned(review)
    return reread(review.submission.assessment)
