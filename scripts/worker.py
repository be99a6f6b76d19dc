"""Keeps the worker that makes reports running beside the server: `python -m scripts.worker`.

It ends when its standard input does, and so together with whoever started it, however that ended.
"""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

from scripts.console import PYTHON, ROOT, manage, say

# Rendering leaves some memory behind: after so many tasks a new worker takes over.
TASKS = 100
WORKER = manage("db_worker", "--max-tasks", str(TASKS), "--no-startup-delay", "--verbosity", "0")
# Pages are answered first.
NICENESS = 5
# As long as gunicorn lets requests end; a report takes less, and another worker makes what is cut.
GRACE = 10.0
LOOK = 0.25
PAUSES = (1.0, 5.0, 15.0, 60.0)
ENDING = threading.Event()


def start(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start this as a process of its own, where Ctrl-C does not reach it before it is told."""
    return subprocess.Popen(
        [str(PYTHON), "-m", "scripts.worker"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def stop(keeper: subprocess.Popen[bytes]) -> None:
    """End it with its worker, and wait until both are gone."""
    if keeper.stdin:
        keeper.stdin.close()
    keeper.wait()


def keep(command: Sequence[str], told: int) -> None:
    """Run a command again and again until the file `told` ends."""
    fails = 0
    while True:
        began = time.monotonic()
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL) as worker:
            if not is_over(worker, told):
                end(worker)
                return
        if time.monotonic() - began > PAUSES[-1]:
            fails = 0
        pause = 0.0
        if worker.returncode:
            pause = PAUSES[min(fails, len(PAUSES) - 1)]
            fails += 1
            say(
                f"The worker that makes reports ended with code {worker.returncode}; "
                f"it starts again in {pause:.0f} s. Pages are answered all the same."
            )
        if is_told(told, pause):
            return


def is_over(worker: subprocess.Popen[bytes], told: int) -> bool:
    """Wait until a worker has ended (True), or until this shall end (False)."""
    while worker.poll() is None:
        if is_told(told, LOOK):
            return False
    return True


def is_told(told: int, wait: float) -> bool:
    """Tell whether this shall end, after waiting for it for so many seconds."""
    until = time.monotonic() + wait
    while True:
        ready, _, _ = select.select([told], [], [], min(wait, LOOK))
        if ENDING.is_set() or (ready and not os.read(told, 1)):
            return True
        if time.monotonic() >= until:
            return False


def end(worker: subprocess.Popen[bytes]) -> None:
    """Let a worker finish what it is at, but not for ever."""
    worker.terminate()
    try:
        worker.wait(GRACE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def command() -> int:
    """Keep the worker until this process is not wanted any more."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: ENDING.set())
    os.nice(NICENESS)
    keep(WORKER, sys.stdin.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(command())
