"""Bands under the critical cap, in each form and each combination, worked by hand."""

import pytest

from checklists.choices import Band, Effort, Severity
from checklists.scoring import Item, Result
from tests.checklists.questions import (
    NO,
    NOT_APPLICABLE,
    OPEN,
    PARTLY,
    YES,
    Responses,
    area,
    assessed,
    question,
)

pytestmark = pytest.mark.pure

# Enough points to be Leading by score alone whatever the few critical questions say.
PLENTY = [YES] * 100


def held(result: Result) -> tuple[Band | None, Band | None, tuple[str, ...]]:
    """Return the band, the band by score alone, and what holds it down."""
    return result.band, result.band_uncapped, result.capped_by


@pytest.mark.parametrize(
    ("critical", "band", "capped_by"),
    [
        # no cap
        ([], Band.LEADING, ()),
        ([YES], Band.LEADING, ()),
        ([NOT_APPLICABLE], Band.LEADING, ()),
        # partly
        ([PARTLY], Band.ESTABLISHED, ("A-C1",)),
        ([YES, PARTLY, PARTLY], Band.ESTABLISHED, ("A-C2", "A-C3")),
        ([PARTLY] * 3, Band.ESTABLISHED, ("A-C1", "A-C2", "A-C3")),
        # no, or no answer
        ([NO], Band.DEVELOPING, ("A-C1",)),
        ([OPEN], Band.DEVELOPING, ("A-C1",)),
        ([NO, PARTLY], Band.DEVELOPING, ("A-C1",)),
        ([PARTLY, OPEN, YES, NO], Band.DEVELOPING, ("A-C2", "A-C4")),
        # all of them, but fewer than three
        ([NO, NO], Band.DEVELOPING, ("A-C1", "A-C2")),
        ([NO, OPEN, NOT_APPLICABLE], Band.DEVELOPING, ("A-C1", "A-C2")),
        # three, but not more than half
        ([NO, NO, NO, YES, YES, YES], Band.DEVELOPING, ("A-C1", "A-C2", "A-C3")),
        ([NO, NO, NO, YES, YES, PARTLY], Band.DEVELOPING, ("A-C1", "A-C2", "A-C3")),
        # three and more than half
        ([NO, NO, NO], Band.EMERGING, ("A-C1", "A-C2", "A-C3")),
        ([NO, OPEN, NO, YES, YES], Band.EMERGING, ("A-C1", "A-C2", "A-C3")),
        ([NO, NO, NO, PARTLY, PARTLY], Band.EMERGING, ("A-C1", "A-C2", "A-C3")),
        # half of the applicable ones only
        ([NO, NO, NO, YES, YES, NOT_APPLICABLE], Band.EMERGING, ("A-C1", "A-C2", "A-C3")),
    ],
)
def test_cap_of_an_area_and_the_whole(
    critical: Responses, band: Band, capped_by: tuple[str, ...]
) -> None:
    scores = assessed(area("A", critical=critical, high=PLENTY))

    assert held(scores.areas["A"]) == (band, Band.LEADING, capped_by)
    assert held(scores.overall) == (band, Band.LEADING, capped_by)


@pytest.mark.parametrize(
    ("critical", "band"),
    [
        ([PARTLY], Band.ESTABLISHED),
        ([NO], Band.DEVELOPING),
        ([NO, NO, NO], Band.DEVELOPING),
    ],
)
def test_cap_of_a_checklist_never_emerging(critical: Responses, band: Band) -> None:
    scores = assessed(area("A", critical=critical, high=PLENTY))

    assert scores.checklists["GEN"].band == band


@pytest.mark.parametrize(
    ("critical", "high", "band"),
    [
        # 2/7: Emerging with one critical missing; 4/7: Developing; 6/9: Developing
        ([NO], [YES, NO], Band.EMERGING),
        ([NO], [YES, YES], Band.DEVELOPING),
        ([NO], [NO, NO], Band.NOT_STARTED),
        ([PARTLY], [YES, NO], Band.DEVELOPING),
        # 7.5/9 = 83: Established under a cap at Established
        ([PARTLY], [YES, YES, YES], Band.ESTABLISHED),
        # 4/13 = 31: Emerging under a cap at Emerging
        ([NO, NO, NO], [YES, YES], Band.EMERGING),
        ([NO, NO, NO], [NO], Band.NOT_STARTED),
    ],
)
def test_cap_that_changes_nothing_names_nothing(
    critical: Responses, high: Responses, band: Band
) -> None:
    scores = assessed(area("A", critical=critical, high=high))

    for result in (scores.overall, scores.areas["A"], scores.checklists["GEN"]):
        assert held(result) == (band, band, ())


