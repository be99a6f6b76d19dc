"""Loading the catalogue, against Django's own `loaddata` of the same files."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from driver import in_turns
from figures import Verdict, described, median
from stage import ROOT, Stage, copy_of, empty_stage

ROUNDS, BOUND = 5, 2.0
FILES = sorted(str(path) for path in (ROOT / "fixtures").glob("*.yaml"))


def main() -> None:
    """Time both into empty databases, in turns; then loading what is there already."""
    verdict = Verdict()
    with empty_stage() as made:
        made.manage("migrate", "--noinput", "--verbosity=0")
        # Copies, made beforehand: each load begins with tables and nothing in them.
        fresh = [copy_of(made, Path(f"{made.folder}-{n}")) for n in range(2 * ROUNDS)]
        try:
            pair: list[Callable[[], object]] = [
                partial(load, iter(fresh[:ROUNDS]), "loadcatalogue"),
                partial(load, iter(fresh[ROUNDS:]), "loaddata", *FILES),
                partial(made.manage, "check"),
            ]
            ours, least, start = in_turns(pair, ROUNDS)
            [again] = in_turns([partial(fresh[0].manage, "loadcatalogue")], ROUNDS)
        finally:
            for one in fresh:
                one.remove()
    print(described("loadcatalogue, empty database", ours))
    print(described("loaddata, empty database", least))
    print(described("loadcatalogue, nothing new", again))
    print(described("starting Django alone", start))
    verdict.at_most("loadcatalogue, against loaddata", median(ours) / median(least), BOUND)
    verdict.end()


def load(stages: Iterator[Stage], *command: str) -> None:
    """Run a command on the next empty database."""
    next(stages).manage(*command)


if __name__ == "__main__":
    main()
