"""Two assessments compared over the questions that both count (DESIGN, section 4); pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from checklists.scoring import VERSION, Item, assess


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two overall scores over the `shared` questions that both count; None where there are none."""

    before: Fraction | None
    after: Fraction | None
    difference: Fraction | None
    shared: int


def compare(
    earlier: Iterable[Item], later: Iterable[Item], *, version: str = VERSION
) -> Comparison:
    """Compare overall scores over the questions that both hold and count, by one version of rules.

    Severity and area are the later one's on both sides: the difference is the answers' alone, even
    where a new revision weighs a question otherwise.
    """
    known = {item.code: item.response for item in earlier if item.is_applicable}
    after = [item for item in later if item.is_applicable and item.code in known]
    before = [replace(item, response=known[item.code]) for item in after]
    old, new = _overall(before, version), _overall(after, version)
    difference = None if old is None or new is None else new - old
    return Comparison(old, new, difference, len(after))


def _overall(items: Sequence[Item], version: str) -> Fraction | None:
    areas, checklists = {item.area for item in items}, {item.checklist for item in items}
    whole = assess(items, areas=sorted(areas), checklists=sorted(checklists), version=version)
    return whole.overall.exact
