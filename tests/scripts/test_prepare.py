"""What is prepared before the server starts, and when nothing need be."""

import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from scripts import prepare
from scripts.console import Trouble

pytestmark = pytest.mark.pure

ACCOUNTS = [["owner", "owner@demo.example", "word word", ""]]


class Django:
    """Stands in for Django's commands: writes down which were called, and makes a database."""

    def __init__(self, folder: prepare.Folder) -> None:
        self.folder = folder
        self.called: list[str] = []
        self.applied = ["0001_initial"]

    def must(self, command: list[str], sentence: str, env: dict[str, str]) -> None:
        """Stand in for `console.must`."""
        self.called.append(command[2])
        if command[2] == "migrate":
            write_migrations(self.folder.database, self.applied)

    def seed_demo(self, environment: dict[str, str]) -> list[list[str]]:
        """Stand in for `prepare.seed_demo`."""
        self.called.append("seeddemo")
        return ACCOUNTS


def write_migrations(path: Path, names: list[str], year: int = 2026) -> None:
    """Make a database in which these migrations were applied."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE django_migrations (id, app, name, applied)")
        rows = [(n, "audit", name, f"{year}-01-{n + 1:02}") for n, name in enumerate(names)]
        connection.executemany("INSERT INTO django_migrations VALUES (?, ?, ?, ?)", rows)


@pytest.fixture
def folder(tmp_path: Path) -> prepare.Folder:
    """Return a new folder for data."""
    return prepare.open_folder(tmp_path / "var")


@pytest.fixture
def django(folder: prepare.Folder, monkeypatch: pytest.MonkeyPatch) -> Django:
    """Return a stand-in for Django's commands."""
    django = Django(folder)
    monkeypatch.setattr(prepare, "must", django.must)
    monkeypatch.setattr(prepare, "seed_demo", django.seed_demo)
    return django


def test_folder_is_its_owners_alone(folder: prepare.Folder) -> None:
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert folder.mail.is_dir()


def test_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(
        Trouble, match=r"cannot be written \(Not a directory\)\. Let .* write there"
    ):
        prepare.open_folder(tmp_path / "file" / "var")


