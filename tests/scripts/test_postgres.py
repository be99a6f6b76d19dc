"""A cluster of the tests' own starts, answers and leaves nothing behind."""

import os
import subprocess
from pathlib import Path

import pytest

from scripts import postgres, system
from scripts.console import Trouble

pytestmark = pytest.mark.pure


def test_database_url_is_a_socket() -> None:
    assert postgres.database_url(Path("/tmp/pg")) == "postgres://copassess@/postgres?host=/tmp/pg"  # noqa: S108


def test_owner_is_never_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    as_root = postgres.owner()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert as_root in {"postgres", "nobody"}
    assert postgres.owner() is None


def ask(folder: Path, query: str) -> str:
    """Return what the cluster in a folder answers."""
    programs = system.postgresql_programs()
    assert programs is not None
    return subprocess.run(  # noqa: S603 - the arguments are this file's own
        [programs / "psql", "-h", folder, "-U", "copassess", "-Atc", query, "postgres"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_cluster_answers_and_goes() -> None:
    with postgres.cluster() as url:
        folder = Path(url.split("host=")[1])
        hosts = ask(folder, "SHOW listen_addresses")

    assert hosts == ""
    assert not folder.exists()


def test_cluster_goes_when_what_used_it_fails() -> None:
    folders: list[Path] = []

    def use() -> None:
        with postgres.cluster() as url:
            folders.append(Path(url.split("host=")[1]))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        use()

    assert [folder.exists() for folder in folders] == [False]


def test_killed_cluster_has_what_it_acknowledged_and_starts_again() -> None:
    with postgres.running(is_durable=True) as cluster:
        ask(cluster.folder, "CREATE TABLE kept (number int)")
        ask(cluster.folder, "INSERT INTO kept VALUES (7)")
        cluster.kill()
        gone = cluster.process()
        cluster.start()
        kept = ask(cluster.folder, "SELECT number FROM kept")

    assert gone is None
    assert kept == "7"
    assert not cluster.folder.exists()


def test_cluster_that_was_killed_goes_too() -> None:
    with postgres.running(is_durable=True) as cluster:
        cluster.kill()
        with pytest.raises(Trouble, match="does not run"):
            cluster.kill()

    assert not cluster.folder.exists()


def test_cluster_without_postgresql_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "postgresql_programs", lambda: None)

    with pytest.raises(Trouble, match="PostgreSQL is not on this machine"), postgres.cluster():
        pass


def test_newest_server_is_taken() -> None:
    programs = system.postgresql_programs()

    assert programs is not None
    assert (programs / "initdb").exists()
