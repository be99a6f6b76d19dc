"""Markets for tests: one company in several countries, drafts and submissions."""

from collections.abc import Mapping
from typing import Any

from checklists.choices import Judgement
from checklists.market_page import figures
from checklists.market_page.figures import Market
from checklists.models import Assessment, Submission
from copassess.accounts.models import Organisation
from tests.factories.checklists import answered_assessment, submitted
from tests.factories.reviews import in_review, judge, returned


def draft_in(
    country: str,
    organisation: Organisation,
    responses: Mapping[str, str] | None = None,
    **more: Any,  # noqa: ANN401 (the factory's)
) -> Assessment:
    """Return a draft of one country, answered yes but for these responses."""
    return answered_assessment(
        responses,
        organisation=organisation,
        scope_kind="country",
        scope_country=country,
        **{"title": f"In {country}", **more},
    )


def submitted_in(
    country: str,
    organisation: Organisation,
    responses: Mapping[str, str] | None = None,
    **more: Any,  # noqa: ANN401 (the factory's)
) -> Submission:
    """Submit one country's assessment, answered yes but for these responses."""
    return submitted(draft_in(country, organisation, responses, **more))


def returned_with_no(submission: Submission, question: str) -> Assessment:
    """Return a submission whose reviewer said no to one question."""
    review = in_review(submission)
    judge(review, question, Judgement.NOT_AGREED, response="no", comment="No proof was given.")
    returned(review, summary="Please look again.")
    return Assessment.objects.get(pk=submission.assessment_id)


def read(organisation: Organisation) -> tuple[Market, ...]:
    """Read all markets of a company as the page does."""
    rows = Assessment.objects.select_related("organisation", "revision")
    return figures.read(rows.filter(organisation=organisation))