def test_cap_at_emerging_from_developing() -> None:
    """12/21 = 57."""
    scores = assessed(area("A", critical=[NO] * 3, high=[YES] * 6))

    assert held(scores.areas["A"]) == (
        Band.EMERGING,
        Band.DEVELOPING,
        ("A-C1", "A-C2", "A-C3"),
    )
    assert held(scores.checklists["GEN"]) == (Band.DEVELOPING, Band.DEVELOPING, ())


def test_cap_of_the_whole_names_only_the_areas_that_are_emerging() -> None:
    items = [
        *area("A", critical=[NO, NO, NO, YES], high=PLENTY),
        *area("B", critical=[NO, YES], high=PLENTY),
        *area("C", critical=[PARTLY], high=PLENTY),
    ]

    scores = assessed(items)

    assert held(scores.overall) == (Band.EMERGING, Band.LEADING, ("A-C1", "A-C2", "A-C3"))
    assert held(scores.areas["B"]) == (Band.DEVELOPING, Band.LEADING, ("B-C1",))
    assert held(scores.areas["C"]) == (Band.ESTABLISHED, Band.LEADING, ("C-C1",))


def test_cap_of_the_whole_by_two_emerging_areas() -> None:
    items = [
        *area("B", critical=[NO, NO, NO], high=PLENTY),
        *area("A", critical=[OPEN, NO, NO], high=PLENTY),
    ]

    capped_by = assessed(items).overall.capped_by

    assert capped_by == ("A-C1", "A-C2", "A-C3", "B-C1", "B-C2", "B-C3")


def test_cap_of_the_whole_counts_many_within_one_area_only() -> None:
    """Three critical questions of three are missing, but each in another area."""
    items = [question_ for name in "ABC" for question_ in area(name, critical=[NO], high=PLENTY)]

    scores = assessed(items)

    assert held(scores.overall) == (Band.DEVELOPING, Band.LEADING, ("A-C1", "B-C1", "C-C1"))


def test_cap_of_an_area_counts_its_questions_of_all_checklists() -> None:
    items = [
        *area("A", critical=[NO, NO], high=PLENTY, checklist="GEN"),
        question("A-C3", NO, Severity.CRITICAL, checklist="ISP"),
        question("A-H0", YES, Severity.HIGH, checklist="ISP"),
    ]

    scores = assessed(items)

    assert scores.areas["A"].band == Band.EMERGING
    assert held(scores.checklists["GEN"]) == (Band.DEVELOPING, Band.LEADING, ("A-C1", "A-C2"))
    # 2/5 = 40: Emerging by its own score.
    assert held(scores.checklists["ISP"]) == (Band.EMERGING, Band.EMERGING, ())


def test_cap_leaves_other_areas_and_checklists_alone() -> None:
    items = [
        *area("A", critical=[NO], high=PLENTY, checklist="GEN"),
        *area("B", critical=[YES], high=PLENTY, checklist="ISP"),
    ]

    scores = assessed(items)

    assert held(scores.areas["B"]) == (Band.LEADING, Band.LEADING, ())
    assert held(scores.checklists["ISP"]) == (Band.LEADING, Band.LEADING, ())
    assert held(scores.overall) == (Band.DEVELOPING, Band.LEADING, ("A-C1",))


def test_cap_never_comes_from_high_or_medium_questions() -> None:
    scores = assessed(area("A", high=[NO, PARTLY, *PLENTY], medium=[OPEN, PARTLY]))

    assert held(scores.overall) == (Band.LEADING, Band.LEADING, ())


def test_cap_does_not_change_the_score() -> None:
    """28/31 = 90.3, with one of three points missing."""
    result = assessed(area("A", critical=[NO], high=[YES] * 14)).overall

    assert result.exact is not None
    assert 90 < result.exact < 91
    assert held(result) == (Band.DEVELOPING, Band.LEADING, ("A-C1",))


def test_cap_names_its_questions_in_gap_order() -> None:
    def critical(code: str, effort: Effort) -> Item:
        return question(code, NO, Severity.CRITICAL, effort=effort)

    items = [
        *area("A", high=PLENTY),
        critical("Q1", Effort.HIGH),
        critical("Q2", Effort.LOW),
        critical("Q3", Effort.MEDIUM),
        critical("Q0", Effort.MEDIUM),
        *area("B", critical=[YES] * 5),
    ]

    assert assessed(items).overall.capped_by == ("Q2", "Q0", "Q3", "Q1")
