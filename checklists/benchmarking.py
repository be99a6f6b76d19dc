"""Where companies of a sector stand, told so that no single company can be inferred. Pure.

Who might infer: a company that takes part, knows its own scores, keeps each month's figures and
knows who its competitors are. What stands in its way (docs/decisions/0019):

- a group is told from eight companies on, with scores rounded to 5 and counts rounded down to 5;
- two companies at least score at or below the lower quartile besides any third, two at or above
  the upper one: whoever stands outside cannot tell that all others stand inside;
- a sector is cut into blocks: sizes that are told, and all others together. Each block has eight
  companies or more, so nothing smaller is left when one figure is taken from another;
- blocks are frozen: one is made anew only when in each of its figures none or at least five
  companies changed (joined, left, scored otherwise), against each of the last publications;
  else last month's stays, for a year at the longest;
- groups of different sectors that nearly hold the same companies are not both told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, Self

# A group is told from so many companies on; so many change together, or none.
LEAST, CHANGED = 8, 5
# Points of a score, and companies of a count, that figures are rounded to.
STEP = 5
# For so many months a block may stay, and so many publications are held against a new one.
MONTHS = 12
OVERALL = "overall"
EVERY_SIZE = ""

# A company's scores by figure (overall, area codes), rounded to 5; companies by key.
Scores = Mapping[str, int]
Members = Mapping[str, Scores]


def points(score: int) -> int:
    """Return a whole score rounded to 5, half up."""
    return (2 * score + STEP) // (2 * STEP) * STEP


def at_least(companies: int) -> int:
    """Return a count of companies rounded down to 5."""
    return companies // STEP * STEP


class Quartiles(NamedTuple):
    """Lower quartile, median and upper quartile of a group, multiples of 5."""

    low: int
    middle: int
    high: int


def quartiles(scores: Iterable[int]) -> Quartiles:
    """Return the quartiles by nearest rank; between two ranks, the one nearer the middle counts.

    Of eight companies these are the third, the fourth and the sixth from below: two are left on
    either side. The ranks are taken of rounded scores, so that nothing finer is in them.
    """
    order = sorted(map(points, scores))
    count = len(order)
    return Quartiles(order[count // 4], order[(count - 1) // 2], order[-(-count * 3 // 4) - 1])


class Place(StrEnum):
    """Where a score stands among quartiles."""

    TOP = "top"
    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"
    BOTTOM = "bottom"


def place(score: int, among: Quartiles) -> Place:
    """Return where a whole score stands, rounded as the quartiles are."""
    own = points(score)
    if own > among.high:
        return Place.TOP
    if own < among.low:
        return Place.BOTTOM
    if own == among.middle:
        return Place.MIDDLE
    return Place.UPPER if own > among.middle else Place.LOWER


@dataclass(frozen=True)
class Block:
    """Companies of some sizes that are counted together: one size that is told, or the others."""

    sizes: frozenset[str]
    is_told: bool
    members: Members
    # The month that it was made for.
    since: date


@dataclass(frozen=True)
class Group:
    """What is published of a sector, or of one size in it."""

    size: str
    sizes: frozenset[str]
    members: Members
    since: date
    # By figure that is told: of how many companies it is made.
    counts: Mapping[str, int]

    @cached_property
    def figures(self) -> dict[str, Quartiles]:
        """Return the quartiles by figure."""
        return {
            name: quartiles(scores[name] for scores in self.members.values() if name in scores)
            for name in self.counts
        }


@dataclass(frozen=True)
class Table:
    """A sector's frozen set for a month."""

    blocks: tuple[Block, ...]

    def silent(self) -> Self:
        """Return it with no size told apart."""
        return replace(self, blocks=tuple(replace(b, is_told=False) for b in self.blocks))

    def groups(self) -> list[Group]:
        """Return what is published of it: the sector first, then sizes in order.

        A figure is made from eight companies on, and none can be had by taking others away: in an
        area somebody may have no score, so areas are counted each by itself.
        """
        if not self.blocks:
            return []
        sizes = frozenset[str]().union(*(b.sizes for b in self.blocks))
        since = max(block.since for block in self.blocks)
        # None is in two blocks.
        whole = _merged(block.members for block in self.blocks)
        counts = {name: n for name, n in _counts(whole).items() if n >= LEAST}
        told = {min(b.sizes): b for b in self.blocks if b.is_told}
        inner = {size: _counts(block.members) for size, block in sorted(told.items())}
        names: dict[str, dict[str, int]] = {size: {} for size in inner}
        for name, count in counts.items():
            here = {size: mine.get(name, 0) for size, mine in inner.items()}
            for size in _tellable(here, count - sum(here.values())):
                names[size][name] = here[size]
        found = [Group(EVERY_SIZE, sizes, whole, since, counts)]
        found += [
            Group(size, told[size].sizes, told[size].members, told[size].since, mine)
            for size, mine in names.items()
        ]
        return [group for group in found if OVERALL in group.counts]


