"""A strip from 0 to 100: the middle half of companies, their median, and one's own score; pure."""

from html import escape

from checklists.benchmarking import Quartiles

ACCENT, WASH, TRACK, INK = "#0b6e8f", "#9cc3d1", "#e6eaf0", "#14213d"
# Units of the picture: a score is two wide, with room for a mark at either end.
ROOM, HIGH, HALF = 7, 18, 6


def strip(own: int | None, among: Quartiles, *, label: str) -> str:
    """Return the picture, which says in words what it shows; without an own score no mark."""
    middle, bottom = HIGH // 2, HIGH
    # A half that is no score wide can still be seen.
    low, high = _x(among.low), max(_x(among.high), _x(among.low) + 2)
    drawn = (
        f'<rect x="{_x(0)}" y="{middle - 2}" width="200" height="4" rx="2" fill="{TRACK}"/>'
        f'<rect x="{low}" y="{middle - 5}" width="{high - low}" height="10" rx="1.5" '
        f'fill="{WASH}"/>'
        f'<rect x="{_x(among.middle) - 1}" y="1" width="2" height="{bottom - 2}" fill="{ACCENT}"/>'
    )
    if own is not None:
        x = _x(own)
        drawn += (
            f'<path d="M{x} {middle - HALF}L{x + HALF} {middle}L{x} {middle + HALF}'
            f'L{x - HALF} {middle}z" fill="{INK}" stroke="#fff" stroke-width="1.5"/>'
        )
    # The title is what WeasyPrint takes for a picture's alternative text.
    return (
        f'<svg class="strip-chart" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {200 + 2 * ROOM} {HIGH}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(label)}</title>{drawn}</svg>"
    )


def _x(score: int) -> int:
    return ROOM + 2 * score
