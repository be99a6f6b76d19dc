"""The checks that read the code and run no test: what each is called and how it is run."""

import os
import secrets
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from scripts.console import PYTHON, ROOT, manage, say, shown


class Result(NamedTuple):
    """How one stage ended."""

    name: str
    is_good: bool
    seconds: float


class Check(NamedTuple):
    """One program over the code; it is content when it ends with 0."""

    name: str
    command: Sequence[str]


def templates() -> list[str]:
    """Return every template."""
    return sorted(shown(path) for path in (ROOT / "templates").rglob("*.html"))


def module(name: str, *arguments: str) -> list[str]:
    """Return the command line of a Python module of the environment."""
    return [str(PYTHON), "-m", name, *arguments]


def program(name: str, *arguments: str) -> list[str]:
    """Return the command line of a program of the environment."""
    return [str(PYTHON.with_name(name)), *arguments]


def checks() -> list[Check]:
    """Return all of them, the slowest first: two run at a time."""
    return [
        Check("types (mypy --strict)", module("mypy", "--strict", ".")),
        Check("lint (ruff check)", program("ruff", "check", ".")),
        Check("format (ruff format)", program("ruff", "format", "--check", ".")),
        Check(
            "templates (djade)",
            program("djade", "--check", "--target-version", "5.2", *templates()),
        ),
        Check("imports (import-linter)", program("lint-imports")),
        Check("migrations", manage("makemigrations", "--check", "--dry-run")),
        Check("deployment", manage("check", "--deploy", "--fail-level", "WARNING")),
    ]


def deployed_environment(given: Mapping[str, str], var: Path) -> dict[str, str]:
    """Return settings as a server would have them, with nothing of the caller's own among them."""
    kept = {name: given[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in given}
    return {
        **kept,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "copassess.example",
        "SITE_URL": "https://copassess.example",
        "VAR_DIR": str(var),
    }


def run_check(check: Check, environment: Mapping[str, str]) -> tuple[Result, str]:
    """Run one check. Returns how it ended and what it printed."""
    began = time.monotonic()
    process = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    result = Result(check.name, process.returncode == 0, time.monotonic() - began)
    return result, process.stdout


def run_all(todo: Iterable[Check], var: Path) -> list[Result]:
    """Run checks, two at a time; a failed one shows what it printed, and hides no other."""
    environment = deployed_environment(os.environ, var)
    results = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for result, said in pool.map(lambda check: run_check(check, environment), todo):
            say(line(result))
            if not result.is_good:
                say(said.rstrip() + "\n")
            results.append(result)
    return results


def line(result: Result) -> str:
    """Return one line of the summary."""
    return f"  {'ok    ' if result.is_good else 'FAILED'}  {result.seconds:6.1f} s  {result.name}"
