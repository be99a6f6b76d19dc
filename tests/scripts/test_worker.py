"""The worker beside the server: begun again when it dies, gone when the server goes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts import worker
from scripts.console import ROOT

pytestmark = pytest.mark.pure

# Each worker writes its process's number, and stays.
STAYS = """
import os, pathlib, sys, time
with open(sys.argv[1], "a") as file: file.write(f"{os.getpid()}\\n")
time.sleep(60)
"""
# Stands in for the real one in a keeper that runs as `make run` starts it.
KEEPER = """
import sys
from scripts import worker
worker.WORKER = [sys.executable, "-c", sys.argv[1], sys.argv[2]]
worker.PAUSES = (0.0,)
worker.GRACE = 0.3
sys.exit(worker.command())
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return where workers write who they are."""
    path = tmp_path / "workers"
    path.touch()
    return path


@pytest.fixture
def keeper(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a keeper of a worker that only waits."""
    with keeping(STAYS, log) as process:
        yield process
        process.kill()


def keeping(program: str, log: Path) -> subprocess.Popen[bytes]:
    """Start a keeper as `make run` does."""
    return subprocess.Popen(  # noqa: S603 - the arguments are this file's own
        [sys.executable, "-c", KEEPER, program, str(log)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def until(condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def workers(log: Path, count: int) -> list[int]:
    """Return the processes of that many workers, the last of which is there now."""
    until(lambda: len(log.read_text().splitlines()) >= count)
    return [int(line) for line in log.read_text().splitlines()]


def is_there(process: int) -> bool:
    """Tell whether a process runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_worker_that_dies_is_started_again(keeper: subprocess.Popen[bytes], log: Path) -> None:
    [first] = workers(log, 1)
    os.kill(first, signal.SIGKILL)

    second = workers(log, 2)[1]

    assert not is_there(first)
    assert is_there(second)


def test_worker_ends_when_the_server_does(keeper: subprocess.Popen[bytes], log: Path) -> None:
    [only] = workers(log, 1)

    worker.stop(keeper)

    assert keeper.returncode == 0
    assert not is_there(only)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_worker_ends_with_its_keeper(
    keeper: subprocess.Popen[bytes], log: Path, number: signal.Signals
) -> None:
    [only] = workers(log, 1)

    keeper.send_signal(number)

    assert keeper.wait(20) == 0
    assert not is_there(only)


def test_worker_that_will_not_end_is_killed(log: Path) -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)" + STAYS
    with keeping(stubborn, log) as keeper:
        [only] = workers(log, 1)

        worker.stop(keeper)

    assert not is_there(only)


def test_worker_that_cannot_start_is_said_so(log: Path) -> None:
    with keeping("raise SystemExit(3)", log) as keeper:
        assert keeper.stdout is not None
        line = keeper.stdout.readline().decode()
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.stdout.read()

    assert line.startswith("The worker that makes reports ended with code 3; it starts again in")


def test_worker_that_had_its_share_is_followed_without_a_word(log: Path) -> None:
    once = "import sys; open(sys.argv[1], 'a').write('1\\n')"
    with keeping(once, log) as keeper:
        workers(log, 3)
        keeper.terminate()
        assert keeper.stdout is not None
        assert keeper.stdout.read() == b""


def test_worker_runs_the_projects_tasks() -> None:
    assert worker.WORKER[1:3] == ["manage.py", "db_worker"]
    assert "--max-tasks" in worker.WORKER