def to_json(table: Table) -> list[dict[str, Any]]:
    """Return a frozen set as its row keeps it."""
    return [
        {
            "sizes": sorted(block.sizes),
            "told": block.is_told,
            "since": block.since.isoformat(),
            "members": {key: dict(scores) for key, scores in block.members.items()},
        }
        for block in table.blocks
    ]


def from_json(data: Iterable[Mapping[str, Any]]) -> Table:
    """Read back what `to_json` wrote."""
    return Table(
        tuple(
            Block(
                frozenset(row["sizes"]),
                row["told"],
                row["members"],
                date.fromisoformat(row["since"]),
            )
            for row in data
        )
    )


def freeze(
    now: Mapping[str, Members], *, month: date, last: Table | None, earlier: Iterable[Table]
) -> Table:
    """Return a sector's set for a month: what may be made anew, and what stays of the last.

    `now` has by size who takes part, once each. `earlier` are the publications, `last` among
    them, that the new one is held against; it is read again and again, one at a time.
    """
    before = last.blocks if last else ()
    every = frozenset(now).union(*(block.sizes for block in before))
    held: frozenset[str] = frozenset()
    while True:
        kept = [b for b in before if b.sizes <= held and _months(b.since, month) < MONTHS]
        # Whoever is in a block that stays is not counted in another one, too.
        inside = {key for block in kept for key in block.members}
        free = {
            size: {key: scores for key, scores in members.items() if key not in inside}
            for size, members in now.items()
            if size not in held
        }
        table = Table((*kept, *_cut(free, month)))
        wrong = frozenset(_wrong(table, free, earlier))
        if not wrong:
            return table
        if held == every:
            # A block was too old to stay, and without it the rest would tell too much.
            return Table(())
        wider = _closed(held | wrong, before) & every
        held = wider if wider != held else every


def too_near(one: Set[str], other: Set[str]) -> bool:
    """Tell whether two groups hold so nearly the same companies that one tells of the rest."""
    if abs(len(one) - len(other)) >= LEAST:
        return False
    is_inside = one <= other or other <= one
    return 0 < len(one ^ other) < (LEAST if is_inside else CHANGED)


def apart(table: Table, others: Iterable[Set[str]]) -> Table:
    """Return a sector's set as it may be told beside other sectors'; without blocks where not."""
    found = list(others)
    for candidate in (table, table.silent()):
        if not any(too_near(g.members.keys(), o) for g in candidate.groups() for o in found):
            return candidate
    return Table(())


def changed(before: Members, after: Members) -> dict[str, int]:
    """Return by figure how many companies joined it, left it, or score otherwise in it."""
    counts: dict[str, int] = {}
    nothing: Scores = {}
    for key in before.keys() | after.keys():
        was, is_ = before.get(key, nothing), after.get(key, nothing)
        if was == is_:
            continue
        for name in was.keys() | is_.keys():
            counts[name] = counts.get(name, 0) + (was.get(name) != is_.get(name))
    return counts


