"""What no file may hold: figures made from fewer than five companies (DESIGN, section 5). Pure.

A figure is withheld with whatever else is needed so that it cannot be had by taking what a file
shows from a total that it shows. Where a company may stand in several groups (sectors, years) the
same is done, although a difference would then say less.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 5

Key = TypeVar("Key", bound=Hashable)


def is_few(companies: int) -> bool:
    """Tell whether some companies stand behind a figure, and fewer than five."""
    return 0 < companies < FEWEST


def withheld(groups: Mapping[Key, int]) -> set[Key]:
    """Return which groups to withhold when their total is shown; groups map to their companies.

    Those of fewer than five; and while what is withheld comes to fewer than five, the smallest one
    shown as well. Groups of nobody hide nothing and stay. Of groups as large as one another the
    one that comes first goes.
    """
    hidden = {key for key, companies in groups.items() if is_few(companies)}
    shown = [key for key, companies in groups.items() if companies >= FEWEST]
    # Stable: what goes does not depend on anything that a reader does not see.
    shown.sort(key=lambda key: groups[key])
    while is_few(sum(groups[key] for key in hidden)) and shown:
        hidden.add(shown.pop(0))
    return hidden


def withheld_within(
    groups: Mapping[Key, int], parents: Mapping[Key, str], hidden_parents: set[str]
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
            hidden |= withheld(family)
    return hidden


def stays_within(chosen: Key, siblings: Mapping[Key, int]) -> bool:
    """Tell whether a part of something may be told by itself, as its siblings may be elsewhere."""
    return chosen not in withheld(siblings)
