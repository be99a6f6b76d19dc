"""What no file may hold: figures made from fewer than five companies (DESIGN, section 5). Pure.

A figure is withheld with whatever else is needed so that it cannot be had by taking what a file
shows from a total that it shows. Where a company may stand in several groups (sectors, years) the
same is done, although a difference would then say less.
"""

from collections.abc import Hashable, Iterable, Mapping, Set
from typing import TypeVar

FEWEST = 5

Key = TypeVar("Key", bound=Hashable)


def is_few(companies: int) -> bool:
    """Tell whether some companies stand behind a figure, and fewer than five."""
    return 0 < companies < FEWEST


def withheld(
    groups: Mapping[Key, int], *, total: int | None = None, also: Set[Key] = frozenset()
) -> set[Key]:
    """Return which groups to withhold when their total is shown; groups map to their companies.

    Those of fewer than five, those which leave fewer than five when taken from the total, and
    `also`, which is withheld for a reason of its own. While what nobody sees comes to fewer than
    five, the smallest group shown goes as well (of groups of one size the first). Groups of nobody
    hide nothing. Without a `total` the groups are all there is.
    """
    added = sum(groups.values())
    whole = added if total is None else total
    hidden = {
        key
        for key, companies in groups.items()
        if is_few(companies) or is_few(whole - companies) or (key in also and companies)
    }
    # Companies in none of the groups.
    rest = max(whole - added, 0)
    shown = [key for key, companies in groups.items() if companies and key not in hidden]
    shown.sort(key=lambda key: groups[key])
    while shown and is_few(rest + sum(groups[key] for key in hidden)):
        hidden.add(shown.pop(0))
    return hidden


def withheld_within(
    groups: Mapping[Key, int],
    parents: Mapping[Key, str],
    hidden_parents: Set[str],
    *,
    also: Set[Key] = frozenset(),
) -> set[Key]:
    """Return which groups to withhold when their parents' sums are shown too.

    Within a parent that is shown as by itself; within one that is withheld all, as its groups
    would add up to it.
    """
    families: dict[str, dict[Key, int]] = {}
    for key, companies in groups.items():
        families.setdefault(parents[key], {})[key] = companies
    hidden: set[Key] = set()
    for parent, family in families.items():
        if parent in hidden_parents:
            hidden |= {key for key, companies in family.items() if companies}
        else:
            hidden |= withheld(family, also=also)
    return hidden


def may_tell(part: int, wholes: Iterable[int]) -> bool:
    """Tell whether a part's figures may stand alone beside those of what it is a part of.

    All count companies: those of the part, and of each whole that somebody could take it from.
    """
    return not is_few(part) and not any(is_few(whole - part) for whole in wholes)
