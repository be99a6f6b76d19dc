"""Summary rows follow each step of a submission's life, and equal what the documents say."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from checklists.choices import Judgement, Outcome, Response, Status
from checklists.models import Assessment, Submission, Summary, SummaryDetail, Tally
from checklists.services import rebuilding, reviews, submissions, verdicts
from checklists.workflow import DomainError
from copassess.accounts.models import User
from tests.checklists import small
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import (
    AT,
    SIGNED,
    answered_assessment,
    owner_of,
    submitted,
)
from tests.factories.reviews import (
    DUE,
    LATER,
    agree,
    in_review,
    judge,
    reread,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """Load the small catalogue."""
    small.load()


def summary() -> Summary:
    """Return the only summary."""
    return Summary.objects.get()


def cell(**key: object) -> Tally:
    """Return one cell; what is not named stands for all."""
    wanted: dict[str, Any] = {"sector": "", "size": "", "year": 0, "standing": "all", **key}
    return Tally.objects.get(**wanted)


def test_submitting_makes_a_summary() -> None:
    submission = submitted(responses={"GEN-A-1": Response.NO}, organisation__country="KE")

    row = summary()
    assert (row.submission, row.status, row.round) == (submission, Status.SUBMITTED, 1)
    assert row.waiting_since == submission.submitted_at
    assert row.company == submission.assessment.organisation.name
    assert (row.country, row.year, row.reviewer) == ("KE", 2026, None)
    assert row.sector_codes == submission.assessment.sectors
    assert row.verdicts_needed > row.verdicts_given == 0
    assert row.reviewed_score is None


def test_submitting_counts_a_company() -> None:
    submission = submitted(responses={"GEN-A-1": Response.NO}, organisation__country="KE")

    whole = cell(country="KE")
    assert (whole.assessments, whole.companies) == (1, 1)
    assert whole.questions["GEN-A-1"] == [0, 0, 1, 0]
    assert cell(country="KE", sector=submission.assessment.sectors[0]).companies == 1
    assert cell(country="KE", year=2026).companies == 1
    assert not Tally.objects.filter(standing="accepted").exists()


def test_withdrawing_the_first_leaves_nothing() -> None:
    submission = submitted()

    submissions.withdraw(
        assessment=submission.assessment, by=owner_of(submission.assessment.organisation), at=LATER
    )

    assert not Summary.objects.exists()
    assert not Tally.objects.exists()


def test_withdrawing_the_second_shows_the_first_again() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Which team?")
    returned(review)
    again = submitted_again(review.submission.assessment)

    submissions.withdraw(
        assessment=again.assessment, by=owner_of(again.assessment.organisation), at=LATER
    )

    row = summary()
    assert (row.submission, row.status, row.due) == (review.submission, Status.RETURNED, DUE)


def test_claim_and_release_show_at_once() -> None:
    review = in_review()
    assert (summary().status, summary().reviewer) == (Status.IN_REVIEW, review.claimed_by)

    assert review.claimed_by is not None
    reviews.release(review=review, by=review.claimed_by, at=LATER)

    row = summary()
    assert (row.status, row.reviewer, row.claimed_at) == (Status.SUBMITTED, None, None)


def test_verdict_counts_toward_coverage_and_not_toward_the_portfolio() -> None:
    review = in_review(submitted(organisation__country="KE"))
    before = cell(country="KE").questions

    judge(review, "GEN-A-1", Judgement.NOT_AGREED, response=Response.NO, comment="Not seen.")

    row = summary()
    assert row.verdicts_given == 1
    assert row.reviewed_score is not None
    assert row.score is not None
    assert row.reviewed_score < row.score
    assert cell(country="KE").questions == before


def test_returning_counts_the_reviewers_response() -> None:
    review = in_review(submitted(organisation__country="KE"))
    judge(review, "GEN-A-1", Judgement.NOT_AGREED, response=Response.NO, comment="Not seen.")

    returned(review)

    assert cell(country="KE").questions["GEN-A-1"] == [0, 0, 1, 0]
    assert (summary().waiting_since, summary().due) == (None, DUE)


def test_answered_again_names_who_returned() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Which team?")
    returned(review)

    submitted_again(review.submission.assessment)

    row = summary()
    assert (row.round, row.returned_by) == (2, review.claimed_by)


def test_accepting_counts_among_the_accepted() -> None:
    review = in_review(submitted(organisation__country="KE"))
    agree(review)

    assert review.claimed_by is not None
    reviews.accept(
        review=reread_review(review),
        by=review.claimed_by,
        at=LATER,
        summary="",
        outcome=Outcome.ACCEPTED,
    )

    assert cell(country="KE", standing="accepted").companies == 1
    assert (summary().status, summary().outcome) == (Status.ACCEPTED, Outcome.ACCEPTED)


def test_company_with_two_assessments_counts_once() -> None:
    organisation = OrganisationFactory.create(country="KE")

    submitted(organisation=organisation)
    submitted(organisation=organisation, responses={"GEN-A-1": Response.NO})

    whole = cell(country="KE")
    assert (whole.assessments, whole.companies) == (2, 1)


def test_rebuilding_makes_the_same_and_mends_what_was_altered() -> None:
    submission = submitted(organisation__country="KE")
    SummaryDetail.objects.update(figures={**SummaryDetail.objects.get().figures, "whole": 1})
    Tally.objects.filter(country="KE", sector="").update(companies=7)
    Summary.objects.update(critical_open=9, is_newest=False)

    with pytest.raises(CommandError):
        call_command("rebuildportfolio", "--check")
    call_command("rebuildportfolio")

    call_command("rebuildportfolio", "--check")
    assert cell(country="KE").companies == 1
    assert summary().submission == submission


def test_missing_ones_are_made_and_nothing_else_is_touched() -> None:
    submitted()
    Tally.objects.all().delete()

    call_command("rebuildportfolio", "--missing")
    assert not Tally.objects.exists()
    Summary.objects.all().delete()
    call_command("rebuildportfolio", "--missing")

    assert Tally.objects.exists()


@pytest.mark.parametrize("seed", range(6))
def test_any_story_leaves_what_the_documents_say(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (a story)
    someone = reviewer()
    companies = [OrganisationFactory.create(country=c) for c in ("KE", "KE", "BR")]
    begun: list[Assessment] = []

    for _step in range(14):
        if not begun or chance.random() < 0.3:
            year = chance.choice((2025, 2026))
            period = {"period_from": f"{year}-01-01", "period_to": f"{year}-12-31"}
            responses = {"GEN-A-1": chance.choice(("yes", "no", "partly"))}
            begun.append(
                answered_assessment(
                    responses, organisation=chance.choice(companies), **dates(period)
                )
            )
        step(chance.choice(begun), someone, chance)

    assert list(rebuilding.differences()) == []


def dates(period: dict[str, str]) -> dict[str, Any]:
    """Return a period as dates."""
    return {name: AT.date().fromisoformat(day) for name, day in period.items()}


def step(assessment: Assessment, by: User, chance: random.Random) -> None:
    """Take some step that may be taken, or be refused."""
    assessment = Assessment.objects.get(pk=assessment.pk)
    owner, at = owner_of(assessment.organisation), AT + timedelta(days=chance.randrange(90))
    try:
        match Status(assessment.status):
            case Status.DRAFT | Status.RETURNED:
                submissions.submit(assessment=assessment, by=owner, at=at, declaration=SIGNED)
            case Status.SUBMITTED if chance.random() < 0.3:
                submissions.withdraw(assessment=assessment, by=owner, at=at)
            case Status.SUBMITTED:
                newest = Submission.objects.filter(assessment=assessment).latest("number")
                reviews.start(submission=reread(newest), by=by, at=at)
            case Status.IN_REVIEW:
                decide(assessment, by, chance)
            case _:
                return
    except DomainError:
        return


def decide(assessment: Assessment, by: User, chance: random.Random) -> None:
    """Judge, and release, return or accept."""
    newest = Submission.objects.filter(assessment=assessment).latest("number")
    review = reread_review(newest.review)
    version = {row.question: row.version for row in review.verdicts.all()}
    if chance.random() < 0.5:
        judge(
            review,
            "GEN-A-1",
            Judgement.CLARIFY,
            comment=f"Which team? {chance.random()}",
            version=version.get("GEN-A-1", 0),
        )
        returned(review, due=DUE)
    elif chance.random() < 0.3:
        reviews.release(review=review, by=by, at=LATER)
    else:
        questions = [answer.question for answer in newest.assessment.answers.all()]
        written = [
            verdicts.Written(code, version.get(code, 0), Judgement.AGREED) for code in questions
        ]
        verdicts.save_verdicts(review=review, written=written, by=by, at=LATER)
        review = reread_review(review)
        for outcome in reviews.outcomes(review):
            reviews.accept(review=review, by=by, at=LATER, summary="", outcome=outcome)
