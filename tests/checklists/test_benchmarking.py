"""That benchmarks tell where a company stands, and of no single company what it scored.

The attacker: a company that takes part, knows its own scores and who else takes part, and keeps
every month's figures. Differencing is tried on whole histories: companies join, leave, move from
size to size and score otherwise, month by month, and every pair of published groups is compared.
"""

from collections.abc import Mapping
from datetime import date
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checklists.benchmarking import (
    CHANGED,
    LEAST,
    MONTHS,
    OVERALL,
    STEP,
    Group,
    Members,
    Place,
    Quartiles,
    Table,
    apart,
    at_least,
    changed,
    freeze,
    from_json,
    place,
    points,
    quartiles,
    to_json,
    too_near,
)

pytestmark = pytest.mark.pure

SIZES = ("large", "medium", "small")
# A company: its size, and its scores by figure; in the area somebody may have none.
World = Mapping[str, tuple[str, Mapping[str, int]]]
SCORES = st.integers(0, 20).map(lambda n: n * STEP)
COMPANIES = st.tuples(
    st.sampled_from(SIZES),
    st.fixed_dictionaries({OVERALL: SCORES}, optional={"csam": SCORES}),
)
WORLDS = st.dictionaries(
    st.integers(0, 34).map(lambda n: f"c{n:02}"), COMPANIES, min_size=6, max_size=32
)
# What happens in a month: a company comes or is otherwise, or (None) leaves.
CHANGES = st.dictionaries(
    st.integers(0, 34).map(lambda n: f"c{n:02}"), st.none() | COMPANIES, max_size=9
)