def _cut(free: Mapping[str, Members], month: date) -> list[Block]:
    """Cut companies into blocks of at least eight each; none where they are fewer in all."""
    counts = {size: len(members) for size, members in free.items() if members}
    told = _tellable(counts, 0)
    rest = frozenset(counts) - frozenset(told)
    blocks = [Block(frozenset((size,)), True, free[size], month) for size in sorted(told)]
    pooled = {key: scores for size in sorted(rest) for key, scores in free[size].items()}
    if len(pooled) >= LEAST:
        blocks.append(Block(rest, False, pooled, month))
    return blocks


def _tellable(counts: Mapping[str, int], others: int) -> list[str]:
    """Return which sizes are told: each has eight, and what is left of all has eight or nothing.

    The smallest give way first. `others` are those of no size in `counts`.
    """
    told = sorted((size for size in counts if counts[size] >= LEAST), key=lambda s: (counts[s], s))
    left = others + sum(n for size, n in counts.items() if size not in told)
    while told and 0 < left < LEAST:
        left += counts[told.pop(0)]
    return told


def _wrong(table: Table, free: Mapping[str, Members], earlier: Iterable[Table]) -> Iterator[str]:
    """Yield the sizes that would tell too much beside what was published earlier."""
    groups = table.groups()
    for other in earlier:
        yield from _changed_by_few(other, table, free)
        for was in other.groups():
            for will in groups:
                if _tells(was, will):
                    yield from was.sizes ^ will.sizes or will.sizes


def _changed_by_few(was: Table, will: Table, free: Mapping[str, Members]) -> Iterator[str]:
    """Yield the sizes in which some figure would change by fewer than five companies.

    Sizes that a block joins, then or now, can be told apart by nobody: they are taken together.
    Who is too few for a block counts here all the same, so that a block stays rather than goes.
    """
    blocks = [b.sizes for b in (*was.blocks, *will.blocks)]
    for sizes in _joined([*blocks, *(frozenset((size,)) for size in free)]):
        before, after = _of(was.blocks, sizes), _of(will.blocks, sizes)
        after |= _merged(free[size] for size in sorted(sizes) if size in free)
        if any(0 < count < CHANGED for count in changed(before, after).values()):
            yield from sizes


def _tells(was: Group, will: Group) -> bool:
    """Tell whether a figure and an earlier one differ by so few companies that it tells of them."""
    is_same = was.size == will.size or was.sizes == will.sizes
    least = CHANGED if is_same else LEAST
    near = [
        name
        for name in was.counts.keys() & will.counts.keys()
        if abs(was.counts[name] - will.counts[name]) < least
    ]
    if not near:
        return False
    found = changed(was.members, will.members)
    return any(0 < found.get(name, 0) < least for name in near)


def _joined(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Return sets united where they have an element in common."""
    found: list[frozenset[str]] = []
    for one in sets:
        touching = [other for other in found if other & one]
        found = [other for other in found if not other & one]
        found.append(one.union(*touching))
    return found


def _closed(sizes: frozenset[str], blocks: Iterable[Block]) -> frozenset[str]:
    """Return sizes with all those that a block joins to them."""
    return sizes.union(*(b.sizes for b in blocks if b.sizes & sizes))


def _of(blocks: Iterable[Block], sizes: frozenset[str]) -> dict[str, Scores]:
    return _merged(block.members for block in blocks if block.sizes & sizes)


def _merged(several: Iterable[Members]) -> dict[str, Scores]:
    return dict(chain.from_iterable(members.items() for members in several))


def _counts(members: Members) -> dict[str, int]:
    """Return by figure how many companies have it."""
    return dict(Counter(name for scores in members.values() for name in scores))


def _months(since: date, month: date) -> int:
    return (month.year - since.year) * 12 + month.month - since.month
