"""Opening the page of an area, against a plain page of the same questions."""

from functools import partial

from driver import Client, in_turns
from figures import Verdict, described, median
from stage import ALL_SECTORS, ONE_SECTOR, Stage, stage

ROUNDS, TIMES = 5, 30
AREAS = ("policies", "csam", "environment")


def main() -> None:
    """Time pages of one sector and of all six."""
    verdict = Verdict()
    with stage() as made:
        for sectors in (ONE_SECTOR, ALL_SECTORS):
            measure(made, sectors, verdict)
    verdict.end()


def measure(made: Stage, sectors: str, verdict: Verdict) -> None:
    """Time the pages of some areas, ours and the plain one in turns."""
    [place] = made.prepare(name=sectors, sectors=sectors, answered=1)
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


if __name__ == "__main__":
    main()
