"""Opening the page of an area, against a plain page of the same questions; what it weighs."""

import gzip
from collections.abc import Mapping
from functools import partial
from typing import Any

from driver import Client, in_turns
from figures import Verdict, described, median
from stage import ALL_SECTORS, ONE_SECTOR, WORKED_ON, Stage, stage

ROUNDS, TIMES = 5, 30
AREAS = ("policies", "csam", "environment")
QUERIES, KILOBYTES = 12, 60.0
# A proxy compresses, and the least that nginx does is what it does unasked.
LEVEL = 1


def main() -> None:
    """Time pages of one sector and of all six; weigh the largest."""
    verdict = Verdict()
    with stage() as made:
        for sectors in (ONE_SECTOR, ALL_SECTORS):
            [place] = made.prepare(name=sectors, sectors=sectors, **WORKED_ON)
            measure(made, place, verdict)
            weigh(made, place, verdict)
    verdict.end()


def measure(made: Stage, place: Mapping[str, Any], verdict: Verdict) -> None:
    """Time the pages of some areas, ours and the plain one in turns."""
    size = f"{len(place['questions'])} questions"
    with made.serving() as ours, made.serving(floor=True) as least:
        us, plain = Client(ours.port, place["session"]), Client(least.port, place["session"])
        for area in AREAS:
            path = f"{place['assessment']}/areas/{area}"
            pair = [partial(us.get, f"/assessments/{path}"), partial(plain.get, f"/floor/{path}")]
            kilobytes = [len(get()) / 1000 for get in pair]
            in_turns(pair, 10)
            rounds = [in_turns(pair, TIMES) for _ in range(ROUNDS)]
            print(described(f"{area}, {kilobytes[0]:.0f} kB", [s for a, _ in rounds for s in a]))
            print(described(f"plain, {kilobytes[1]:.0f} kB", [s for _, b in rounds for s in b]))
            ratio = median([median(a) / median(b) for a, b in rounds])
            verdict.at_most(f"opening {area} of {size}, against a plain page", ratio, 2.0)


def weigh(made: Stage, place: Mapping[str, Any], verdict: Verdict) -> None:
    """Count the queries of the largest area's page, and what of it travels."""
    area, number = max(place["areas"].items(), key=lambda counted: counted[1])
    path = f"/assessments/{place['assessment']}/areas/{area}"
    queries = made.manage("countqueries", path, place["session"], settings="floor.shipped")
    with made.serving() as server:
        page = Client(server.port, place["session"]).get(path)
    sizes = {level: len(gzip.compress(page, level)) / 1000 for level in (LEVEL, 6, 9)}
    told = ", ".join(f"{size:.1f} kB at level {level}" for level, size in sizes.items())
    print(f"  {area}, {number} questions: {len(page) / 1000:.0f} kB, compressed {told}")
    verdict.at_most(f"queries of {area}, {number} questions", int(queries), QUERIES, "")
    verdict.at_most(f"{area}, {number} questions, compressed", sizes[LEVEL], KILOBYTES, " kB")


if __name__ == "__main__":
    main()
