"""One save of an answer, against the least that Django must do for one."""

from driver import Saver, a_second, in_turns
from figures import Verdict, described, median
from stage import ALL_SECTORS, ONE_SECTOR, WORKED_ON, Stage, stage

CLIENTS, ROUNDS, TIMES, SECONDS = 8, 5, 80, 3.0


def main() -> None:
    """Time saves in assessments of one sector and of all six, after weeks of work on them."""
    verdict = Verdict()
    with stage() as made:
        for sectors in (ONE_SECTOR, ALL_SECTORS):
            measure(made, sectors, verdict)
    verdict.end()


def measure(made: Stage, sectors: str, verdict: Verdict) -> None:
    """Time one person's saves in turns, then eight people's at once, in turns as well."""
    # Companies of their own for each side, so that neither meets what the other wrote.
    places = made.prepare(name=sectors, companies=2 * CLIENTS, sectors=sectors, **WORKED_ON)
    size = f"{len(places[0]['questions'])} questions"
    with made.serving() as server, made.serving(floor=True) as least:
        ours = [Saver(server.port, place) for place in places[:CLIENTS]]
        floor = [Saver(least.port, place, floor=True) for place in places[CLIENTS:]]
        pair = [ours[0].save, floor[0].save]
        in_turns(pair, 30)
        rounds = [in_turns(pair, TIMES) for _ in range(ROUNDS)]
        print(described(f"autosave, {size}", [s for a, _ in rounds for s in a]))
        print(described("floor", [s for _, b in rounds for s in b]))
        ratio = median([median(a) / median(b) for a, b in rounds])
        verdict.at_most(f"a save among {size}, against the floor", ratio, 2.0)
        pairs = [
            [a_second([s.save for s in savers], SECONDS) for savers in (ours, floor)]
            for _ in range(ROUNDS)
        ]
        mine, its = (median([pair[n] for pair in pairs]) for n in (0, 1))
        print(f"  {CLIENTS} people at once: {mine:.0f} saves a second, floor {its:.0f}")
        share = median([a / b for a, b in pairs])
        verdict.at_least(f"saves a second among {size}, against the floor", share, 0.5)


if __name__ == "__main__":
    main()
