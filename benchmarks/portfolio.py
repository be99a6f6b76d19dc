"""Queue, portfolio and country profile with 100, 1,000, 10,000 and more companies."""

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Mapping
from typing import Any

from figures import Verdict, described, median
from stage import ROOT, Stage, stage

sys.path.append(str(ROOT))
from scripts import postgres

SIZES, TIMES = (100, 1_000, 10_000, 100_000), 15
# Seconds of server time, by what a page's name begins with.
BOUNDS = {"queue": 0.2, "portfolio": 0.5, "profile": 0.3}
QUERIES, GROWTH = 12, 1.5
SQLITE_MOST, SQLITE_FACTOR = 10_000, 2
FROM, TO = 100, 10_000
# What one process may hold more with a hundred times the companies.
FLAT = 1.25

Sizes = dict[int, dict[str, Any]]


def main() -> None:
    """Fill each database further and further, and open every page each time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("most", type=int, nargs="?", default=10_000, help="companies at most")
    most = parser.parse_args().most
    verdict = Verdict()
    with stage() as made:
        play("SQLite", made, min(most, SQLITE_MOST), verdict)
    with (
        postgres.cluster(is_durable=True) as url,
        stage(database_url=url) as made,
    ):
        play("PostgreSQL", made, most, verdict)
    verdict.end()


def play(name: str, made: Stage, most: int, verdict: Verdict) -> None:
    """Measure one database at every size; say how the times grow."""
    found: Sizes = {}
    for size in (size for size in SIZES if size <= most):
        print(f"{name}, {size} companies", flush=True)
        began = time.monotonic()
        made.manage("seeddemo", f"--companies={size}", "--without-answers")
        print(f"  filled in {time.monotonic() - began:.0f} s", flush=True)
        arguments = ("timeworkbench", f"--times={TIMES}")
        found[size] = json.loads(made.manage(*arguments, settings="floor.shipped"))
        tell(name, size, found[size], verdict)
    with contextlib.suppress(KeyError):
        grow(name, found[FROM], found[TO], verdict)


def tell(name: str, size: int, facts: Mapping[str, Any], verdict: Verdict) -> None:
    """Say what each page takes; hold the largest sizes against the bounds."""
    factor = SQLITE_FACTOR if name == "SQLite" else 1
    for page, said in facts["pages"].items():
        print(f"{described(page, said['seconds'])}   queries {said['queries']}", flush=True)
        bound = BOUNDS[page.partition(",")[0]] * factor
        if size >= TO and median(said["seconds"]) > bound:
            verdict.at_most(f"{page}, {size} on {name}", median(said["seconds"]), bound, " s")
    slowest = {
        kind: max(
            median(said["seconds"])
            for page, said in facts["pages"].items()
            if page.startswith(kind)
        )
        for kind in BOUNDS
    }
    for kind, seconds in slowest.items():
        verdict.at_most(f"slowest of {kind}", seconds, BOUNDS[kind] * factor, " s")
    most = max(said["queries"] for said in facts["pages"].values())
    verdict.at_most("queries of a page", most, QUERIES, "")
    print(described("counting a decision anew", facts["settle"]), flush=True)
    print(f"  {facts['submissions']} submissions, {facts['megabytes']:.0f} MB at most", flush=True)


def grow(name: str, small: Mapping[str, Any], large: Mapping[str, Any], verdict: Verdict) -> None:
    """Say how many times longer a page takes with a hundred times the companies."""
    worst = 0.0
    for page, said in large["pages"].items():
        before = median(small["pages"][page]["seconds"])
        ratio = median(said["seconds"]) / before
        worst = max(worst, ratio)
        print(f"  {page:<40} {ratio:5.2f}x from {FROM} to {TO}", flush=True)
        # One fewer is none more: words that too many have are not counted.
        more = said["queries"] - small["pages"][page]["queries"]
        if more > 0:
            verdict.at_most(f"{page}: queries more with {TO}", more, 0, "")
    verdict.at_most(f"growth from {FROM} to {TO} on {name}", worst, GROWTH)
    memory = large["megabytes"] / small["megabytes"]
    verdict.at_most(f"memory from {FROM} to {TO} on {name}", memory, FLAT)


if __name__ == "__main__":
    main()
