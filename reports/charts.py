"""Bars, a radar and shades as SVG text, from finished figures and labels; pure.

Labels stand in the HTML beside a picture: WeasyPrint sets right-to-left text only there. Every
picture says its figures in its accessible name.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from html import escape

ACCENT, ALARM, TRACK, LINE, SOFT = "#0b6e8f", "#b3261e", "#e6eaf0", "#c3cad5", "#566074"
# What a heat map's cell can be: the lower the score, the darker, so that it reads in grey too.
SHADES = ("shade-1", "shade-2", "shade-3", "shade-4", "shade-5")


def bar(score: Fraction | None, *, label: str, alarming: bool = False) -> str:
    """Return a bar of a score in [0, 100]; an empty track where there is none."""
    width = f"{float(score):.2f}" if score is not None else "0"
    colour = ALARM if alarming else ACCENT
    return svg(
        f'<rect width="100" height="6" fill="{TRACK}"/>'
        f'<rect width="{width}" height="6" fill="{colour}"/>',
        label=label,
        box="0 0 100 6",
        css="bar-chart",
        stretch=True,
    )


def span(low: Fraction | None, high: Fraction | None, *, label: str) -> str:
    """Return a bar of a range in [0, 100]: sure up to `low`, possible up to `high`."""
    sure = float(low) if low is not None else 0.0
    possible = float(high) if high is not None else 0.0
    return svg(
        f'<rect width="100" height="6" fill="{TRACK}"/>'
        f'<rect width="{possible:.2f}" height="6" fill="#9cc3d1"/>'
        f'<rect width="{sure:.2f}" height="6" fill="{ACCENT}"/>',
        label=label,
        box="0 0 100 6",
        css="bar-chart",
        stretch=True,
    )


def radar(
    scores: Sequence[Fraction | None],
    reviewed: Sequence[Fraction | None] = (),
    *,
    label: str,
) -> str:
    """Return a radar of scores in [0, 100], the axes numbered from 1; n/a stands at the centre."""
    count = len(scores)
    rings = "".join(
        f'<polygon points="{_points([step] * count)}" fill="none" stroke="{LINE}" '
        'stroke-width="0.5"/>'
        for step in (25.0, 50.0, 75.0, 100.0)
    )
    spokes = "".join(
        f'<line x1="0" y1="0" x2="{x:.2f}" y2="{y:.2f}" stroke="{LINE}" stroke-width="0.5"/>'
        f'<text x="{1.14 * x:.2f}" y="{1.14 * y + 4:.2f}" font-size="11" text-anchor="middle" '
        f'fill="{SOFT}">{number}</text>'
        for number, (x, y) in enumerate(_corners([100.0] * count), start=1)
    )
    own = _points([float(score or 0) for score in scores])
    shape = (
        f'<polygon points="{own}" fill="{ACCENT}" fill-opacity="0.18" '
        f'stroke="{ACCENT}" stroke-width="2"/>'
    )
    if reviewed:
        theirs = _points([float(score or 0) for score in reviewed])
        shape += (
            f'<polygon points="{theirs}" fill="none" stroke="#14213d" stroke-width="1.5" '
            'stroke-dasharray="5 3"/>'
        )
    return svg(rings + spokes + shape, label=label, box="-124 -124 248 248", css="radar-chart")


def shade(score: Fraction | None) -> str:
    """Return a heat map cell's CSS class: five steps of 20, darker where less is there."""
    if score is None:
        return "shade-none"
    return SHADES[min(int(score // 20), 4)]


def square(modules: Sequence[Sequence[bool]], *, label: str) -> str:
    """Return a QR code's modules as one path, its quiet zone included."""
    size = len(modules)
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark
    )
    return svg(
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/>',
        label=label,
        box=f"0 0 {size} {size}",
        css="qr-code",
    )


def svg(content: str, *, label: str, box: str, css: str, stretch: bool = False) -> str:
    """Return a picture that says in words what it shows; `stretch` fits it to its place."""
    ratio = ' preserveAspectRatio="none"' if stretch else ""
    # The title is what WeasyPrint takes for a picture's alternative text.
    return (
        f'<svg class="{css}" role="img" aria-label="{escape(label)}" viewBox="{box}"{ratio} '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(label)}</title>{content}</svg>'
    )


def _corners(lengths: Sequence[float]) -> list[tuple[float, float]]:
    """Return the corner of each axis at a length in [0, 100], the first one straight up."""
    step = 2 * math.pi / max(len(lengths), 1)
    return [
        (length * math.sin(n * step), -length * math.cos(n * step))
        for n, length in enumerate(lengths)
    ]


def _points(lengths: Sequence[float]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in _corners(lengths))
