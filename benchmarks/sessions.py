"""A thousand people signed in at once for a minute, gunicorn on PostgreSQL: none is refused."""

import argparse
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from driver import Client, Saver
from figures import Verdict, median, percentile
from stage import ROOT, Server, stage

sys.path.append(str(ROOT))
from scripts import postgres

# Each company has so many people, who share its draft and answer questions of their own.
PEOPLE = 20
# Seconds that somebody reads and types between two requests, at least and at most.
THINKING = (8.0, 32.0)
ALONE_SECONDS = 10.0
# What people do, by how often of a hundred.
HABITS = {"save an answer": 40, "open an area": 25, "open the overview": 20, "open my work": 15}

Times = dict[str, list[float]]


@dataclass
class Told:
    """What everybody saw."""

    times: Times = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str, seconds: float) -> None:
        """Note what a request took."""
        with self.lock:
            self.times[what].append(seconds)

    def fault(self, what: str, error: Exception) -> None:
        """Note a request that failed."""
        with self.lock:
            self.faults.append(f"{what}: {error}")


class Person:
    """Somebody who works on their part of a draft."""

    def __init__(self, port: int, place: Mapping[str, Any], number: int) -> None:
        mine = {
            **place,
            "session": place["sessions"][number],
            "questions": place["questions"][number::PEOPLE],
        }
        self.saver, self.client = Saver(port, mine), Client(port, mine["session"])
        self.saver.client = self.client
        # Who does what when shall be the same each time.
        self.chance = random.Random(f"{place['assessment']} {number}")  # noqa: S311
        draft = f"/assessments/{place['assessment']}"
        self.acts: Mapping[str, Callable[[], object]] = {
            "save an answer": self.saver.save,
            "open an area": lambda: self.client.get(f"{draft}/areas/{self.area(place)}"),
            "open the overview": lambda: self.client.get(draft),
            "open my work": lambda: self.client.get("/work"),
        }

    def area(self, place: Mapping[str, Any]) -> str:
        """Return the area to open next."""
        areas: list[str] = sorted(place["areas"])
        return self.chance.choice(areas)

    def act(self, told: Told) -> None:
        """Do one thing, and note how it went."""
        [what] = self.chance.choices(list(HABITS), weights=list(HABITS.values()))
        began = time.perf_counter()
        try:
            self.acts[what]()
        except Exception as error:  # every fault is told, none ends the others
            self.client.connection.close()
            told.fault(what, error)
        else:
            told.add(what, time.perf_counter() - began)

    def work(self, told: Told, until: float) -> None:
        """Work as people do, until it is time."""
        pause = self.chance.uniform(0, THINKING[1])
        while time.monotonic() + pause < until:
            time.sleep(pause)
            self.act(told)
            pause = self.chance.uniform(*THINKING)


def main() -> None:
    """Let them work, and print what each kind of request took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    verdict = Verdict()
    with (
        postgres.cluster(is_durable=True) as url,
        stage(database_url=url) as made,
        made.serving() as server,
    ):
        companies = -(-given.sessions // PEOPLE)
        places = made.prepare(companies=companies, people=PEOPLE, answered=1)
        people = [Person(server.port, place, n) for place in places for n in range(PEOPLE)]
        alone = alone_for(people[0])
        told = together(people[: given.sessions], given.seconds)
        tell(alone, told, given.sessions, server, verdict)
    verdict.end()


def alone_for(person: Person) -> Told:
    """Let one person work alone, without a pause."""
    told, until = Told(), time.monotonic() + ALONE_SECONDS
    while time.monotonic() < until:
        person.act(told)
    return told


def together(people: list[Person], seconds: float) -> Told:
    """Let all of them work at once."""
    # A thousand threads that mostly wait need no more.
    threading.stack_size(256 * 1024)
    told, until = Told(), time.monotonic() + seconds
    threads = [threading.Thread(target=one.work, args=(told, until)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def tell(alone: Told, told: Told, sessions: int, server: Server, verdict: Verdict) -> None:
    """Print the table, and what is beyond its bounds."""
    count = sum(map(len, told.times.values()))
    print(f"{sessions} sessions, {count} requests, {len(told.faults)} failed", flush=True)
    for fault in [*alone.faults, *told.faults][:5]:
        print(f"  {fault[:200]}", flush=True)
    print(f"  {'':<20}{'n':>7}{'alone':>10}{'median':>10}{'p95':>10}{'p99':>10}{'most':>10}  ms")
    for what in HABITS:
        seconds = told.times[what]
        figures = [
            median(alone.times[what]),
            *(median(seconds), percentile(seconds, 95), percentile(seconds, 99), max(seconds)),
        ]
        cells = "".join(f"{1000 * figure:10.0f}" for figure in figures)
        print(f"  {what:<20}{len(seconds):>7}{cells}", flush=True)
    print(f"  {server.peak_megabytes():.0f} MB at most in a worker", flush=True)
    verdict.at_most("requests that failed", len(told.faults) + len(alone.faults), 0, "")


if __name__ == "__main__":
    main()
