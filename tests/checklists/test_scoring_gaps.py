"""Gaps, their order, gain and horizon, strengths and comparisons, worked by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from checklists.choices import Band, Effort, Horizon, Response, Severity
from checklists.comparison import compare
from checklists.scoring import Item, after_closing, gaps, strengths
from tests.checklists.questions import (
    NO,
    NOT_APPLICABLE,
    OPEN,
    PARTLY,
    YES,
    area,
    assessed,
    question,
    row,
)

pytestmark = pytest.mark.pure

CRITICAL, HIGH, MEDIUM = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM


def codes(items: list[Item]) -> list[str]:
    """Return the codes of the gaps in order."""
    return [gap.item.code for gap in gaps(items)]


def test_gaps_are_partly_no_and_missing() -> None:
    items = [
        question("Q1", YES),
        question("Q2", PARTLY),
        question("Q3", NO),
        question("Q4", NOT_APPLICABLE),
        question("Q5", OPEN),
    ]

    assert codes(items) == ["Q3", "Q5", "Q2"]


def test_gaps_of_nothing() -> None:
    assert gaps([]) == ()
    assert gaps([question("Q1", YES), question("Q2", NOT_APPLICABLE)]) == ()


def test_gaps_order_by_severity_then_response_then_effort_then_code() -> None:
    in_order = [
        question("Q90", NO, CRITICAL, effort=Effort.LOW),
        question("Q91", OPEN, CRITICAL, effort=Effort.LOW),
        question("Q80", NO, CRITICAL, effort=Effort.HIGH),
        question("Q70", PARTLY, CRITICAL, effort=Effort.LOW),
        question("Q60", OPEN, HIGH, effort=Effort.MEDIUM),
        question("Q61", NO, HIGH, effort=Effort.MEDIUM),
        question("Q50", NO, HIGH, effort=Effort.HIGH),
        question("Q40", PARTLY, HIGH, effort=Effort.LOW),
        question("Q41", PARTLY, HIGH, effort=Effort.HIGH),
        question("Q30", NO, MEDIUM, effort=Effort.LOW),
        question("Q20", NO, MEDIUM, effort=Effort.HIGH),
        question("Q10", PARTLY, MEDIUM, effort=Effort.LOW),
    ]

    found = gaps(reversed(in_order))

    assert [gap.item for gap in found] == in_order
    assert [gap.position for gap in found] == list(range(1, 13))


def test_gaps_gain_of_the_worked_example() -> None:
    """6 points in one area: the high one misses 1 of them, the medium one 1."""
    worked = area("A", critical=[YES], high=[PARTLY], medium=[NO, NOT_APPLICABLE])

    assert [(gap.item.code, gap.gain) for gap in gaps(worked)] == [
        ("A-H1", Fraction(100, 6)),
        ("A-M1", Fraction(100, 6)),
    ]


def test_gaps_gain_in_a_short_area_is_larger() -> None:
    """A medium gap in an area of 2 points against a critical one in an area of 30; C is n/a."""
    items = [
        *area("A", critical=[NO, *[YES] * 9]),
        *area("B", medium=[OPEN, YES]),
        *area("C", medium=[NOT_APPLICABLE]),
    ]

    by_code = {gap.item.code: gap.gain for gap in gaps(items)}

    assert by_code == {"A-C1": 5, "B-M1": 25}
    assert codes(items) == ["A-C1", "B-M1"]


@pytest.mark.parametrize(
    ("severity", "effort", "horizon", "quick_win"),
    [
        (CRITICAL, Effort.LOW, Horizon.NOW, True),
        (CRITICAL, Effort.MEDIUM, Horizon.NOW, False),
        (CRITICAL, Effort.HIGH, Horizon.NOW, False),
        (HIGH, Effort.LOW, Horizon.NOW, True),
        (HIGH, Effort.MEDIUM, Horizon.NEXT, False),
        (HIGH, Effort.HIGH, Horizon.NEXT, False),
        (MEDIUM, Effort.LOW, Horizon.LATER, False),
        (MEDIUM, Effort.MEDIUM, Horizon.LATER, False),
        (MEDIUM, Effort.HIGH, Horizon.LATER, False),
    ],
)
@pytest.mark.parametrize("response", [NO, PARTLY, OPEN])
def test_gaps_horizon_and_quick_win(
    severity: Severity,
    effort: Effort,
    horizon: Horizon,
    quick_win: bool,
    response: Response | None,
) -> None:
    (gap,) = gaps([question("Q1", response, severity, effort=effort)])

    assert (gap.horizon, gap.quick_win) == (horizon, quick_win)


def test_gaps_keep_the_mark_of_the_reviewer() -> None:
    item = replace(question("Q1", NO), reviewer_only=True)

    (gap,) = gaps([item])

    assert gap.item.reviewer_only


def test_after_closing_some() -> None:
    items = area("A", critical=[NO, YES], high=[PARTLY, YES])

    before = assessed(items).overall
    after = after_closing(items, ["A-C1"], areas=["A"], checklists=["GEN"])

    assert row(before.exact, before.band) == (60, Band.DEVELOPING)
    assert row(after.exact, after.band) == (90, Band.LEADING)


def test_after_closing_nothing_or_strangers_changes_nothing() -> None:
    items = area("A", critical=[NO, NOT_APPLICABLE], high=[YES])

    before = assessed(items).overall

    for closed in ([], ["A-C2"], ["A-H1"], ["Z-C1"]):
        assert after_closing(items, closed, areas=["A"], checklists=["GEN"]) == before


def test_after_closing_lifts_the_cap() -> None:
    items = area("A", critical=[NO, PARTLY], high=[YES] * 100)

    one = after_closing(items, {"A-C1"}, areas=["A"], checklists=["GEN"])
    both = after_closing(items, {"A-C1", "A-C2"}, areas=["A"], checklists=["GEN"])

    assert (one.band, one.capped_by) == (Band.ESTABLISHED, ("A-C2",))
    assert (both.band, both.capped_by) == (Band.LEADING, ())


def test_strengths_need_yes_and_evidence() -> None:
    items = [
        question("Q1", YES, CRITICAL),
        question("Q2", PARTLY, CRITICAL, evidence=True),
        question("Q3", NOT_APPLICABLE, CRITICAL, evidence=True),
        question("Q4", OPEN, CRITICAL, evidence=True),
        question("Q5", YES, MEDIUM, evidence=True),
    ]

    assert [item.code for item in strengths(items)] == ["Q5"]


def test_strengths_severity_first_then_code_up_to_a_limit() -> None:
    items = [
        question("Q1", YES, MEDIUM, evidence=True),
        question("Q4", YES, HIGH, evidence=True),
        question("Q3", YES, HIGH, evidence=True),
        question("Q9", YES, CRITICAL, evidence=True, effort=Effort.HIGH),
    ]

    assert [item.code for item in strengths(items)] == ["Q9", "Q3", "Q4"]
    assert [item.code for item in strengths(items, limit=9)] == ["Q9", "Q3", "Q4", "Q1"]
    assert strengths(items, limit=0) == ()


def test_compare_over_the_questions_that_both_hold_and_both_count() -> None:
    earlier = [
        question("Q1", NO, CRITICAL),
        question("Q2", YES, HIGH),
        question("Q3", NOT_APPLICABLE, HIGH),
        question("Q4", YES, HIGH),
        question("GONE", YES, HIGH),
    ]
    later = [
        question("Q1", PARTLY, CRITICAL),
        question("Q2", YES, HIGH),
        question("Q3", YES, HIGH),
        question("Q4", NOT_APPLICABLE, HIGH),
        question("NEW", NO, HIGH),
    ]

    found = compare(earlier, later)

    assert found.shared == 2
    assert row(found.before, found.after) == (40, 70)
    assert found.difference == 30


def test_compare_areas_count_alike() -> None:
    earlier = [*area("A", medium=[NO, NO, NO, NO]), *area("B", medium=[YES])]
    later = [*area("A", medium=[YES, NO, NO, NO]), *area("B", medium=[NO])]

    found = compare(earlier, later)

    assert row(found.before, found.after) == (50, Fraction(25, 2))
    assert found.difference == Fraction(-75, 2)


def test_compare_open_counts_as_no() -> None:
    found = compare([question("Q1", OPEN)], [question("Q1", PARTLY)])

    assert row(found.before, found.after, found.difference, found.shared) == (0, 50, 50, 1)


def test_compare_difference_before_rounding() -> None:
    """33.33 and 66.67 differ by 33.33, not by 33.34."""
    earlier = area("A", medium=[YES, NO, NO])
    later = area("A", medium=[YES, YES, NO])

    assert compare(earlier, later).difference == Fraction(100, 3)


def test_compare_a_question_weighed_otherwise_is_no_progress() -> None:
    earlier = [question("Q1", YES, MEDIUM), question("Q2", NO, CRITICAL, area="B")]
    later = [question("Q1", YES, CRITICAL), question("Q2", NO, MEDIUM)]

    found = compare(earlier, later)

    assert row(found.before, found.after, found.difference) == (75, 75, 0)


@pytest.mark.parametrize("response", [YES, NOT_APPLICABLE])
def test_compare_nothing_shared(response: Response) -> None:
    found = compare([question("Q1", NOT_APPLICABLE)], [question("Q1", response)])

    assert (found.before, found.after, found.difference, found.shared) == (None, None, None, 0)