def month(number: int) -> date:
    """Return the first day of the so-manieth month."""
    return date(2026 + number // 12, number % 12 + 1, 1)


def by_size(world: World) -> dict[str, Members]:
    """Return who takes part, by size."""
    return {
        size: {key: scores for key, (mine, scores) in world.items() if mine == size}
        for size in SIZES
    }


def history(
    world: World, changes: list[Mapping[str, tuple[str, Mapping[str, int]] | None]]
) -> list[Table]:
    """Return a sector's tables, month after month."""
    tables = [freeze(by_size(world), month=month(0), last=None, earlier=[])]
    now = dict(world)
    for number, step in enumerate(changes, start=1):
        now = {key: value for key, value in {**now, **step}.items() if value is not None}
        told = [table for table in tables if table.blocks]
        tables.append(
            freeze(by_size(now), month=month(number), last=told[-1] if told else None, earlier=told)
        )
    return tables


def companies(count: int, size: str = "small", *, first: int = 0, score: int = 50) -> World:
    """Return so many companies that score alike."""
    return {
        f"c{n:02}": (size, {OVERALL: score, "csam": score}) for n in range(first, first + count)
    }


def published(table: Table) -> dict[str, dict[str, Quartiles]]:
    """Return the figures of a table by size."""
    return {group.size: group.figures for group in table.groups()}


def of(group: Group, name: str) -> dict[str, int]:
    """Return the scores that a figure is made from, by company."""
    return {key: scores[name] for key, scores in group.members.items() if name in scores}


def test_quartiles_leave_two_companies_on_either_side() -> None:
    assert quartiles([10, 20, 30, 40, 50, 60, 70, 80]) == (30, 40, 60)
    assert quartiles(range(0, 45, 5)) == (10, 20, 30)
    assert quartiles([63] * 8) == (65, 65, 65)


@given(st.lists(st.integers(0, 100), min_size=LEAST, max_size=40))
def test_quartiles_are_of_rounded_scores_and_nothing_finer_is_in_them(scores: list[int]) -> None:
    found = quartiles(scores)

    assert found == quartiles(map(points, scores))
    assert list(found) == sorted(found)
    assert all(figure % STEP == 0 for figure in found)


@given(
    st.lists(st.integers(0, 100), min_size=LEAST, max_size=24),
    st.integers(0, 23),
    st.integers(0, 23),
    st.sampled_from([0, 100]),
)
def test_any_other_company_may_have_scored_nothing_or_everything(
    scores: list[int], mine: int, other: int, extreme: int
) -> None:
    """Who knows one score and the figures finds worlds with either extreme for each other one."""
    assume(mine < len(scores) and other < len(scores) and mine != other)
    figures = quartiles(scores)

    # Two others at least stand outside or at that edge: one changes places with this company,
    # which then goes as far as it can.
    edge = [
        n
        for n, score in enumerate(map(points, scores))
        if n != mine and (score <= figures.low if extreme == 0 else score >= figures.high)
    ]
    assert len(edge) >= 2
    possible = False
    for swapped in edge:
        world = list(scores)
        world[swapped], world[other] = world[other], world[swapped]
        world[other] = extreme
        possible = possible or (quartiles(world) == figures and world[mine] == scores[mine])

    assert possible


@pytest.mark.parametrize(
    ("score", "where"),
    [
        (100, Place.TOP),
        (73, Place.TOP),
        (72, Place.UPPER),
        (57, Place.MIDDLE),
        (52, Place.LOWER),
        (38, Place.LOWER),
        (37, Place.BOTTOM),
    ],
)
def test_place_is_among_rounded_scores(score: int, where: Place) -> None:
    assert place(score, Quartiles(40, 55, 70)) == where


def test_nothing_is_told_of_fewer_than_eight() -> None:
    seven = history(companies(LEAST - 1), [])[0]
    eight = history(companies(LEAST), [])[0]

    assert published(seven) == {}
    assert published(eight) == {
        "": {OVERALL: (50, 50, 50), "csam": (50, 50, 50)},
        "small": {OVERALL: (50, 50, 50), "csam": (50, 50, 50)},
    }


def test_size_is_told_only_where_eight_or_none_are_left_of_its_sector() -> None:
    small, others = companies(9), companies(7, "large", first=20)
    alone = history({**small, **others}, [])[0]
    beside = history({**small, **others, **companies(1, "medium", first=30)}, [])[0]

    assert set(published(alone)) == {""}
    assert set(published(beside)) == {"", "small"}


def test_area_of_a_size_is_told_only_where_eight_or_none_are_left() -> None:
    """Of eight large companies one has no score in the area: small ones alone would tell it."""
    large = dict(companies(LEAST, "large", first=20))
    large["c20"] = ("large", {OVERALL: 50})
    told = published(history({**companies(LEAST + 1), **large}, [])[0])

    assert set(told[""]) == {OVERALL, "csam"}
    assert set(told["small"]) == set(told["large"]) == {OVERALL}


@given(
    WORLDS,
    st.dictionaries(
        st.integers(0, 34).map(lambda n: f"c{n:02}"), st.none() | COMPANIES, min_size=1, max_size=1
    ),
)
def test_one_company_more_less_or_otherwise_changes_nothing(
    world: World, change: Mapping[str, tuple[str, Mapping[str, int]] | None]
) -> None:
    """Next month shows the same figures where there were any, and else a whole group of eight."""
    before, after = history(world, [change])

    if before.blocks:
        assert published(after) == published(before)


@given(WORLDS, st.lists(CHANGES, max_size=5))
def test_whatever_is_published_differs_by_no_few_companies(
    world: World, changes: list[Mapping[str, tuple[str, Mapping[str, int]] | None]]
) -> None:
    months = [table.groups() for table in history(world, changes)]

    for groups in months:
        for group in groups:
            assert set(group.counts) == set(group.figures)
            assert all(len(of(group, name)) >= LEAST for name in group.figures)
            assert all(f % STEP == 0 for found in group.figures.values() for f in found)
    # Any two figures, of one month or of two.
    for (m, one), (n, other) in combinations(
        [(number, group) for number, groups in enumerate(months) for group in groups], 2
    ):
        is_same = one.size == other.size or one.sizes == other.sizes
        least = CHANGED if is_same else LEAST
        for name in one.figures.keys() & other.figures.keys():
            apart_by = changed(
                {key: {name: score} for key, score in of(one, name).items()},
                {key: {name: score} for key, score in of(other, name).items()},
            ).get(name, 0)
            assert apart_by == 0 or apart_by >= least, (m, n, one.size, other.size, name)


@given(WORLDS, st.lists(CHANGES, max_size=3))
def test_what_sizes_leave_of_their_sector_is_nobody_or_eight(
    world: World, changes: list[Mapping[str, tuple[str, Mapping[str, int]] | None]]
) -> None:
    for table in history(world, changes):
        groups = table.groups()
        for name in {name for group in groups for name in group.figures}:
            whole = set(of(groups[0], name))
            told = [set(of(group, name)) for group in groups[1:] if name in group.figures]
            for some in range(1, len(told) + 1):
                for taken in combinations(told, some):
                    left = whole.difference(*taken)
                    assert not left or len(left) >= LEAST


def test_five_who_join_are_counted_and_four_are_not() -> None:
    ten = companies(10)
    four = dict(companies(4, first=20, score=100))
    five = dict(companies(5, first=20, score=100))

    assert len(history(ten, [four])[-1].groups()[0].members) == 10
    assert len(history(ten, [five])[-1].groups()[0].members) == 15
    # Those who waited are counted with whoever comes next.
    assert len(history(ten, [four, companies(1, first=30)])[-1].groups()[0].members) == 15


def test_company_that_leaves_is_in_nothing_that_is_made_anew() -> None:
    gone: dict[str, None] = {"c00": None}
    joining = companies(4, first=20)

    stays, anew = history(companies(10), [gone, joining])[1:]

    assert "c00" in stays.groups()[0].members
    assert "c00" not in anew.groups()[0].members


def test_coming_and_going_again_tells_no_more_than_either() -> None:
    """Five come, four of them leave with a fifth: beside the first month only two are otherwise."""
    gone: dict[str, None] = {f"c{n:02}": None for n in (0, 20, 21, 22, 23)}

    first, second, third = history(companies(12), [companies(5, first=20), gone])

    assert len(second.groups()[0].members) == 17
    assert third.groups()[0].members == second.groups()[0].members
    assert first.groups()[0].members.keys() < second.groups()[0].members.keys()


def test_company_that_grows_is_never_counted_twice() -> None:
    world = {**companies(10), **companies(10, "large", first=20)}
    grown = {"c00": ("large", {OVERALL: 50, "csam": 50})}
    more = companies(5, "large", first=31)

    last = history(world, [{**grown, **more}])[-1]

    keys = [key for block in last.blocks for key in block.members]
    assert len(keys) == len(set(keys)) == 25


def test_figures_stay_a_year_at_the_longest() -> None:
    gone: dict[str, None] = {"c00": None}
    nothing: dict[str, None] = {}

    tables = history(companies(10), [gone, *[nothing] * MONTHS])

    assert all(table.blocks for table in tables[:MONTHS])
    assert not tables[MONTHS].blocks


def test_nothing_is_told_where_neither_what_is_new_nor_what_was_may_be() -> None:
    """As when a set was restored from a backup: beside what was published it tells of one."""
    ten, eleven = (history(companies(count), [])[0] for count in (10, 11))

    table = freeze(by_size(companies(10)), month=month(1), last=ten, earlier=[ten, eleven])

    assert table == Table(())


def test_sectors_of_nearly_the_same_companies_are_not_both_told() -> None:
    one = history(companies(10), [])[0]
    more = history(companies(11), [])[0]
    same = history(companies(10), [])[0]
    far = history(companies(20), [])[0]
    others = [set(group.members) for group in one.groups()]

    assert apart(more, others) == Table(())
    assert apart(same, others) == same
    assert apart(far, others) == far


def test_sector_is_told_without_sizes_where_only_a_size_is_near_another_sector() -> None:
    one = history(companies(9), [])[0]
    mixed = history({**companies(10), **companies(10, "large", first=20)}, [])[0]

    told = apart(mixed, [set(group.members) for group in one.groups()])

    assert set(published(told)) == {""}


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        (range(10), range(10), False),
        (range(10), range(11), True),
        (range(10), range(17), True),
        (range(10), range(18), False),
        (range(10), range(2, 12), True),
        (range(10), range(3, 13), False),
    ],
)
def test_near_are_groups_that_differ_by_few(one: range, other: range, is_near: bool) -> None:
    assert too_near(set(map(str, one)), set(map(str, other))) is is_near


@given(WORLDS)
def test_frozen_set_is_read_back_as_it_was(world: World) -> None:
    table = history(world, [])[0]

    assert from_json(to_json(table)) == table


def test_counts_are_told_in_fives() -> None:
    assert [at_least(n) for n in (8, 9, 10, 14, 15)] == [5, 5, 10, 10, 15]
