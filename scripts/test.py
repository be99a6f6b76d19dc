"""Runs every check and every test: sets up first, never skips, sums up in the last lines."""

import argparse
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts import checks, postgres, setup
from scripts.checks import Result
from scripts.console import ROOT, Trouble, main, say

# Tests wait for the database and the browser as much as for the processor.
WORKERS = "2"
COVERED_PERCENT = 95
# Rules and permissions: every branch (STYLE, section 7).
RULES = (
    "checklists/scoring.py",
    "checklists/workflow.py",
    "reports/charts.py",
    "*/permissions.py",
)


def run_pytest(name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Result:
    """Run tests before the reader's eyes, pytest's own closing line included."""
    say(f"\n{name}")
    began = time.monotonic()
    process = subprocess.Popen(
        checks.module("pytest", "-n", WORKERS, "--dist", "worksteal", *arguments),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )
    try:
        code = process.wait()
    except BaseException:
        # pytest takes its browsers and databases down when it is told politely.
        process.send_signal(signal.SIGINT)
        process.wait()
        raise
    return Result(name, code == 0, time.monotonic() - began)


def coverage_checks(data: Path) -> list[checks.Check]:
    """Return the checks of what a pass reached."""
    report = checks.module("coverage", "report", f"--data-file={data}", "--skip-covered")
    report.append("--show-missing")
    return [
        checks.Check(
            f"coverage, {COVERED_PERCENT} % of branches",
            [*report, f"--fail-under={COVERED_PERCENT}"],
        ),
        checks.Check(
            "coverage of the rules, 100 %",
            [*report, "--include", ",".join(RULES), "--fail-under=100"],
        ),
    ]


def run_checks(var: Path) -> list[Result]:
    """Run what reads the code."""
    say("checks of the code")
    return checks.run_all(checks.checks(), var)


def run_fast(arguments: Sequence[str], var: Path) -> list[Result]:
    """Run the checks, the pure tests and the guards."""
    results = run_checks(var)
    results.append(run_pytest("pure tests and guards", ["-m", "pure", *arguments], {}))
    return results


def run_everything(arguments: Sequence[str], var: Path) -> list[Result]:
    """Run the checks, then every test on SQLite with a browser, then again on PostgreSQL.

    The tests of parts must reach the code by themselves. Those of the whole reach it a hundred
    times over, which measuring would slow down by two thirds and say nothing.
    """
    results = run_checks(var)
    if arguments:
        # A choice of tests reaches only a part of the code.
        results.append(run_pytest("chosen tests on SQLite", arguments, {}))
    else:
        data = var / "coverage"
        cover = ["-m", "not whole", "--cov", "--cov-report="]
        measured = {"COVERAGE_FILE": str(data)}
        results.append(run_pytest("tests of the parts on SQLite", cover, measured))
        results += checks.run_all(coverage_checks(data), var)
        name = "tests of the whole on SQLite, with a browser"
        results.append(run_pytest(name, ["-m", "whole"], {}))
    results.append(run_on_postgresql(arguments))
    return results


def run_on_postgresql(arguments: Sequence[str]) -> Result:
    """Run what meets a database, but for the browser's tests, on a cluster of its own."""
    name = "tests of the database on PostgreSQL"
    try:
        with postgres.cluster() as url:
            chosen = ["-m", "not browser and not pure", *arguments]
            return run_pytest(name, chosen, {"DATABASE_URL": url})
    except Trouble as trouble:
        say(str(trouble))
        return Result(name, is_good=False, seconds=0)


def summary(results: Sequence[Result]) -> str:
    """Return the last lines: every stage, and one sentence."""
    failed = [result.name for result in results if not result.is_good]
    lines = ["", "Summary", *(checks.line(result) for result in results), ""]
    seconds = sum(result.seconds for result in results)
    if failed:
        lines.append(f"{len(failed)} of {len(results)} stages failed: {'; '.join(failed)}")
    else:
        lines.append(f"All {len(results)} stages passed, {seconds:.0f} s of work.")
    return "\n".join(lines)


def command() -> int:
    """Set up, run the stages, sum up."""
    parser = argparse.ArgumentParser(prog="scripts/start test", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="checks, pure tests and guards alone")
    parser.add_argument("pytest", nargs="*", help="after --: arguments for pytest")
    options = parser.parse_args()
    setup.ensure(tests=True)
    run = run_fast if options.fast else run_everything
    with tempfile.TemporaryDirectory(prefix="copassess-checks-") as var:
        results = run(options.pytest, Path(var))
    say(summary(results))
    return 0 if all(result.is_good for result in results) else 1


if __name__ == "__main__":
    main(command)
