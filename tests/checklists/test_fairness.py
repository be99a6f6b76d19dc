"""When reviewers judge so differently that they should talk."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from checklists.fairness import APART, LEAST, Rate, is_apart

pytestmark = pytest.mark.pure

rates = st.integers(0, 400).flatmap(
    lambda verdicts: st.builds(
        Rate, verdicts=st.just(verdicts), objections=st.integers(0, verdicts)
    )
)


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        # 60 of 100 against 20 of 200.
        (Rate(100, 60), Rate(200, 40), True),
        (Rate(100, 20), Rate(200, 120), True),
        # Far apart, and so few that chance explains it: 4 of 10 against 2 of 12.
        (Rate(10, 4), Rate(12, 2), False),
        # One verdict short of the least.
        (Rate(9, 9), Rate(500, 0), False),
        (Rate(500, 500), Rate(9, 0), False),
        (Rate(10, 10), Rate(10, 0), True),
        # Sure, and too small to matter: 15 points.
        (Rate(4000, 1000), Rate(4000, 400), False),
        (Rate(0, 0), Rate(0, 0), False),
        (Rate(50, 0), Rate(50, 0), False),
        (Rate(50, 50), Rate(50, 50), False),
    ],
)
def test_far_apart_is_large_and_no_chance(own: Rate, others: Rate, expected: bool) -> None:
    assert is_apart(own, others) == expected


@given(rates, rates)
def test_rule_is_the_same_from_either_side(own: Rate, others: Rate) -> None:
    assert is_apart(own, others) == is_apart(others, own)


@given(rates, rates)
def test_nothing_is_said_of_few_or_of_small_differences(own: Rate, others: Rate) -> None:
    if is_apart(own, others):
        assert min(own.verdicts, others.verdicts) >= LEAST
        assert abs(own.share - others.share) >= APART


@given(rates, rates)
def test_agreeing_and_objecting_are_alike(own: Rate, others: Rate) -> None:
    def turned(rate: Rate) -> Rate:
        return Rate(rate.verdicts, rate.verdicts - rate.objections)

    assert is_apart(own, others) == is_apart(turned(own), turned(others))


@given(rates, rates)
def test_all_without_one_is_the_others(own: Rate, others: Rate) -> None:
    whole = Rate(own.verdicts + others.verdicts, own.objections + others.objections)

    assert whole - own == others
