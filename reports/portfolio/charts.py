"""Pictures of the portfolio as SVG text, from finished figures and labels; pure."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.charts import ACCENT, LINE, TRACK, svg

WASH = "#9cc3d1"
# How large a trend is drawn; its frame leaves room for the points at the edge.
WIDE, HIGH, ROOM = 220, 80, 6


class Quartiles(NamedTuple):
    """Lower quartile, median, upper quartile: scores in [0, 100]."""

    lower: int
    median: int
    upper: int


def box(quartiles: Quartiles | None, *, label: str) -> str:
    """Return the middle half of companies as a bar from 0 to 100, the median as a line in it."""
    drawn = f'<rect y="3" width="100" height="2" fill="{TRACK}"/>'
    if quartiles:
        # A half that is one score wide can still be seen.
        width = max(quartiles.upper - quartiles.lower, 1)
        begin = min(quartiles.lower, 100 - width)
        tick = min(max(quartiles.median - 0.6, 0), 98.8)
        drawn += (
            f'<rect x="{begin}" y="1" width="{width}" height="6" fill="{WASH}"/>'
            f'<rect x="{tick:.1f}" width="1.2" height="8" fill="{ACCENT}"/>'
        )
    return svg(drawn, label=label, box="0 0 100 8", css="box-chart", stretch=True)


def share(percent: float, *, label: str) -> str:
    """Return a bar of a share in percent."""
    return svg(
        f'<rect width="100" height="6" fill="{TRACK}"/>'
        f'<rect width="{percent:.1f}" height="6" fill="{ACCENT}"/>',
        label=label,
        box="0 0 100 6",
        css="bar-chart",
        stretch=True,
    )


def trend(years: Sequence[tuple[str, Quartiles | None]], *, label: str) -> str:
    """Return medians over years as a line, the middle half as a band behind it.

    Years stand apart alike; one without a score is a break in the line.
    """
    drawn = "".join(
        f'<line x1="0" x2="{WIDE}" y1="{_y(score):.1f}" y2="{_y(score):.1f}" stroke="{LINE}" '
        f'stroke-width="{1 if score == 0 else 0.5}"/>'
        for score in (0, 50, 100)
    )
    step = (WIDE - 2 * ROOM) / max(len(years) - 1, 1)
    begin = ROOM if len(years) > 1 else WIDE / 2
    for run in _runs(years):
        at = [(begin + place * step, quartiles) for place, quartiles in run]
        drawn += _run(at)
    return svg(drawn, label=label, box=f"0 0 {WIDE} {HIGH}", css="trend-chart")


def _run(at: Sequence[tuple[float, Quartiles]]) -> str:
    upper = [f"{x:.1f},{_y(quartiles.upper):.1f}" for x, quartiles in at]
    lower = [f"{x:.1f},{_y(quartiles.lower):.1f}" for x, quartiles in reversed(at)]
    line = " ".join(f"{x:.1f},{_y(quartiles.median):.1f}" for x, quartiles in at)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{_y(quartiles.median):.1f}" r="2.6" fill="{ACCENT}"/>'
        for x, quartiles in at
    )
    return (
        f'<polygon points="{" ".join(upper + lower)}" fill="{WASH}" fill-opacity="0.45"/>'
        f'<polyline points="{line}" fill="none" stroke="{ACCENT}" stroke-width="1.8"/>{dots}'
    )


def _runs(years: Sequence[tuple[str, Quartiles | None]]) -> list[list[tuple[int, Quartiles]]]:
    """Return years next to one another that have scores, with their places."""
    runs: list[list[tuple[int, Quartiles]]] = [[]]
    for place, (_name, quartiles) in enumerate(years):
        if quartiles:
            runs[-1].append((place, quartiles))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _y(score: int) -> float:
    return HIGH - 2 - (HIGH - 4) * score / 100
