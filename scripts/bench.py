"""Runs the benchmarks: each script of benchmarks/ that can be run alone."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts import setup
from scripts.console import PYTHON, ROOT, Trouble, main, say

FOLDER = ROOT / "benchmarks"


def chosen(folder: Path, words: Sequence[str]) -> list[Path]:
    """Return the scripts whose name holds one of the words; all of them without words."""
    scripts = [
        path for path in sorted(folder.glob("*.py")) if '"__main__"' in path.read_text("utf-8")
    ]
    return [path for path in scripts if not words or any(word in path.name for word in words)]


def environment(var: Path) -> dict[str, str]:
    """Return settings of an application for this machine, with data of its own."""
    return {
        **os.environ,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "VAR_DIR": str(var),
        "PYTHONPATH": str(ROOT),
    }


def run(script: Path) -> bool:
    """Run one benchmark; tell whether it stayed within its bounds."""
    say(f"\n{script.name}")
    with tempfile.TemporaryDirectory(prefix="copassess-bench-") as var:
        command = [str(PYTHON), str(script)]
        code = subprocess.run(command, cwd=ROOT, env=environment(Path(var)), check=False).returncode
    return code == 0


def command() -> int:
    """Set up, run them in turn, sum up."""
    setup.ensure(tests=True)
    scripts = chosen(FOLDER, sys.argv[1:])
    if not scripts:
        raise Trouble(f"No benchmark is named so: {' '.join(sys.argv[1:])}")
    failed = [script.name for script in scripts if not run(script)]
    say(f"\nBeyond their bounds: {', '.join(failed)}" if failed else "\nAll within their bounds.")
    return 1 if failed else 0


if __name__ == "__main__":
    main(command)
