"""One question after another: which comes before and after, and how far along this one is."""

from dataclasses import dataclass

from checklists.review_round import Round
from checklists.review_way import Way


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a question stands among those that the filter keeps; an empty address leads nowhere.

    `is_extra` tells that the filter does not keep it (any more), and that it stands there because
    it was asked for.
    """

    question: str
    position: int
    total: int
    previous_url: str
    next_url: str
    is_extra: bool


def steps(this: Round, way: Way, question: str) -> Steps | None:
    """Return it for a question, for the first one where it names none; None where none is kept.

    A question that left the filter by its verdict keeps its place, so that "next" goes on from it.
    """
    asked = question if question in this.marked else ""
    kept = this.kept(way, also=[asked] if asked else ())
    if not kept:
        return None
    codes = [one.code for one in kept]
    here = codes.index(asked) if asked else 0

    def url(place: int) -> str:
        return way.url(this.submission, codes[place]) if 0 <= place < len(codes) else ""

    return Steps(
        question=codes[here],
        position=here + 1,
        total=len(codes),
        previous_url=url(here - 1),
        next_url=url(here + 1),
        is_extra=not way.keeps(kept[here]),
    )
