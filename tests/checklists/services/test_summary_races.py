"""Many submit and decide at once; sums stay what the documents say, on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from checklists.choices import Judgement, Outcome
from checklists.models import Assessment, Review, Tally, VerdictCount
from checklists.services import rebuilding, reviews, submissions
from checklists.workflow import DomainError
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import AT, SIGNED, answered_assessment, owner_of, submitted
from tests.factories.reviews import (
    DUE,
    LATER,
    agree,
    in_review,
    judge,
    reread_review,
    reviewer,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
COMPANIES = 6


def at_once(actions: list[Callable[[], object]]) -> list[str]:
    """Run the actions in threads that start together; return why some were refused."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=20)
            action()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(actions)) as pool:
        return [code for code in pool.map(run, actions) if code]


def submitting(assessment: Assessment) -> Callable[[], object]:
    """Return an assessment being submitted."""
    owner = owner_of(assessment.organisation)
    return lambda: submissions.submit(assessment=assessment, by=owner, at=AT, declaration=SIGNED)


def accepting(review: Review) -> Callable[[], object]:
    """Return a review being accepted."""
    seen = reread_review(review)
    by = seen.claimed_by
    assert by is not None
    return lambda: reviews.accept(
        review=seen, by=by, at=LATER, summary="", outcome=Outcome.ACCEPTED
    )


def returning(review: Review) -> Callable[[], object]:
    """Return a review being returned."""
    seen = reread_review(review)
    by = seen.claimed_by
    assert by is not None
    return lambda: reviews.return_(review=seen, by=by, at=LATER, summary="", due=DUE)


def test_companies_of_one_country_that_submit_at_once_all_count() -> None:
    drafts = [answered_assessment(organisation__country="KE") for _ in range(COMPANIES)]

    refused = at_once([submitting(draft) for draft in drafts])

    assert refused == []
    whole = Tally.objects.get(country="KE", sector="", size="", year=0, standing="all")
    assert (whole.companies, whole.assessments) == (COMPANIES, COMPANIES)
    assert list(rebuilding.differences()) == []


def test_one_company_that_submits_twice_at_once_counts_once() -> None:
    organisation = OrganisationFactory.create(country="KE")
    drafts = [answered_assessment(organisation=organisation) for _ in range(4)]

    refused = at_once([submitting(draft) for draft in drafts])

    assert refused == []
    whole = Tally.objects.get(country="KE", sector="", size="", year=0, standing="all")
    assert (whole.companies, whole.assessments) == (1, 4)
    assert list(rebuilding.differences()) == []


def test_submissions_and_decisions_at_once_leave_right_sums() -> None:
    someone = reviewer()
    accepted = [in_review(submitted(organisation__country="KE"), someone) for _ in range(2)]
    sent_back = [in_review(submitted(organisation__country="KE"), someone) for _ in range(2)]
    drafts = [answered_assessment(organisation__country="KE") for _ in range(2)]
    for review in accepted:
        agree(review)
    for review in sent_back:
        judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Which team?")

    refused = at_once(
        [
            *(accepting(review) for review in accepted),
            *(returning(review) for review in sent_back),
            *(submitting(draft) for draft in drafts),
        ]
    )

    assert refused == []
    assert list(rebuilding.differences()) == []


def test_one_reviewer_who_returns_several_at_once_is_counted_right() -> None:
    someone = reviewer()
    reviews_ = [in_review(submitted(organisation__country="KE"), someone) for _ in range(4)]
    for number, review in enumerate(reviews_):
        # Each pair wants the same counts in another order.
        asked, agreed = ("GEN-A-1", "GEN-A-2")[:: 1 if number % 2 else -1]
        judge(review, asked, Judgement.CLARIFY, comment="Which team?")
        judge(review, agreed)

    refused = at_once([returning(review) for review in reviews_])

    assert refused == []
    counts = VerdictCount.objects.order_by("question", "judgement")
    assert list(counts.values_list("question", "judgement", "count")) == [
        (question, judgement, 2)
        for question in ("GEN-A-1", "GEN-A-2")
        for judgement in ("agreed", "clarify")
    ]
    assert list(rebuilding.differences()) == []
