"""That no printed figure of a profile tells what one company answered, whoever comes or goes.

Proved here: somebody who knows how all figures are made, all but the phases, who knows exactly how
many companies were asked before and after, and that only one company came, left or changed what it
said, still finds every way in which it may have answered possible, whatever is printed. It is
proved by trying every count of up to sixty companies, and (bands) every distribution of up to ten.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.tallying import quartiles
from reports.profile.rounding import POINTS, STEP, in_steps, middle, percent, points, share, shares

pytestmark = pytest.mark.pure
PHASES = range(STEP)
# A printed figure before and after, and the changes that explain it.
Seen = dict[tuple[object, object], set[object]]
SCORES = st.lists(st.integers(0, 100), min_size=1, max_size=40)


@pytest.mark.parametrize("of", range(5, 61))
def test_share_hides_whether_a_company_that_comes_or_leaves_has_the_gap(of: int) -> None:
    seen: Seen = defaultdict(set)
    for count, has_gap in product(range(of + 1), (0, 1)):
        for before, after in product(PHASES, repeat=2):
            printed = share(count, of, before), share(count + has_gap, of + 1, after)
            seen[printed].add(has_gap)

    assert set(map(frozenset, seen.values())) == {frozenset({0, 1})}


@pytest.mark.parametrize("of", range(5, 61))
def test_share_hides_which_way_a_company_changed_its_answer(of: int) -> None:
    """Where the print moves the count did; the same count has the same phase, so the same print."""
    seen: Seen = defaultdict(set)
    for count, change in product(range(of + 1), (-1, 1)):
        if 0 <= count + change <= of:
            for before, after in product(PHASES, repeat=2):
                printed = share(count, of, before), share(count + change, of, after)
                seen[printed].add(change)

    assert set(map(frozenset, seen.values())) == {frozenset({-1, 1})}


@pytest.mark.parametrize("of", range(5, 61))
def test_share_leaves_three_counts_possible_and_never_only_all_or_none(of: int) -> None:
    counts: dict[int, set[int]] = defaultdict(set)
    for count, phase in product(range(of + 1), PHASES):
        counts[share(count, of, phase)].add(count)

    assert min(len(found) for found in counts.values()) >= STEP


def test_rounding_alone_would_tell() -> None:
    # Two of five, then three of six: only a company with the gap can have joined.
    joined = {
        has_gap
        for count, has_gap in product(range(6), (0, 1))
        if (percent(count, 5), percent(count + has_gap, 6)) == (40, 50)
    }

    assert joined == {1}


@pytest.mark.parametrize("companies", range(5, 11))
def test_bands_hide_which_one_a_company_that_comes_or_leaves_has(companies: int) -> None:
    seen: Seen = defaultdict(set)
    for counts, band in product(distributions(companies, 5), range(5)):
        more = [count + (place == band) for place, count in enumerate(counts)]
        for before, after in product(PHASES, repeat=2):
            seen[tuple(shares(counts, before)), tuple(shares(more, after))].add(band)

    assert {len(found) for found in seen.values()} == {5}


@pytest.mark.parametrize("companies", range(5, 10))
def test_bands_hide_which_one_a_company_moved_to(companies: int) -> None:
    seen: Seen = defaultdict(set)
    for counts, left, entered in product(distributions(companies, 5), range(5), range(5)):
        if counts[left] and left != entered:
            moved = [n - (i == left) + (i == entered) for i, n in enumerate(counts)]
            for before, after in product(PHASES, repeat=2):
                printed = tuple(shares(counts, before)), tuple(shares(moved, after))
                seen[printed].add(entered)

    assert {len(found) for found in seen.values()} == {5}


def distributions(companies: int, groups: int) -> Iterator[Sequence[int]]:
    """Yield every way in which companies may be spread over groups."""
    if groups == 1:
        yield [companies]
        return
    for first in range(companies + 1):
        for others in distributions(companies - first, groups - 1):
            yield [first, *others]


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(any), st.sampled_from(PHASES))
def test_shares_of_bands_are_fives_and_come_to_all(counts: list[int], phase: int) -> None:
    found = shares(counts, phase)

    assert sum(found) == 100
    assert all(percentage >= 0 and percentage % POINTS == 0 for percentage in found)


@given(st.integers(0, 200), st.integers(0, 200))
def test_steps_are_right_on_average_and_never_more_than_a_step_away(count: int, more: int) -> None:
    of = count + more

    printed = [in_steps(count, of, phase) for phase in PHASES]

    assert all(abs(step - count) < STEP and 0 <= step <= of for step in printed)
    assert sum(printed) == STEP * count or max(printed) == of // STEP * STEP


@given(SCORES, st.data())
def test_scores_tell_nothing_finer_than_their_fives(scores: list[int], data: st.DataObject) -> None:
    """Any company may have any other score that rounds to the same: what is printed stays."""
    others = [
        data.draw(st.sampled_from([o for o in range(101) if points(o) == points(score)]))
        for score in scores
    ]

    assert middle(histogram(scores)) == middle(histogram(others))
    assert middle(histogram(scores)) == quartiles(histogram([points(score) for score in scores]))


def histogram(scores: Sequence[int]) -> dict[str, int]:
    """Return how many companies have each score."""
    return {str(score): scores.count(score) for score in scores}


@pytest.mark.parametrize(
    ("count", "of", "expected"), [(0, 5, 0), (1, 40, 5), (3, 8, 40), (7, 8, 90), (8, 8, 100)]
)
def test_percent_is_rounded_to_five_half_up(count: int, of: int, expected: int) -> None:
    assert percent(count, of) == expected


def test_nobody_has_no_quartiles() -> None:
    assert middle({}) is None
