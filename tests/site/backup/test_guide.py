"""The operator's guide: its commands exist, and moving is done by its own words."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import get_commands

from copassess import serving
from copassess.site.backup import archive
from scripts import postgres
from scripts.console import ROOT

sys.path.append(str(ROOT / "benchmarks"))
from databases import beside
from stage import Stage, stage

GUIDE = ROOT / "docs" / "operations.md"
PAGES = [GUIDE, ROOT / "docs" / "upgrading.md", ROOT / "README.md"]
UNITS = sorted((ROOT / "docs" / "operations").iterdir())
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
MOVE = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def named(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield each management command that a text names, with the text."""
    for path in paths:
        for name in COMMAND.findall(path.read_text(encoding="utf-8")):
            yield path.name, name


@pytest.mark.pure
def test_every_command_that_is_named_exists() -> None:
    found = list(named([*PAGES, *UNITS]))

    assert len(found) > 20
    assert [one for one in found if one[1] not in get_commands()] == []


@pytest.mark.pure
def test_units_are_closed_to_what_they_do_not_need() -> None:
    services = [path for path in UNITS if path.suffix == ".service"]

    assert len(services) == 4
    for path in services:
        text = path.read_text(encoding="utf-8")
        for line in ("User=copassess", "NoNewPrivileges=yes", "ProtectSystem=strict"):
            assert line in text, (path.name, line)


@pytest.mark.pure
def test_port_stays_open_while_the_application_restarts() -> None:
    service = (ROOT / "docs" / "operations" / "copassess.service").read_text(encoding="utf-8")

    # The application is loaded before its processes: a reload would go on with the old release.
    assert serving.preload_app
    assert "ExecReload" not in service
    assert "Requires=copassess.socket" in service
    assert "--bind" not in service


@pytest.mark.pure
def test_every_unit_is_named_in_the_guide_or_by_another() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [*PAGES, *UNITS]]

    for path in UNITS:
        stem = path.stem.rstrip("@")
        assert any(stem in text for text in texts), path.name


@contextmanager
def postgresql() -> Iterator[str]:
    """Return the address of an empty database: beside this run's, or in a cluster of its own."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with beside(url) as made:
            yield made
        return
    with postgres.cluster() as made:
        yield made


def test_moving_to_postgresql_word_for_word(tmp_path: Path) -> None:
    [steps] = MOVE.findall(GUIDE.read_text(encoding="utf-8"))
    backup, again = tmp_path / "moving.tar", tmp_path / "again.tar"
    with postgresql() as url, stage() as old:
        old.manage("seeddemo", "--companies=5")
        with old.serving():
            pass
        environment = {**old.environment, "NEW_DATABASE_URL": url, "BACKUP": str(backup)}
        done = subprocess.run(  # noqa: S603 (the guide's own words)
            ["/bin/bash", "-euc", steps],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        # The machine stays the same, and so do its files and secrets.
        new = Stage(old.folder, {**old.environment, "DATABASE_URL": url})
        new.manage("backup", str(again))
        with new.serving():
            pass

    assert archive.checked(backup).parts == archive.checked(again).parts
    assert archive.checked(again).database == "postgresql"
