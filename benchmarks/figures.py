"""What is said of measurements: medians, shares of the floor, and whether they keep within it."""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field


def median(seconds: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(seconds)


def percentile(seconds: Sequence[float], share: int) -> float:
    """Return the value that so many percent do not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def described(name: str, seconds: Sequence[float]) -> str:
    """Return one line of a table: median, 95th percentile and how many there were."""
    middle, slow = median(seconds) * 1000, percentile(seconds, 95) * 1000
    return f"  {name:<34} median {middle:9.2f} ms   p95 {slow:9.2f} ms   n {len(seconds)}"


@dataclass
class Verdict:
    """Collects what is beyond its bounds."""

    beyond: list[str] = field(default_factory=list)

    def at_most(self, name: str, value: float, bound: float, unit: str = "x") -> None:
        """Say a figure that must not exceed its bound."""
        self._say(name, value, "at most", bound, unit, good=value <= bound)

    def at_least(self, name: str, value: float, bound: float, unit: str = "x") -> None:
        """Say a figure that must not fall below its bound."""
        self._say(name, value, "at least", bound, unit, good=value >= bound)

    def _say(
        self, name: str, value: float, word: str, bound: float, unit: str, *, good: bool
    ) -> None:
        mark = "ok    " if good else "BEYOND"
        print(f"  {mark} {name}: {value:.2f}{unit} ({word} {bound:g}{unit})", flush=True)
        if not good:
            self.beyond.append(name)

    def end(self) -> None:
        """End the program, non-zero where something is beyond its bounds."""
        sys.exit(1 if self.beyond else 0)
