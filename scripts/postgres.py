"""A PostgreSQL cluster of the tests' own: made in a temporary folder, gone when they end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.console import LAST_LINES, Trouble, say
from scripts.system import postgresql_programs

ROLE = "copassess"
# Nothing here outlives the tests, so nothing need survive a power cut.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
}
RISKY = frozenset({"fsync", "synchronous_commit", "full_page_writes"})


def owner() -> str | None:
    """Return the user to run the server as: PostgreSQL refuses root. None: who runs this."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def run_as(user: str | None, command: Sequence[str], folder: Path) -> None:
    """Run one of PostgreSQL's programs as a user, in a folder that this user can read."""
    account = pwd.getpwnam(user) if user else None
    result = subprocess.run(
        command,
        cwd=folder,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        say("\n".join(result.stdout.strip().splitlines()[-LAST_LINES:]))
        raise Trouble(f"{Path(command[0]).name} failed; its last lines are above.")


def database_url(folder: Path) -> str:
    """Return the address of the cluster: a socket in its folder, nothing on the network."""
    return f"postgres://{ROLE}@/postgres?host={folder}"


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """Start a cluster. Yields its DATABASE_URL, and leaves nothing behind.

    A durable one writes to the disk as PostgreSQL does by itself.
    """
    programs = postgresql_programs()
    if programs is None:
        raise Trouble("PostgreSQL is not on this machine: apt-get install postgresql")
    # A socket's path may have 107 bytes: not below whatever TMPDIR says.
    folder = Path(tempfile.mkdtemp(prefix="copassess-pg-", dir="/tmp"))
    user = owner()
    data, log = folder / "data", folder / "server.log"
    control = [str(programs / "pg_ctl"), "--pgdata", str(data), "--silent", "--wait"]
    given = {name: value for name, value in OPTIONS.items() if not is_durable or name not in RISKY}
    settings = {**given, "unix_socket_directories": str(folder)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    try:
        if user:
            shutil.chown(folder, user)
        # Whoever can enter the folder is its owner or root: no password beside that.
        flags = ["--auth=trust", f"--username={ROLE}", "--encoding=UTF8", "--locale=C.UTF-8"]
        initdb = [str(programs / "initdb"), "--pgdata", str(data), "--no-sync", *flags]
        run_as(user, initdb, folder)
        run_as(user, [*control, "--log", str(log), "--options", options, "start"], folder)
        yield database_url(folder)
    finally:
        if (data / "postmaster.pid").exists():
            run_as(user, [*control, "--mode", "immediate", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)
