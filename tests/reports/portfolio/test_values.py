"""Sums as figures: distributions, bands, gaps in order. Worked by hand."""

from collections import Counter
from decimal import Decimal

import pytest

from checklists.choices import Band, Severity
from checklists.tallying import Sums
from reports.portfolio import values

pytestmark = pytest.mark.pure
QUESTIONS = [
    ("A", Severity.MEDIUM, "policies"),
    ("B", Severity.CRITICAL, "csam"),
    ("C", Severity.HIGH, "csam"),
    ("D", Severity.HIGH, "csam"),
    ("E", Severity.HIGH, "csam"),
]


def test_spread_has_quartiles_and_mean() -> None:
    found = values.spread({"40": 2, "60": 1, "90": 1}, total=2 * 4005 + 6000 + 9000)

    assert (found.companies, found.lower, found.median, found.upper) == (4, 40, 40, 60)
    # (40.05 + 40.05 + 60 + 90) / 4 = 57.525
    assert found.mean == Decimal("57.5")


def test_spread_of_nobody_has_no_figures() -> None:
    assert values.spread({}, total=0) == values.Spread(0, None, None, None, None)


def test_group_has_every_band_and_its_share_of_critical_gaps() -> None:
    sums = Sums(assessments=4, companies=3, with_critical=2, critical_gaps=5, total=12000)
    sums.scores.update({"40": 3})
    sums.bands.update({"emerging": 3})

    group = values.group("KE", sums, "Kenya")

    assert list(group.bands) == list(Band)
    assert group.bands[Band.EMERGING] == 3
    assert group.bands[Band.LEADING] == 0
    assert group.critical_share == Decimal("66.7")
    assert values.group("", Sums()).critical_share is None


def test_areas_are_those_asked_for() -> None:
    sums = Sums(areas={"csam": Counter({"50": 1}), "unknown": Counter({"9": 1})})

    found = values.areas(sums, ["policies", "csam"])

    assert list(found) == ["policies", "csam"]
    assert found["policies"].companies == 0
    assert found["csam"].median == 50


def test_gaps_are_in_order_of_share_then_severity_then_code() -> None:
    sums = Sums(
        questions={
            # Yes, partly, no, not applicable.
            "A": [2, 4, 4, 9],
            "B": [2, 0, 8, 0],
            "C": [0, 1, 0, 0],
            "D": [3, 6, 1, 0],
            "E": [10, 0, 0, 0],
            "Retired": [0, 0, 20, 0],
        }
    )

    found = values.gaps(sums, QUESTIONS)

    # B and A are as common as one another; C applies to one company only; nobody lacks E.
    assert [gap.question for gap in found] == ["B", "A", "D", "C"]
    assert found[1].share == Decimal("80.0")
    assert (found[1].companies, found[1].applies, found[1].partly, found[1].no) == (8, 10, 4, 4)
    assert values.untold(sums, QUESTIONS) == ["C"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"B": 9, "F": 9, "G": 9}, []),
        # A high gap alone is in no total.
        ({"B": 9, "C": 2, "F": 9}, ["C"]),
        # A critical one could be had from all critical gaps: another of its area goes too.
        ({"B": 3, "F": 12, "G": 9, "H": 7}, ["B", "G"]),
        # Of another area where its own has none.
        ({"B": 3, "H": 7}, ["B", "H"]),
        ({"B": 3}, ["B"]),
        ({"B": 3, "F": 4, "H": 1, "G": 30}, ["B", "F", "G", "H"]),
    ],
)
def test_critical_question_of_few_takes_another_along(
    asked: dict[str, int], expected: list[str]
) -> None:
    critical = [("F", "csam"), ("G", "csam"), ("H", "policies")]
    questions = [*QUESTIONS, *((code, Severity.CRITICAL, area) for code, area in critical)]
    sums = Sums(questions={code: [count - 1, 0, 1, 5] for code, count in asked.items()})

    assert values.untold(sums, questions) == expected


def test_critical_gaps_are_counted_by_area() -> None:
    sums = Sums(questions={"A": [0, 3, 3, 0], "B": [1, 4, 2, 0], "C": [0, 0, 9, 0]})

    assert values.critical_by_area(values.gaps(sums, QUESTIONS)) == {"csam": 6}
