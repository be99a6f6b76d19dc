"""Scores, rounding, bands and ranges, worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from checklists.choices import Band, Response, Severity
from checklists.scoring import (
    RULES,
    VERSION,
    Confidence,
    UnknownRules,
    assess,
    band_of,
    rounded,
    score,
    value,
    weight,
)
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
    row,
)

pytestmark = pytest.mark.pure

WORKED = area("A", critical=[YES], high=[PARTLY], medium=[NO, NOT_APPLICABLE])


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (YES, Fraction(1)),
        (PARTLY, Fraction(1, 2)),
        (NO, Fraction(0)),
        (OPEN, Fraction(0)),
        (NOT_APPLICABLE, None),
    ],
)
def test_value(response: Response | None, expected: Fraction | None) -> None:
    assert value(response) == expected


@pytest.mark.parametrize(
    ("severity", "expected"), [(Severity.CRITICAL, 3), (Severity.HIGH, 2), (Severity.MEDIUM, 1)]
)
def test_weight(severity: Severity, expected: int) -> None:
    assert weight(severity) == expected


def test_score_worked_example() -> None:
    exact = score(WORKED)

    assert exact == Fraction(200, 3)
    assert rounded(exact, 2) == Decimal("66.67")
    assert rounded(exact) == 67


@pytest.mark.parametrize(
    ("critical", "high", "medium", "expected"),
    [
        ([], [], [], None),
        ([NOT_APPLICABLE], [NOT_APPLICABLE], [NOT_APPLICABLE], None),
        ([NO], [], [], Fraction(0)),
        ([OPEN], [NOT_APPLICABLE], [], Fraction(0)),
        ([PARTLY], [PARTLY], [PARTLY], Fraction(50)),
        ([YES], [YES], [YES], Fraction(100)),
        ([YES], [YES], [NO], Fraction(500, 6)),
        ([NO], [YES], [YES], Fraction(50)),
        ([YES, NO], [PARTLY], [OPEN, YES], Fraction(500, 10)),
        ([PARTLY, YES], [NO], [NOT_APPLICABLE, PARTLY], Fraction(500, 9)),
        ([YES, YES], [YES, YES, PARTLY], [NO, OPEN], Fraction(1100, 14)),
    ],
)
def test_score_table(
    critical: Responses, high: Responses, medium: Responses, expected: Fraction | None
) -> None:
    assert score(area("A", critical=critical, high=high, medium=medium)) == expected


@pytest.mark.parametrize(
    ("exact", "places", "expected"),
    [
        ("0", 0, "0"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("49.995", 0, "50"),
        ("49.995", 2, "50.00"),
        ("49.4999", 0, "49"),
        ("200/3", 2, "66.67"),
        ("1/3", 2, "0.33"),
        ("100", 2, "100.00"),
        ("99.995", 2, "100.00"),
        ("0.004", 2, "0.00"),
        ("-0.004", 2, "0.00"),
        ("-0.4", 0, "0"),
        ("-2.5", 0, "-3"),
        ("-7.125", 2, "-7.13"),
        ("18.5", 1, "18.5"),
    ],
)
def test_rounded_half_up(exact: str, places: int, expected: str) -> None:
    assert str(rounded(Fraction(exact), places)) == expected


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("0", Band.NOT_STARTED),
        ("24.999", Band.NOT_STARTED),
        ("25", Band.EMERGING),
        ("49.995", Band.EMERGING),
        ("50", Band.DEVELOPING),
        ("74.999", Band.DEVELOPING),
        ("75", Band.ESTABLISHED),
        ("89.999", Band.ESTABLISHED),
        ("90", Band.LEADING),
        ("100", Band.LEADING),
    ],
)
def test_band_of_boundaries(exact: str, expected: Band) -> None:
    assert band_of(Fraction(exact)) == expected


def test_assess_band_by_the_exact_score_not_by_the_shown_one() -> None:
    items = [
        *area("A", medium=[YES] * 50 + [NO] * 51),
        *area("B", medium=[YES] * 52 + [NO] * 51),
    ]

    whole = assessed(items).overall

    assert whole.exact == 50 * Fraction(10402, 10403)
    assert str(rounded(whole.exact)) == "50"
    assert str(rounded(whole.exact, 2)) == "50.00"
    assert whole.band == Band.EMERGING


def test_assess_areas_count_alike_however_long() -> None:
    items = [
        *area("A", medium=[YES] * 9 + [NO]),
        *area("B", medium=[NO]),
        *area("C", critical=[NOT_APPLICABLE]),
    ]

    scores = assessed(items)

    assert [scores.areas[code].exact for code in "ABC"] == [90, 0, None]
    assert scores.overall.exact == 45
    assert scores.left_out == ("C",)
    assert row(scores.overall.reached, scores.overall.possible) == (9, 11)


def test_assess_checklist_score_over_its_own_questions() -> None:
    items = [
        *area("A", high=[YES, NO], checklist="GEN"),
        *area("B", critical=[PARTLY], checklist="GEN"),
        *area("B", high=[YES], checklist="ISP"),
    ]

    scores = assessed(items)

    assert scores.checklists["GEN"].exact == Fraction(350, 7)
    assert scores.checklists["ISP"].exact == 100
    assert scores.areas["B"].exact == Fraction(350, 5)
    assert scores.overall.exact == Fraction(50 + 70, 2)


def test_assess_points_of_area_and_whole() -> None:
    scores = assessed(WORKED)

    area_a, whole = scores.areas["A"], scores.overall
    assert row(area_a.reached, area_a.possible) == (4, 6)
    assert row(whole.reached, whole.possible) == (4, 6)


def test_assess_half_points() -> None:
    scores = assessed(area("A", medium=[PARTLY, YES]))

    assert scores.areas["A"].reached == Fraction(3, 2)


def test_assess_names_every_area_and_checklist_in_order() -> None:
    scores = assess(WORKED, areas=("Z", "A", "B"), checklists=("ISP", "GEN"))

    assert list(scores.areas) == ["Z", "A", "B"]
    assert list(scores.checklists) == ["ISP", "GEN"]
    assert scores.left_out == ("Z", "B")
    assert scores.areas["Z"].exact is None
    assert scores.areas["Z"].total == 0
    assert scores.areas["Z"].coverage is None


def test_assess_nothing_has_no_score() -> None:
    scores = assess([], areas=("A",), checklists=("GEN",))

    whole = scores.overall
    assert (whole.exact, whole.low, whole.high) == (None, None, None)
    assert (whole.band, whole.band_uncapped, whole.capped_by) == (None, None, ())
    assert row(whole.reached, whole.possible, whole.coverage) == (0, 0, None)
    assert scores.confidence == Confidence(None, None, None)
    assert scores.left_out == ("A",)


def test_assess_all_not_applicable_has_no_score_and_full_coverage() -> None:
    scores = assessed(area("A", critical=[NOT_APPLICABLE] * 3, medium=[NOT_APPLICABLE]))

    assert scores.overall.exact is None
    assert scores.overall.band is None
    assert scores.overall.coverage == 1
    assert scores.confidence == Confidence(None, None, Fraction(1))


def test_assess_question_of_an_area_not_assessed() -> None:
    with pytest.raises(KeyError):
        assess(WORKED, areas=("B",), checklists=("GEN",))
    with pytest.raises(KeyError):
        assess(WORKED, areas=("A",), checklists=("ISP",))


def test_assess_takes_any_iterable_once() -> None:
    scores = assess(iter(WORKED), areas=("A",), checklists=("GEN",))

    assert scores == assessed(WORKED)


@pytest.mark.parametrize(
    ("critical", "high", "expected"),
    [
        # exact, low, high, open, coverage
        ([YES], [NO], (60, 60, 60, 0, Fraction(1))),
        ([YES], [OPEN], (60, 60, 100, 1, Fraction(1, 2))),
        ([OPEN], [OPEN], (0, 0, 100, 2, Fraction(0))),
        ([OPEN], [NOT_APPLICABLE], (0, 0, 100, 1, Fraction(1, 2))),
        ([OPEN], [PARTLY], (20, 20, 80, 1, Fraction(1, 2))),
        ([NOT_APPLICABLE], [NOT_APPLICABLE], (None, None, None, 0, Fraction(1))),
    ],
)
def test_assess_range(critical: Responses, high: Responses, expected: tuple[object, ...]) -> None:
    result = assessed(area("A", critical=critical, high=high)).areas["A"]

    assert (result.exact, result.low, result.high, result.open, result.coverage) == expected


def test_assess_range_of_the_whole_is_the_mean_of_the_areas() -> None:
    items = [
        *area("A", medium=[YES, OPEN]),
        *area("B", medium=[OPEN, NOT_APPLICABLE]),
        *area("C", medium=[NOT_APPLICABLE]),
    ]

    whole = assessed(items).overall

    assert row(whole.low, whole.high) == (25, 100)
    assert (whole.answered, whole.total, whole.open) == (3, 5, 2)


def test_assess_confidence_by_points_reached() -> None:
    items = [
        question("Q1", YES, Severity.CRITICAL, evidence=True, confirmed=True),
        question("Q2", PARTLY, Severity.HIGH),
        question("Q3", YES, Severity.MEDIUM, evidence=True),
        question("Q4", NO, Severity.HIGH, evidence=True, confirmed=True),
        question("Q5", NOT_APPLICABLE, Severity.HIGH, evidence=True, confirmed=True),
    ]

    own, reviewed = assessed(items), assessed(items, reviewed=True)

    assert own.confidence == Confidence(Fraction(4, 5), None, Fraction(2, 10))
    assert reviewed.confidence == Confidence(Fraction(4, 5), Fraction(3, 5), Fraction(2, 10))


def test_assess_confidence_of_no_points_is_none() -> None:
    scores = assessed(area("A", critical=[NO], high=[NOT_APPLICABLE]), reviewed=True)

    assert scores.confidence == Confidence(None, None, Fraction(2, 5))


def test_assess_by_version() -> None:
    scores = assess(WORKED, areas=("A",), checklists=("GEN",), version="1")

    assert scores.rules == "1"
    assert VERSION in RULES


def test_assess_unknown_version() -> None:
    with pytest.raises(UnknownRules, match="99"):
        assess(WORKED, areas=("A",), checklists=("GEN",), version="99")
