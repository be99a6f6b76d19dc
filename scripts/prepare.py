"""Prepares what `make run` serves: folder, secret, database, catalogue, demo, static files."""

import hashlib
import json
import os
import pwd
import secrets
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from scripts.console import LAST_LINES, ROOT, Trouble, manage, must, say, shown, user_name
from scripts.setup import RUNTIME_LOCK, alone


class Folder(NamedTuple):
    """Where everything uploaded or generated lives."""

    path: Path

    @property
    def secret(self) -> Path:
        """The file with the generated secret."""
        return self.path / "secret-key"

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.path / "db.sqlite3"

    @property
    def mail(self) -> Path:
        """The folder where mail is written."""
        return self.path / "mail"

    @property
    def prepared(self) -> Path:
        """What was prepared last: the inputs, the database and the demo accounts."""
        return self.path / "prepared.json"

    @property
    def static_stamp(self) -> Path:
        """What the collected static files were made of."""
        return self.path / "static.stamp"


class Prepared(NamedTuple):
    """What a start left behind, so that the next one can see that nothing is to be done."""

    inputs: str
    born: str
    applied: str
    accounts: list[list[str]]


# Of an account, divided by tabs in what `seeddemo --accounts` prints.
FIELDS = 4
NOTHING = Prepared("", "", "", [])


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one hash over names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{shown(path)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def database_inputs() -> str:
    """Return the hash of all that migrations and catalogue are made of."""
    migrations = [path for path in ROOT.glob("*/**/migrations/*.py") if ".venv" not in path.parts]
    fixtures = [path for path in (ROOT / "fixtures").rglob("*") if path.is_file()]
    # The settings name the apps of others, whose migrations are not in this folder.
    settings = ROOT / "copassess" / "settings.py"
    return fingerprint([*migrations, *fixtures, settings, RUNTIME_LOCK])


def static_inputs() -> str:
    """Return the hash of all that the collected static files are made of."""
    sources = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    return fingerprint([*sources, RUNTIME_LOCK, ROOT / "copassess" / "settings.py"])


def database_state(path: Path) -> tuple[str, str]:
    """Return when an SQLite database was born and a hash of its migrations; empty for none."""
    if not path.exists():
        return "", ""
    query = "SELECT app, name, applied FROM django_migrations ORDER BY applied, id"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as connection:
            rows = connection.execute(query).fetchall()
    except sqlite3.DatabaseError:
        return "", ""
    born = str(rows[0][2]) if rows else ""
    return born, hashlib.sha256(repr(rows).encode()).hexdigest()


def read_prepared(path: Path) -> Prepared:
    """Return what the last start left, nothing where that cannot be read."""
    try:
        return Prepared(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return NOTHING


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, for its owner's eyes only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def open_folder(path: Path) -> Folder:
    """Make the folder for data, and make sure that it can be written."""
    remedy = f"Let {user_name()} write there, or name another folder: VAR_DIR=/path make run"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
        locked = [entry for entry in path.iterdir() if not os.access(entry, os.R_OK | os.W_OK)]
    except OSError as error:
        raise Trouble(f"{shown(path)}/ cannot be written ({error.strerror}). {remedy}") from error
    if locked:
        owner = pwd.getpwuid(locked[0].stat().st_uid).pw_name
        raise Trouble(f"{shown(locked[0])} belongs to {owner} and cannot be written. {remedy}")
    folder = Folder(path)
    folder.mail.mkdir(mode=0o700, exist_ok=True)
    return folder


def ensure_secret(folder: Folder) -> None:
    """Make the secret that signs sessions and links, once."""
    if not folder.secret.exists() or not folder.secret.read_text(encoding="utf-8").strip():
        say(f"Making a secret key in {shown(folder.secret)}")
        write_private(folder.secret, secrets.token_urlsafe(60) + "\n")
    folder.secret.chmod(0o600)


def start_static(folder: Folder, environment: Mapping[str, str]) -> subprocess.Popen[str] | None:
    """Begin to collect static files where they changed; runs while the database is prepared."""
    stamp = folder.static_stamp
    manifest = folder.path / "static" / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == static_inputs():
        return None
    stamp.unlink(missing_ok=True)
    say("Collecting and compressing static files")
    return subprocess.Popen(
        manage("collectstatic", "--noinput", "--verbosity", "0"),
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish_static(folder: Folder, process: subprocess.Popen[str] | None) -> None:
    """Wait for the static files."""
    if process is None:
        return
    said, _ = process.communicate()
    if process.returncode:
        say("\n".join(said.strip().splitlines()[-LAST_LINES:]))
        raise Trouble("The static files could not be collected; the last lines are above.")
    write_private(folder.static_stamp, static_inputs())


def seed_demo(environment: Mapping[str, str]) -> list[list[str]]:
    """Make the demo, with companies beside it. Returns accounts: role, e-mail address, password."""
    say("Making the demo company and its accounts")
    result = subprocess.run(
        manage("seeddemo", "--demo", "--neighbours", "--accounts"),
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        say("\n".join(result.stderr.strip().splitlines()[-LAST_LINES:]))
        raise Trouble("The demo data could not be made; the last lines are above.")
    return account_lines(result.stdout)


def account_lines(text: str) -> list[list[str]]:
    """Return the lines that are accounts: role, address, password, secret of the second factor."""
    fields = [line.split("\t") for line in text.splitlines()]
    return [field for field in fields if len(field) == FIELDS]


def ensure_database(folder: Folder, environment: Mapping[str, str]) -> list[list[str]]:
    """Bring schema, catalogue and demo up to date where they are not. Returns the demo accounts."""
    is_embedded = "DATABASE_URL" not in environment
    before, inputs = read_prepared(folder.prepared), database_inputs()
    born, applied = database_state(folder.database) if is_embedded else ("", "")
    if is_embedded and born and before[:3] == (inputs, born, applied):
        return before.accounts
    say("Preparing the database")
    must(
        manage("migrate", "--noinput", "--verbosity", "0"),
        "The database could not be prepared; the last lines are above.",
        environment,
    )
    say("Loading the catalogue")
    must(manage("loadcatalogue"), "The catalogue could not be loaded.", environment)
    # What was submitted before there were summaries has none yet.
    must(
        manage("rebuildportfolio", "--missing"),
        "What queue and portfolio read could not be made; the last lines are above.",
        environment,
    )
    # The demo is made once in a database's life: who deletes it does not get it back.
    # Accounts of fewer fields are those of a release before staff needed a second factor.
    is_whole = bool(before.accounts) and all(len(each) == FIELDS for each in before.accounts)
    is_known = bool(born) and born == before.born and is_whole
    accounts = before.accounts if is_known else seed_demo(environment)
    born, applied = database_state(folder.database) if is_embedded else ("", "")
    write_private(folder.prepared, json.dumps(Prepared(inputs, born, applied, accounts)._asdict()))
    return accounts


def ensure(folder: Folder, environment: Mapping[str, str]) -> list[list[str]]:
    """Prepare everything that is not ready. Returns the demo accounts."""
    with alone(folder.path):
        static = start_static(folder, environment)
        try:
            accounts = ensure_database(folder, environment)
        except BaseException:
            if static is not None:
                static.kill()
                static.communicate()
            raise
        finish_static(folder, static)
    return accounts
