"""Writes the locked dependencies anew from pyproject.toml; no index address gets into them."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts import setup
from scripts.console import PYTHON, ROOT, Trouble, main, must, say, shown

ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|@ file")
FLAGS = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header")
TOOLS = ROOT / "scripts" / "uv.in"


def compile_lock(source: Path, lock: Path, arguments: Sequence[str]) -> None:
    """Resolve what a file asks for; the old lock's versions stay where they still fit."""
    fresh = lock.with_suffix(".new")
    if lock.exists():
        fresh.write_bytes(lock.read_bytes())
    compiler = [str(PYTHON), "-m", "uv", "pip", "compile", "--quiet", "--python-version", "3.11"]
    try:
        must(
            [*compiler, *FLAGS, "--no-emit-find-links", *arguments, "-o", str(fresh), str(source)],
            f"{shown(lock)} could not be written anew; it stays as it was.",
        )
        refuse_addresses(fresh)
        fresh.replace(lock)
    finally:
        fresh.unlink(missing_ok=True)


def refuse_addresses(lock: Path) -> None:
    """Stop where a lock names an index: it must mean the same on every machine."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if ADDRESS.search(line):
            raise Trouble(f"The new lock holds an address and is not kept: {line.strip()}")


def command() -> int:
    """Lock the tools, what runs, and what tests."""
    setup.ensure(tests=True)
    given, project = sys.argv[1:], ROOT / "pyproject.toml"
    compile_lock(TOOLS, setup.UV_LOCK, given)
    compile_lock(project, setup.RUNTIME_LOCK, given)
    # The same versions are tested that run.
    extras = ["--extra", "test", "--extra", "check", "--constraint", str(setup.RUNTIME_LOCK)]
    compile_lock(project, setup.TEST_LOCK, [*given, *extras])
    say("The locks are written; the next make run or make test installs what changed.")
    return 0


if __name__ == "__main__":
    main(command)