def test_folder_with_a_strangers_database_is_a_sentence(
    folder: prepare.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.database.touch()
    monkeypatch.setattr(os, "access", lambda path, mode: path != folder.database)

    with pytest.raises(Trouble, match=r"db\.sqlite3 belongs to .* and cannot be written"):
        prepare.open_folder(folder.path)


def test_secret_is_made_once_for_its_owner(folder: prepare.Folder) -> None:
    prepare.ensure_secret(folder)
    first = folder.secret.read_text()
    prepare.ensure_secret(folder)

    assert folder.secret.read_text() == first
    assert len(first) > 60
    assert stat.S_IMODE(folder.secret.stat().st_mode) == 0o600


def test_secret_that_is_empty_is_made_anew(folder: prepare.Folder) -> None:
    folder.secret.touch()

    prepare.ensure_secret(folder)

    assert folder.secret.read_text().strip()


def test_write_private_leaves_the_old_text_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def fail(handle: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk is full"):
        prepare.write_private(path, "new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_fingerprint_sees_names_and_contents(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("one")
    before = prepare.fingerprint([first])

    first.write_text("two")
    changed = prepare.fingerprint([first])
    first.rename(second)
    renamed = prepare.fingerprint([second])

    assert len({before, changed, renamed}) == 3


def test_database_state_of_no_database_is_empty(tmp_path: Path) -> None:
    (tmp_path / "half").write_bytes(b"no database at all, but long enough to look at")

    assert prepare.database_state(tmp_path / "none") == ("", "")
    assert prepare.database_state(tmp_path / "half") == ("", "")


def test_first_start_prepares_all(folder: prepare.Folder, django: Django) -> None:
    accounts = prepare.ensure_database(folder, {})

    assert django.called == ["migrate", "loadcatalogue", "rebuildportfolio", "seeddemo"]
    assert accounts == ACCOUNTS


def test_second_start_prepares_nothing(folder: prepare.Folder, django: Django) -> None:
    prepare.ensure_database(folder, {})
    django.called.clear()

    accounts = prepare.ensure_database(folder, {})

    assert django.called == []
    assert accounts == ACCOUNTS


def test_changed_inputs_keep_the_demo_as_it_is(
    folder: prepare.Folder, django: Django, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare.ensure_database(folder, {})
    django.called.clear()
    monkeypatch.setattr(prepare, "database_inputs", lambda: "other")

    accounts = prepare.ensure_database(folder, {})

    assert django.called == ["migrate", "loadcatalogue", "rebuildportfolio"]
    assert accounts == ACCOUNTS


def test_demo_of_an_earlier_release_gets_its_second_factor(
    folder: prepare.Folder, django: Django, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare.ensure_database(folder, {})
    before = prepare.read_prepared(folder.prepared)
    old = before._replace(accounts=[["owner", "owner@demo.example", "word word"]])
    folder.prepared.write_text(json.dumps(old._asdict()))
    django.called.clear()
    monkeypatch.setattr(prepare, "database_inputs", lambda: "other")

    accounts = prepare.ensure_database(folder, {})

    assert django.called[-1] == "seeddemo"
    assert accounts == ACCOUNTS


def test_removed_database_is_made_with_a_demo(folder: prepare.Folder, django: Django) -> None:
    prepare.ensure_database(folder, {})
    django.called.clear()
    folder.database.unlink()

    prepare.ensure_database(folder, {})

    assert django.called == ["migrate", "loadcatalogue", "rebuildportfolio", "seeddemo"]


def test_restored_older_database_is_migrated(folder: prepare.Folder, django: Django) -> None:
    django.applied = ["0001_initial", "0002_more"]
    prepare.ensure_database(folder, {})
    django.called.clear()
    write_migrations(folder.database, ["0001_initial"])

    prepare.ensure_database(folder, {})

    assert django.called == ["migrate", "loadcatalogue", "rebuildportfolio"]


def test_start_that_was_killed_prepares_again(folder: prepare.Folder, django: Django) -> None:
    prepare.ensure_database(folder, {})
    django.called.clear()
    folder.prepared.write_text(folder.prepared.read_text()[:20])

    prepare.ensure_database(folder, {})

    assert django.called == ["migrate", "loadcatalogue", "rebuildportfolio", "seeddemo"]


def test_other_database_is_always_asked(folder: prepare.Folder, django: Django) -> None:
    environment = {"DATABASE_URL": "postgres://db.example/copassess"}
    prepare.ensure_database(folder, environment)
    django.called.clear()

    prepare.ensure_database(folder, environment)

    assert django.called == ["migrate", "loadcatalogue", "rebuildportfolio", "seeddemo"]


def test_account_lines_take_nothing_else() -> None:
    text = "Made the demo company.\nowner\ta@b.example\tword\t\n\n"

    assert prepare.account_lines(text) == [["owner", "a@b.example", "word", ""]]


def test_prepared_is_for_its_owner(folder: prepare.Folder, django: Django) -> None:
    prepare.ensure_database(folder, {})

    assert stat.S_IMODE(folder.prepared.stat().st_mode) == 0o600
    assert json.loads(folder.prepared.read_text())["accounts"] == ACCOUNTS


def test_static_files_are_collected_until_it_was_done(
    folder: prepare.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "manage", lambda *arguments: ["true"])
    static = folder.path / "static"
    static.mkdir()

    prepare.finish_static(folder, prepare.start_static(folder, {}))
    without_manifest = prepare.start_static(folder, {})
    prepare.finish_static(folder, without_manifest)
    (static / "staticfiles.json").touch()

    assert without_manifest is not None
    assert prepare.start_static(folder, {}) is None


def test_static_files_that_fail_are_a_sentence(
    folder: prepare.Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "manage", lambda *arguments: ["sh", "-c", "echo why; exit 1"])

    with pytest.raises(Trouble, match="static files could not be collected"):
        prepare.finish_static(folder, prepare.start_static(folder, dict(os.environ)))

    assert "why" in capsys.readouterr().out
    assert not folder.static_stamp.exists()
