"""What the person at the terminal reads, and how commands are run for them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LAST_LINES = 20


class Trouble(Exception):  # noqa: N818 - what the person meets is no error of the program
    """One clear sentence that ends the command."""


def say(text: str) -> None:
    """Print one line at once, also where the output goes into a file."""
    print(text, flush=True)


def shown(path: Path) -> str:
    """Return a path as people read it: relative to the project where it lies inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def attempt(command: Sequence[str], env: Mapping[str, str] | None = None) -> str | None:
    """Run a command in silence. Returns None for a good end, else the last lines it printed."""
    try:
        result = subprocess.run(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    if result.returncode == 0:
        return None
    lines = result.stdout.strip().splitlines() or [f"{command[0]} ended with {result.returncode}"]
    return "\n".join(lines[-LAST_LINES:])


def must(command: Sequence[str], sentence: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command in silence; where it fails, show its last lines and stop with the sentence."""
    said = attempt(command, env)
    if said is not None:
        say(said)
        raise Trouble(sentence)


def manage(*arguments: str) -> list[str]:
    """Return the command line of one of Django's commands."""
    return [str(PYTHON), "manage.py", *arguments]


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main(command: Callable[[], int]) -> NoReturn:
    """Run a whole command: its troubles as a sentence, never as a traceback."""
    # As an exception, a polite end still runs what stands in `finally`.
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        code = command()
    except Trouble as trouble:
        code = _complain(str(trouble))
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except PermissionError as error:
        place = shown(Path(error.filename)) if error.filename else "A file"
        code = _complain(f"{place} cannot be written: it does not belong to {user_name()}.")
    except OSError as error:
        place = f"{shown(Path(error.filename))}: " if error.filename else ""
        code = _complain(f"{place}{error.strerror or error}.")
    sys.exit(code)


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return 1


def user_name() -> str:
    """Return who runs this, for sentences about rights."""
    return "root" if os.geteuid() == 0 else os.environ.get("USER", f"user {os.geteuid()}")
