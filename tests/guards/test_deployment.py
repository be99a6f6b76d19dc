"""The shipped settings pass the deployment check; migrations and import contracts hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards import tree

pytestmark = pytest.mark.pure

KEPT = ("PATH", "HOME", "LANG", "LC_ALL")


@pytest.fixture
def server(tmp_path: Path) -> dict[str, str]:
    """Return an environment as a server would have it, with only what must be set."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {
        **kept,
        "SECRET_KEY": "0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "copassess.example",
        "VAR_DIR": str(tmp_path),
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Python program of the project."""
    return subprocess.run(  # noqa: S603 - the arguments are this file's own
        [sys.executable, *arguments],
        cwd=tree.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_check_is_clean(server: dict[str, str]) -> None:
    result = run(server, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_secret_key_is_asked_for(server: dict[str, str]) -> None:
    del server["SECRET_KEY"]

    result = run(server, "manage.py", "check")

    assert result.returncode != 0
    assert "SECRET_KEY is not set" in result.stderr


@pytest.mark.parametrize("name", ["DEBUG", "HTTPS"])
def test_switch_that_is_neither_stops_the_start(server: dict[str, str], name: str) -> None:
    result = run({**server, name: "perhaps"}, "manage.py", "check")

    assert result.returncode != 0
    assert f"{name} is 'perhaps'" in result.stderr


def test_plain_http_is_for_this_machine_only(server: dict[str, str]) -> None:
    result = run({**server, "HTTPS": "0"}, "manage.py", "check")

    assert result.returncode != 0
    assert "HTTPS=0 is for this machine only" in result.stderr


def test_migrations_are_complete(server: dict[str, str]) -> None:
    result = run(server, "manage.py", "makemigrations", "--check", "--dry-run")

    assert result.returncode == 0, result.stdout


def test_imports_go_one_way(server: dict[str, str], tmp_path: Path) -> None:
    cli = "from importlinter.cli import lint_imports_command; lint_imports_command()"

    result = run(server, "-c", cli, "--cache-dir", str(tmp_path / "imports"))

    assert result.returncode == 0, result.stdout
