"""No acknowledged save is lost when a worker, the server or the database is killed (kill -9)."""

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import kills
from ledger import Stored, lost, torn
from stage import ROOT, Stage
from writers import Writer, people

sys.path.append(str(ROOT))
from scripts.postgres import Cluster

CLIENTS, SHARED_QUESTIONS = 8, 4


@dataclass(frozen=True)
class Outcome:
    """What became of all that was sent while servers were killed."""

    lost: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    acknowledged: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def faults(self) -> Mapping[str, Sequence[str]]:
        """Return what must not be, by what it is called."""
        return {
            "acknowledged saves lost": self.lost,
            "saves half written": self.torn,
            "other faults": self.others,
        }

    def __str__(self) -> str:
        refused, failed = self.counts["refused"], self.counts["failed"]
        also = [f", {name}: {n}" for name, n in self.counts.items() if name.startswith("answered")]
        return (
            f"acknowledged {self.acknowledged}, refused {refused}, failed {failed}{''.join(also)}, "
            f"lost {len(self.lost)}, half written {len(self.torn)}, "
            f"other faults {len(self.others)}, {self.seconds:.1f} s"
        )


def survive(
    made: Stage,
    name: str,
    *,
    victims: Sequence[str],
    seed: int,
    database: Cluster | None = None,
) -> Outcome:
    """Let them write while each victim is killed in its turn.

    After each kill, and after a last one of everything, what was acknowledged must be there.
    """
    [place] = made.prepare(name=name, people=CLIENTS)
    found = [Outcome()]
    began = time.monotonic()

    def look(writers: Sequence[Writer]) -> None:
        found.append(checked(made, place, writers, found[-1]))

    writers = kills.play(
        made,
        victims=victims,
        seed=seed,
        people=lambda port: people(port, place, shared=SHARED_QUESTIONS),
        database=database,
        after_each=look,
    )
    look(writers)
    return replace(found[-1], seconds=time.monotonic() - began)


def checked(
    made: Stage, place: Mapping[str, Any], writers: Sequence[Writer], before: Outcome
) -> Outcome:
    """Add what is wrong in the database now; of what was acknowledged when it was asked."""
    saves = [save for writer in writers for save in tuple(writer.acknowledged)]
    told = made.manage("showsaves", place["assessment"], settings="floor.shipped")
    stored = Stored.read(json.loads(told))
    return Outcome(
        lost=tuple(dict.fromkeys((*before.lost, *lost(saves, stored)))),
        torn=tuple(dict.fromkeys((*before.torn, *torn(stored)))),
        others=tuple(fault for writer in writers for fault in writer.faults),
        acknowledged=len(saves),
        counts=sum((writer.counts for writer in writers), Counter()),
    )


if __name__ == "__main__":
    kills.main(survive, __doc__)
