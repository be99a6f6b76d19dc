"""`verifysubmissions` and `verifyaudit` find one altered character among 10,000 companies."""

import json
import sys
import time

from databases import on_both
from figures import Verdict
from stage import Stage, Trouble

COMPANIES, SEED = 10_000, 1
BOUND_S = 60.0


def main() -> None:
    """Fill a database of either kind, alter one character, look for it."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else COMPANIES
    verdict = Verdict()

    def play(name: str, made: Stage, _database: object) -> None:
        print(f"  {name}: making {number} companies", flush=True)
        made.manage("seeddemo", f"--companies={number}", f"--seed={SEED}")
        # What is whole must not be called altered.
        print(f"  {name}: {made.manage('verifysubmissions').strip()}", flush=True)
        altered = json.loads(made.manage("flipone", str(SEED), settings="floor.shipped"))
        for command, kind in (("verifysubmissions", "submission"), ("verifyaudit", "event")):
            seconds, said = timed(made, command)
            what = f"{name}, {command} of {altered[f'{kind}s']}"
            verdict.at_least(f"{what}, found", said.count(altered[kind]), 1, "")
            verdict.at_most(what, seconds, BOUND_S, " s")

    on_both(play)
    verdict.end()


def timed(made: Stage, command: str) -> tuple[float, str]:
    """Run a command that should find something; return its seconds, and what it said."""
    began, said = time.monotonic(), ""
    try:
        made.manage(command)
    except Trouble as trouble:
        said = str(trouble)
    return time.monotonic() - began, said


if __name__ == "__main__":
    main()
