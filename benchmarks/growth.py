"""One save with 10,000 assessments in the database, against one in an empty database."""

import sys

from driver import Saver, in_turns
from figures import Verdict, described, median
from stage import stage

COMPANIES, ROUNDS, TIMES = 10_000, 5, 80


def main() -> None:
    """Fill a second database, then time saves in turns. Takes another number of companies."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else COMPANIES
    verdict = Verdict()
    with stage() as empty, stage() as full:
        print(f"  making {number} companies with an assessment each", flush=True)
        full.manage("seeddemo", f"--companies={number}", "--seed=1")
        print(f"  the database now holds {full.database.stat().st_size / 1e6:.0f} MB", flush=True)
        [there], [here] = full.prepare(companies=1), empty.prepare(companies=1)
        with full.serving() as grown, empty.serving() as young:
            savers = [Saver(grown.port, there), Saver(young.port, here)]
            actions = [saver.save for saver in savers]
            in_turns(actions, 30)
            rounds = [in_turns(actions, TIMES) for _ in range(ROUNDS)]
            print(described(f"among {number}", [s for a, _ in rounds for s in a]))
            print(described("alone", [s for _, b in rounds for s in b]))
            ratio = median([median(a) / median(b) for a, b in rounds])
            verdict.at_most(f"a save among {number}, against one alone", ratio, 1.25)
    verdict.end()


if __name__ == "__main__":
    main()
