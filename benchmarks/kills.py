"""People who work while a worker, the whole server or the database is killed (kill -9)."""

import argparse
import random
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from databases import on_both
from figures import Verdict
from stage import ROOT, Server, Stage, listening

sys.path.append(str(ROOT))
from scripts.postgres import Cluster

WORKER, SERVER, DATABASE = "a worker", "the server", "the database"
WORKER_KILLS, SERVER_KILLS, DATABASE_KILLS = 10, 4, 4
# How long they work before a kill: from a moment to long enough for every file to be busy.
SHORTEST_S, LONGEST_S = 0.1, 1.5
# How many faults are worth reading.
TOLD = 10


class Person(Protocol):
    """Somebody who works until it is over."""

    def work_until(self, over: threading.Event) -> None:
        """Do one thing after another; keep what the server acknowledged."""


class Outcome(Protocol):
    """What became of what they did."""

    @property
    def acknowledged(self) -> int:
        """Return how many things the server said are done."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how often what else was answered: "failed" without an answer, else by status."""

    @property
    def faults(self) -> Mapping[str, Sequence[str]]:
        """Return what must not be, by what it is called."""


class Play(Protocol):
    """A script that plays one kind of work."""

    __name__: str

    def survive(
        self,
        made: Stage,
        name: str,
        *,
        victims: Sequence[str],
        seed: int,
        database: Cluster | None = None,
    ) -> Outcome:
        """Let people work while each victim is killed in its turn, and look at what is left."""


P = TypeVar("P", bound=Person)


def play(
    made: Stage,
    *,
    victims: Sequence[str],
    seed: int,
    people: Callable[[int], Sequence[P]],
    database: Cluster | None = None,
    after_each: Callable[[Sequence[P]], object] = len,
) -> Sequence[P]:
    """Let people work at a server, and kill each victim in its turn at a moment nobody knows.

    `people` makes them from the server's port; `after_each` looks after each kill. At the end
    everything is killed in the middle of what they do: what was promised is on the disk, or lost.
    """
    chance = random.Random(seed)  # noqa: S311 (moments, not secrets)
    over = threading.Event()
    with listening() as listener:
        server = started(made, listener)
        everyone = people(server.port)
        threads = [threading.Thread(target=one.work_until, args=(over,)) for one in everyone]
        try:
            for thread in threads:
                thread.start()
            for victim in victims:
                time.sleep(chance.uniform(SHORTEST_S, LONGEST_S))
                if victim == DATABASE:
                    crash(database, chance)
                elif victim == WORKER:
                    server.kill_worker(chance.randrange(len(everyone)))
                else:
                    server.kill()
                    server = started(made, listener)
                after_each(everyone)
            time.sleep(LONGEST_S)
        finally:
            server.kill()
            over.set()
            for thread in threads:
                thread.join()
    return everyone


def crash(database: Cluster | None, chance: random.Random) -> None:
    """Kill the database, and start it again a moment later; the server is left alone."""
    assert database is not None
    database.kill()
    time.sleep(chance.uniform(0, SHORTEST_S))
    database.start()


def started(made: Stage, listener: socket.socket) -> Server:
    """Start a server; return once it answers."""
    server = made.start(listener)
    try:
        server.await_answer()
    except BaseException:
        server.kill()
        raise
    return server


def main(survive: Callable[..., Outcome], description: str | None) -> None:
    """Play it on SQLite, then on PostgreSQL, and say what came of it."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--worker-kills", type=int, default=WORKER_KILLS)
    parser.add_argument("--server-kills", type=int, default=SERVER_KILLS)
    parser.add_argument("--database-kills", type=int, default=DATABASE_KILLS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    options: Any = parser.parse_args()
    print(f"  the moments of the kills are those of --seed={options.seed}", flush=True)
    times = {WORKER: options.worker_kills, SERVER: options.server_kills}
    verdict = Verdict()

    def on_one(name: str, made: Stage, database: Cluster | None) -> None:
        # SQLite has no process of its own to kill.
        also = {DATABASE: options.database_kills} if database else {}
        for victim, kills in {**times, **also}.items():
            what = f"{name}, {victim} killed {kills} times"
            victims = [victim] * kills
            outcome = survive(made, what, victims=victims, seed=options.seed, database=database)
            tell(what, outcome, verdict)

    on_both(on_one)
    verdict.end()


def tell(what: str, outcome: Outcome, verdict: Verdict) -> None:
    """Print what came of it, and whether that is good."""
    print(f"  {what}: {outcome}", flush=True)
    for fault in [fault for found in outcome.faults.values() for fault in found][:TOLD]:
        print(f"    {fault}", flush=True)
    for name, found in outcome.faults.items():
        verdict.at_most(f"{what}, {name}", len(found), 0, "")
