"""Sets up what is missing: Debian packages, the virtual environment, the locked dependencies."""

import argparse
import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import system
from scripts.console import PYTHON, ROOT, VENV, Trouble, attempt, main, must, say

RUNTIME_LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "requirements-test.txt"
UV_LOCK = ROOT / "scripts" / "uv.txt"
# Written last: an environment without it, or with another text in it, is not finished.
STAMP = VENV / "copassess.stamp"


def stamp_text(lock: Path) -> str:
    """Return what the stamp says once everything of a lock is installed."""
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def stamped(stamp: Path) -> str:
    """Return what the stamp says, nothing without one."""
    return stamp.read_text(encoding="utf-8").strip() if stamp.exists() else ""


def wanted_lock(text: str, *, tests: bool) -> Path:
    """Return the lock to follow: once the test packages are in, they stay in step."""
    return TEST_LOCK if tests or text.startswith(TEST_LOCK.name) else RUNTIME_LOCK


def is_usable(venv: Path) -> bool:
    """Tell whether a folder is a virtual environment of this Python version that still finds it."""
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    values = dict(line.split(" = ", 1) for line in lines if " = " in line)
    version = ".".join(str(part) for part in sys.version_info[:2])
    return values.get("version", "").startswith(f"{version}.") and (venv / "bin/python").exists()


def make_environment() -> None:
    """Make the virtual environment from nothing."""
    say("Making the virtual environment .venv")
    must(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        "The virtual environment could not be made: is .venv yours, and is there room on the disk?",
    )


def install_packages(lock: Path) -> str | None:
    """Bring the environment to the state of a lock. Returns None, or what went wrong."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
    uv = [str(PYTHON), "-m", "uv", "pip", "sync", "--quiet", "--require-hashes"]
    if attempt([*pip, str(UV_LOCK)]) is None:
        if attempt([*uv, "--python", str(PYTHON), str(lock)]) is None:
            return None
        say("uv could not install them; pip tries, which is slower")
    return attempt([*pip, str(lock)])


def ensure_packages(*, tests: bool) -> None:
    """Make the environment hold what the lock says; silent where it does."""
    text = stamped(STAMP)
    lock = wanted_lock(text, tests=tests)
    if text == stamp_text(lock) and is_usable(VENV):
        return
    STAMP.unlink(missing_ok=True)
    is_new = not is_usable(VENV)
    if is_new:
        make_environment()
    say(f"Installing the Python packages of {lock.name}")
    said = install_packages(lock)
    if said is not None and not is_new:
        # A set-up killed half way can leave packages that neither uv nor pip can take out again.
        make_environment()
        said = install_packages(lock)
    if said is not None:
        say(said)
        raise Trouble(
            "The Python packages could not be installed: is the package index reachable, and is "
            "there room on the disk? Starting again carries on from here."
        )
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(stamp_text(lock), encoding="utf-8")
    unfinished.replace(STAMP)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time work on what a file or folder stands for."""
    handle = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up of this folder to end")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def ensure(*, tests: bool) -> None:
    """Do all the set-up that is missing."""
    with alone(RUNTIME_LOCK):
        system.ensure(tests=tests)
        ensure_packages(tests=tests)


def command() -> int:
    """Read the command line, then set up."""
    parser = argparse.ArgumentParser(prog="scripts/start setup", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    ensure(tests=parser.parse_args().tests)
    return 0


if __name__ == "__main__":
    main(command)
