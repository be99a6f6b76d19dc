"""Copying answers, and starting markets, while somebody else does something too."""

from datetime import date

import pytest

from checklists.models import Answer, AnswerHistory, Assessment, Submission
from checklists.services import markets
from checklists.services.markets import Chosen, Next, Which
from checklists.workflow import NotDone, Refused
from copassess.accounts.models import User
from tests.checklists import small
from tests.checklists.test_races import at_once, saving, submitting
from tests.factories.checklists import AT, answered_assessment, owner_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(5)


@pytest.fixture
def source() -> Assessment:
    """Return an assessment with every question answered no, each at version 1."""
    small.load()
    return answered_assessment(default="no")


@pytest.fixture
def target(source: Assessment) -> Assessment:
    """Return one with every question answered yes, each at version 1."""
    return answered_assessment(organisation=source.organisation)


@pytest.fixture
def by(source: Assessment) -> User:
    """Return the owner of both."""
    return owner_of(source.organisation)


def copying(source: Assessment, target: Assessment, by: User) -> markets.Copied:
    """Copy all that was seen at version 1, as a request of its own does."""
    codes = Answer.objects.of(target).values_list("question", flat=True)
    return markets.copy(
        source=Assessment.objects.get(pk=source.pk),
        target=Assessment.objects.get(pk=target.pk),
        chosen=[Chosen(code, 1, 1) for code in codes],
        which=Which.DIFFERING,
        by=by,
        at=AT,
    )


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_copy_and_a_save_never_overwrite_each_other(
    source: Assessment, target: Assessment, by: User, round_: int
) -> None:
    copied, saved = at_once(
        lambda: copying(source, target, by),
        lambda: saving(target, by, "GEN-A-1", 1, {"note": "Typed just now"}),
    )

    answer = Answer.objects.get(assessment=target, question="GEN-A-1")
    assert copied is None
    # Either the save came first and stands, or it was told of the copy; nothing vanished.
    assert (answer.note == "Typed just now") == (saved is None)
    assert (answer.response == "no") == (saved is not None)
    assert AnswerHistory.objects.filter(answer=answer, version=2).count() == 1
    others = Answer.objects.filter(assessment=target).exclude(pk=answer.pk)
    assert set(others.values_list("response", "carried_forward")) == {("no", True)}


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_submission_has_the_whole_copy_or_nothing_of_it(
    source: Assessment, target: Assessment, by: User, round_: int
) -> None:
    copied, submitted = at_once(lambda: copying(source, target, by), lambda: submitting(target, by))

    # A copied answer is unconfirmed, so after the copy nothing can be submitted.
    assert [copied, submitted].count(None) == 1
    if copied:
        assert isinstance(copied, Refused)
    assert Submission.objects.count() == int(submitted is None)
    carried = Answer.objects.filter(assessment=target, carried_forward=True).count()
    assert carried == (6 if copied is None else 0)


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_copies_one_is_made(
    source: Assessment, target: Assessment, by: User, round_: int
) -> None:
    errors = at_once(lambda: copying(source, target, by), lambda: copying(source, target, by))

    assert errors.count(None) == 1
    assert isinstance(next(error for error in errors if error), NotDone)
    assert set(Answer.objects.filter(assessment=target).values_list("version", flat=True)) == {2}


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_clicks_each_country_gets_one_draft(
    source: Assessment, by: User, round_: int
) -> None:
    def start() -> object:
        return markets.start_in(
            source=Assessment.objects.select_related("organisation").get(pk=source.pk),
            countries=["UG", "TZ"],
            title="2026",
            period_from=source.period_from,
            period_to=source.period_to,
            by=by,
            at=AT,
        )

    errors = at_once(start, start)

    assert errors.count(None) == 1
    made = Assessment.objects.filter(started_from=source)
    assert sorted(made.values_list("scope_country", flat=True)) == ["TZ", "UG"]


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_clicks_each_market_gets_one_next_period(
    source: Assessment, by: User, round_: int
) -> None:
    following = [Next(source, "2027", date(2027, 1, 1), date(2027, 12, 31))]

    def start() -> object:
        company = source.organisation
        return markets.start_next(organisation=company, following=following, by=by, at=AT)

    errors = at_once(start, start)

    assert errors.count(None) == 1
    assert Assessment.objects.filter(started_from=source).count() == 1
