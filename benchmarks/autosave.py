"""One save of an answer, against the least that Django must do for one."""

from collections.abc import Sequence
from typing import NamedTuple

from driver import Saver, a_second, in_turns
from figures import Verdict, described, median
from stage import ALL_SECTORS, ONE_SECTOR, WORKED_ON, Server, Stage, stage

CLIENTS, ROUNDS, TIMES = 8, 5, 80
# Many short turns: on a busy machine a long one meets other neighbours than the one it is held to.
CROWDED_ROUNDS, SECONDS = 9, 2.0


class Crowd(NamedTuple):
    """People who save at once."""

    server: Server
    savers: Sequence[Saver]


class Pace(NamedTuple):
    """How many saves a second there were, and how long the processor worked for each."""

    rate: float
    cpu: float


def main() -> None:
    """Time saves in assessments of one sector and of all six, after weeks of work on them."""
    verdict = Verdict()
    with stage() as made:
        for sectors in (ONE_SECTOR, ALL_SECTORS):
            measure(made, sectors, verdict)
    verdict.end()


def measure(made: Stage, sectors: str, verdict: Verdict) -> None:
    """Time one person's saves, then those of eight people at once."""
    # Companies of their own for each side, so that neither meets what the other wrote.
    places = made.prepare(name=sectors, companies=2 * CLIENTS, sectors=sectors, **WORKED_ON)
    size = f"{len(places[0]['questions'])} questions"
    with made.serving() as server, made.serving(floor=True) as least:
        ours = [Saver(server.port, place) for place in places[:CLIENTS]]
        floor = [Saver(least.port, place, floor=True) for place in places[CLIENTS:]]
        alone(size, ours[0], floor[0], verdict)
        crowded(size, Crowd(server, ours), Crowd(least, floor), verdict)


def alone(size: str, ours: Saver, floor: Saver, verdict: Verdict) -> None:
    """Time one person's saves in turns."""
    pair = [ours.save, floor.save]
    in_turns(pair, 30)
    rounds = [in_turns(pair, TIMES) for _ in range(ROUNDS)]
    print(described(f"autosave, {size}", [s for a, _ in rounds for s in a]))
    print(described("floor", [s for _, b in rounds for s in b]))
    ratio = median([median(a) / median(b) for a, b in rounds])
    verdict.at_most(f"a save among {size}, against the floor", ratio, 2.0)


def crowded(size: str, ours: Crowd, floor: Crowd, verdict: Verdict) -> None:
    """Count what eight people save in a while, in turns as well."""
    mine, its = list[Pace](), list[Pace]()
    for turn in range(CROWDED_ROUNDS):
        # They take turns in going first.
        both = [(ours, mine), (floor, its)]
        for crowd, paces in both if turn % 2 else reversed(both):
            paces.append(pace(crowd))
    fast, least = (median([one.rate for one in paces]) for paces in (mine, its))
    cost, floor_cost = (median([one.cpu for one in paces]) * 1000 for paces in (mine, its))
    print(f"  {CLIENTS} people at once: {fast:.0f} saves a second, floor {least:.0f}")
    # Neighbours on the machine take time from both, and change this the least.
    print(f"  the processor works {cost:.2f} ms for each, floor {floor_cost:.2f} ms")
    share = median([a.rate / b.rate for a, b in zip(mine, its, strict=True)])
    verdict.at_least(f"saves a second among {size}, against the floor", share, 0.5)


def pace(crowd: Crowd) -> Pace:
    """Let them save for a while."""
    before = sum(saver.turn for saver in crowd.savers), crowd.server.cpu_seconds()
    rate = a_second([saver.save for saver in crowd.savers], SECONDS)
    saves = sum(saver.turn for saver in crowd.savers) - before[0]
    return Pace(rate, (crowd.server.cpu_seconds() - before[1]) / saves)


if __name__ == "__main__":
    main()
