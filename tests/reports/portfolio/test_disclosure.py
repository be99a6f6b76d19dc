"""The rule of five: no figure of fewer than five companies, not by subtraction either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.portfolio.disclosure import FEWEST, is_few, may_tell, withheld, withheld_within

pytestmark = pytest.mark.pure
GROUPS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30))


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({}, set()),
        ({"KE": 5, "UG": 9}, set()),
        ({"KE": 0, "UG": 9}, set()),
        # Five and more together hide one another.
        ({"KE": 3, "UG": 4, "TZ": 20}, {"KE", "UG"}),
        # Three alone could be had by subtraction, so the smallest shown goes as well.
        ({"KE": 3, "UG": 9, "TZ": 20}, {"KE", "UG"}),
        ({"KE": 3, "UG": 5, "TZ": 5}, {"KE", "UG"}),
        # Where nothing is left to go with it, the total is few itself.
        ({"KE": 4}, {"KE"}),
        ({"KE": 2, "UG": 1}, {"KE", "UG"}),
    ],
)
def test_withheld_groups(groups: dict[str, int], expected: set[str]) -> None:
    assert withheld(groups) == expected


@given(GROUPS)
def test_nothing_withheld_is_had_by_subtraction(groups: dict[str, int]) -> None:
    hidden = withheld(groups)
    total = sum(groups.values())

    rest = total - sum(companies for key, companies in groups.items() if key not in hidden)

    # The rest is nobody, five and more, or all there is, and then the total is withheld itself.
    assert not is_few(rest) or rest == total
    assert all(not is_few(groups[key]) for key in groups.keys() - hidden)


@given(GROUPS)
def test_large_groups_go_only_with_small_ones(groups: dict[str, int]) -> None:
    taken_along = [key for key in withheld(groups) if groups[key] >= FEWEST]

    assert len(taken_along) <= 1
    assert not taken_along or any(is_few(companies) for companies in groups.values())


@given(GROUPS, st.integers(0, 60), st.data())
def test_nothing_is_had_where_companies_stand_in_several_groups_or_none(
    groups: dict[str, int], more: int, data: st.DataObject
) -> None:
    total = max(groups.values(), default=0) + more
    also = data.draw(st.sets(st.sampled_from(sorted(groups)))) if groups else set()

    hidden = withheld(groups, total=total, also=also)

    shown = {key: companies for key, companies in groups.items() if key not in hidden}
    assert all(not is_few(companies) for companies in shown.values())
    # No group is the total but for a few.
    assert all(not is_few(total - companies) for companies in shown.values())
    # Nor are all of them, should no company stand in two.
    rest = max(total - sum(groups.values()), 0) + sum(groups[key] for key in hidden)
    assert not is_few(rest) or not any(shown.values())
    assert {key for key in also if groups[key]} <= hidden


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABCD"), st.integers(0, 5)), st.integers(0, 12), max_size=16
    )
)
def test_no_country_is_had_from_its_region_and_the_whole(
    groups: dict[tuple[str, int], int],
) -> None:
    parents = {key: key[0] for key in groups}
    regions: dict[str, int] = {}
    for key, companies in groups.items():
        regions[key[0]] = regions.get(key[0], 0) + companies
    hidden_regions = withheld(regions)
    hidden = withheld_within(groups, parents, hidden_regions)
    whole = sum(groups.values())
    shown = [(frozenset([key]), groups[key]) for key in groups if key not in hidden]
    shown += [
        (frozenset(key for key in groups if key[0] == region), companies)
        for region, companies in regions.items()
        if region not in hidden_regions
    ]

    # Whatever is taken from a region, or from the whole, is of nobody, of five or more, or all.
    for region in regions.keys() - hidden_regions:
        rest = regions[region] - sum(
            n for keys, n in shown if len(keys) == 1 and next(iter(keys))[0] == region
        )
        assert not is_few(rest)
    outer = whole - sum(regions[region] for region in regions.keys() - hidden_regions)
    assert not is_few(outer) or outer == whole
    # No country of a region that is withheld helps to find it.
    for region, key in [(r, k) for r, k in _pairs(hidden_regions, groups) if groups[k]]:
        assert parents[key] == region
        assert key in hidden


def _pairs(
    regions: set[str], groups: dict[tuple[str, int], int]
) -> list[tuple[str, tuple[str, int]]]:
    return [(region, key) for region in regions for key in groups if key[0] == region]


@pytest.mark.parametrize(
    ("part", "wholes", "expected"),
    [
        (5, [], True),
        (4, [], False),
        (0, [12], True),
        (12, [12, 30], True),
        # The others are three, and a file of all of them would tell of these.
        (12, [30, 15], False),
        (12, [17], True),
    ],
)
def test_may_tell_part(part: int, wholes: list[int], *, expected: bool) -> None:
    assert may_tell(part, wholes) is expected
