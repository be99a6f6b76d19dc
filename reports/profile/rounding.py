"""How figures are rounded that leave UNICEF while companies come and go. Pure.

Rounding a share alone hides nothing: of five companies every share is a multiple of 20, and where
rounding hides, a company that joins may tip it over an edge. So a count is first brought to a
step of three companies, up or down by a phase that only the server knows: whatever is printed
before and after one company changed, that company may have answered either way
(docs/decisions/0016, proved by tests/reports/test_profile_rounding.py).
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from checklists.tallying import quartiles

# Companies of a step; phases go from 0 to one less. Two would not hide, four only blurs more.
STEP = 3
# Percent points of a share, points of a score.
POINTS = 5


def in_steps(count: int, of: int, phase: int) -> int:
    """Return a count of `of` companies as a multiple of three.

    The average over the phases is the count itself, but at the top: no step goes beyond what
    there is, as that would tell that all are counted.
    """
    return min((count + phase) // STEP * STEP, of // STEP * STEP)


def percent(count: int, of: int) -> int:
    """Return a share in percent, rounded to 5, half up; `of` is not 0."""
    return (200 * count + POINTS * of) // (2 * POINTS * of) * POINTS


def share(count: int, of: int, phase: int) -> int:
    """Return about how many percent a count is, so that no company's part in it can be told."""
    return percent(in_steps(count, of, phase), of)


def shares(counts: Sequence[int], phase: int) -> list[int]:
    """Return about how many percent are in each of some groups in order; together 100.

    What is brought to steps is how many are in a group or a higher one, so that shares fit
    together; a company's group cannot be told, whichever it is.
    """
    of = sum(counts)
    upwards = list(accumulate(reversed(counts)))[:-1]
    edges = [0, *(share(count, of, phase) for count in upwards), 100]
    return [high - low for low, high in pairwise(edges)][::-1]


def points(score: int) -> int:
    """Return a score rounded to 5, half up."""
    return percent(score, 100)


def middle(scores: Mapping[str, int]) -> tuple[int, int, int] | None:
    """Return the quartiles of whole scores rounded to 5; None of nothing.

    They are the quartiles of the rounded scores, so that nothing finer is in them.
    """
    found = quartiles(scores)
    return (points(found[0]), points(found[1]), points(found[2])) if found else None
