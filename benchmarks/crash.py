"""No acknowledged save is lost when a worker, or the whole server, is killed (kill -9)."""

import argparse
import json
import random
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from databases import on_both
from figures import Verdict
from ledger import Stored, lost, torn
from stage import Server, Stage, listening
from writers import Writer, people

CLIENTS, SHARED_QUESTIONS = 8, 4
WORKER, SERVER = "a worker", "the server"
WORKER_KILLS, SERVER_KILLS = 10, 4
# How long they write before a kill: from a moment to long enough for every file to be busy.
SHORTEST_S, LONGEST_S = 0.1, 1.5
# How many faults are worth reading.
TOLD = 10


@dataclass(frozen=True)
class Outcome:
    """What became of all that was sent while servers were killed."""

    lost: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    acknowledged: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        """Tell whether all was kept that was promised."""
        return not (self.lost or self.torn or self.faults)

    def __str__(self) -> str:
        refused, failed = self.counts["refused"], self.counts["failed"]
        also = [f", {name}: {n}" for name, n in self.counts.items() if name.startswith("answered")]
        return (
            f"acknowledged {self.acknowledged}, refused {refused}, failed {failed}{''.join(also)}, "
            f"lost {len(self.lost)}, half written {len(self.torn)}, "
            f"other faults {len(self.faults)}, {self.seconds:.1f} s"
        )


def main() -> None:
    """Play it on SQLite, then on PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worker-kills", type=int, default=WORKER_KILLS)
    parser.add_argument("--server-kills", type=int, default=SERVER_KILLS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    options = parser.parse_args()
    print(f"  the moments of the kills are those of --seed={options.seed}", flush=True)
    verdict = Verdict()

    def play(name: str, made: Stage) -> None:
        for victim, times in ((WORKER, options.worker_kills), (SERVER, options.server_kills)):
            what = f"{name}, {victim} killed {times} times"
            outcome = survive(made, what, victims=[victim] * times, seed=options.seed)
            tell(what, outcome, verdict)

    on_both(play)
    verdict.end()


def tell(what: str, outcome: Outcome, verdict: Verdict) -> None:
    """Print what came of it, and whether that is good."""
    print(f"  {what}: {outcome}", flush=True)
    for fault in (*outcome.lost, *outcome.torn, *outcome.faults)[:TOLD]:
        print(f"    {fault}", flush=True)
    verdict.at_most(f"{what}, acknowledged saves lost", len(outcome.lost), 0, "")
    verdict.at_most(f"{what}, saves half written", len(outcome.torn), 0, "")
    verdict.at_most(f"{what}, other faults", len(outcome.faults), 0, "")


def survive(made: Stage, name: str, *, victims: Sequence[str], seed: int) -> Outcome:
    """Let them write, and kill each victim in its turn at a moment that nobody knows.

    After each kill, and after a last one of everything, what was acknowledged must be there.
    """
    [place] = made.prepare(name=name, people=CLIENTS)
    chance = random.Random(seed)  # noqa: S311 (moments, not secrets)
    over, outcome = threading.Event(), Outcome()
    began = time.monotonic()
    with listening() as listener:
        server = started(made, listener)
        writers = people(server.port, place, shared=SHARED_QUESTIONS)
        threads = [threading.Thread(target=one.write_until, args=(over,)) for one in writers]
        try:
            for thread in threads:
                thread.start()
            for victim in victims:
                time.sleep(chance.uniform(SHORTEST_S, LONGEST_S))
                if victim == SERVER:
                    server.kill()
                    server = started(made, listener)
                else:
                    server.kill_worker(chance.randrange(CLIENTS))
                outcome = checked(made, place, writers, outcome)
            time.sleep(SHORTEST_S)
        finally:
            over.set()
            for thread in threads:
                thread.join()
            # Not told to end: what was promised is on the disk, or it is lost.
            server.kill()
    outcome = checked(made, place, writers, outcome)
    return replace(outcome, seconds=time.monotonic() - began)


def started(made: Stage, listener: socket.socket) -> Server:
    """Start a server; return once it answers."""
    server = made.start(listener)
    try:
        server.await_answer()
    except BaseException:
        server.kill()
        raise
    return server


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
        faults=tuple(fault for writer in writers for fault in writer.faults),
        acknowledged=len(saves),
        counts=sum((writer.counts for writer in writers), Counter()),
    )


if __name__ == "__main__":
    main()
