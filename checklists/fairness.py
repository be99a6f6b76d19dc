"""When two reviewers judge one question so differently that they should talk about it. Pure.

A hint, never a ranking: companies differ, so some of every difference is theirs.
"""

from dataclasses import dataclass
from fractions import Fraction

# With fewer verdicts, of one reviewer or of the others, a rate says nothing.
LEAST = 10
# Points of 100 that rates must lie apart; small differences are true of everybody.
APART = Fraction(20, 100)
# Squared standard errors: beyond two, chance alone explains one difference in twenty.
ERRORS_SQUARED = 4


@dataclass(frozen=True, slots=True)
class Rate:
    """How many verdicts there are, and how many of them object: clarify, or not agreed."""

    verdicts: int
    objections: int

    @property
    def share(self) -> Fraction:
        """Return the share that objects; 0 of nothing."""
        return Fraction(self.objections, self.verdicts) if self.verdicts else Fraction(0)

    def __sub__(self, other: "Rate") -> "Rate":
        """Return what is left without the other's."""
        return Rate(self.verdicts - other.verdicts, self.objections - other.objections)


def is_apart(own: Rate, others: Rate) -> bool:
    """Tell whether a reviewer's rate and that of all others are worth talking about.

    Both have 10 verdicts at least, the shares are 20 points or more apart, and more than two
    standard errors of their difference (two proportions, pooled).
    """
    if min(own.verdicts, others.verdicts) < LEAST:
        return False
    difference = own.share - others.share
    if abs(difference) < APART:
        return False
    verdicts = own.verdicts + others.verdicts
    pooled = Fraction(own.objections + others.objections, verdicts)
    spread = Fraction(1, own.verdicts) + Fraction(1, others.verdicts)
    return difference**2 > ERRORS_SQUARED * pooled * (1 - pooled) * spread
