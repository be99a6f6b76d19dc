"""One count for every page."""

from fractions import Fraction

import pytest
from pytest_django import DjangoAssertNumQueries

from checklists import progress
from checklists.models import Answer
from checklists.progress import Count
from tests.checklists import small
from tests.factories.checklists import AssessmentFactory, answered_assessment

CODES = ["GEN-A-1", "GEN-A-2", "MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1"]


def count(**responses: str) -> progress.Progress:
    """Count the questions of mobile operators; keywords name a question without its dashes."""
    given = {code: responses.get(code.replace("-", "")) for code in CODES}
    return progress.count(small.content(), ["mobile"], {k: v for k, v in given.items() if v})


def test_count_of_nothing_answered() -> None:
    counted = count()

    assert counted.whole == Count(total=6, answered=0, gaps=0)
    assert counted.open_codes == tuple(CODES)
    assert counted.first_open == "GEN-A-1"
    assert not counted.whole.is_complete


def test_count_by_area_checklist_and_cell() -> None:
    counted = count(GENA1="yes", GENA2="no", MNOB1="partly", GENB1="not_applicable")

    assert counted.whole == Count(total=6, answered=4, gaps=2)
    assert counted.areas == {"policies": Count(3, 2, 1), "csam": Count(3, 2, 1)}
    assert counted.checklists == {"general": Count(4, 3, 1), "mobile": Count(2, 1, 1)}
    assert counted.cells["policies", "general"] == Count(2, 2, 1)
    assert counted.cells["csam", "mobile"] == Count(1, 1, 1)
    assert counted.open_codes == ("MNO-A-1", "GEN-B-2")


def test_count_ignores_answers_to_questions_that_are_not_asked() -> None:
    counted = progress.count(small.content(), ["mobile"], {"ISP-B-1": "yes"})

    assert counted.whole == Count(6, 0, 0)


@pytest.mark.parametrize(("answered", "percent"), [(0, 0), (1, 33), (2, 66), (3, 100)])
def test_percent_says_100_only_of_all(answered: int, percent: int) -> None:
    assert Count(3, answered).percent == percent


def test_percent_of_nothing() -> None:
    assert (Count().percent, Count().open, Count().is_complete) == (0, 0, True)


def test_range_of_nothing_answered_is_everything() -> None:
    result = progress.range_of(small.content(), ["mobile"], {})

    assert (result.low, result.high, result.open) == (Fraction(0), Fraction(100), 6)


def test_range_counts_what_is_open_as_no_and_as_yes() -> None:
    result = progress.range_of(small.content(), ["mobile"], {"GEN-A-1": "yes", "GEN-B-1": "no"})

    # Policies: 3 to 6 of 6 points; CSAM: 0 to 3 of 6; the mean of the two.
    assert (result.low, result.high, result.open) == (Fraction(25), Fraction(75), 4)


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_unconfirmed_answers_are_open() -> None:
    assessment = answered_assessment({"GEN-A-2": "", "GEN-B-1": "no"})
    Answer.objects.filter(question="GEN-A-1").update(carried_forward=True)

    counted = progress.of(assessment)

    assert counted.whole == Count(total=6, answered=4, gaps=1)
    assert counted.open_codes == ("GEN-A-1", "GEN-A-2")


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_of_all_counts_each_with_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, other = answered_assessment({"GEN-A-1": "no"}), AssessmentFactory.create()
    Answer.objects.filter(assessment=other, question="GEN-A-1").update(response="yes")

    with django_assert_num_queries(1):
        counted = progress.of_all([one, other])

    assert counted[one.pk].whole == Count(6, 6, 1)
    assert counted[other.pk].whole == Count(6, 1, 0)
    assert progress.of(one) == counted[one.pk]


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_content_of_a_revision_that_is_not_frozen() -> None:
    assessment = AssessmentFactory.create()
    assessment.revision.document = None

    with pytest.raises(ValueError, match="frozen"):
        progress.content_of(assessment)
