"""A PostgreSQL cluster of the tests' own: made in a temporary folder, gone when they end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Cluster:
    """A cluster of its own: where it is, and how it is started and stopped."""

    folder: Path
    user: str | None
    control: Sequence[str]
    options: str

    @property
    def url(self) -> str:
        """Return its DATABASE_URL."""
        return database_url(self.folder)

    def process(self) -> int | None:
        """Return its first process; None while none runs (the note of it outlives a crash)."""
        try:
            noted = (self.folder / "data" / "postmaster.pid").read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        process = int(noted.split()[0])
        return process if is_running(process) else None

    def start(self) -> None:
        """Start it, after a crash too; return once it takes connections. Raises Trouble."""
        log = ["--log", str(self.folder / "server.log"), "--options", self.options]
        run_as(self.user, [*self.control, *log, "start"], self.folder)

    def stop(self) -> None:
        """End it at once, if it runs. Raises Trouble."""
        if self.process() is not None:
            run_as(self.user, [*self.control, "--mode", "immediate", "stop"], self.folder)

    def kill(self) -> None:
        """End it with all its connections as a crash would (kill -9); return once all are gone."""
        first = self.process()
        if first is None:
            raise Trouble("The cluster does not run.")
        # So that it starts no other while the others are counted.
        os.kill(first, signal.SIGSTOP)
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii")
        everyone = [first, *(int(child) for child in children.split())]
        for process in everyone:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(is_running(process) for process in everyone):
            time.sleep(0.01)
        # They name a process that nobody may have waited for yet: such a one counts as alive.
        for lock in (self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            lock.unlink()


def is_running(process: int) -> bool:
    """Tell whether a process runs; one that ended and was not waited for does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    # The name before it may hold blanks.
    return status.rpartition(")")[2].split()[0] != "Z"


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """Start a cluster. Yields its DATABASE_URL, and leaves nothing behind."""
    with running(is_durable=is_durable) as made:
        yield made.url


@contextmanager
def running(*, is_durable: bool = False) -> Iterator[Cluster]:
    """Start a cluster that can be killed and started again; leaves nothing behind.

    A durable one writes to the disk as PostgreSQL does by itself.
    """
    programs = postgresql_programs()
    if programs is None:
        raise Trouble("PostgreSQL is not on this machine: apt-get install postgresql")
    # A socket's path may have 107 bytes: not below whatever TMPDIR says.
    folder = Path(tempfile.mkdtemp(prefix="copassess-pg-", dir="/tmp"))
    given = {name: value for name, value in OPTIONS.items() if not is_durable or name not in RISKY}
    settings = {**given, "unix_socket_directories": str(folder)}
    data = str(folder / "data")
    made = Cluster(
        folder=folder,
        user=owner(),
        control=[str(programs / "pg_ctl"), "--pgdata", data, "--silent", "--wait"],
        options=" ".join(f"-c {name}='{value}'" for name, value in settings.items()),
    )
    try:
        if made.user:
            shutil.chown(folder, made.user)
        # Whoever can enter the folder is its owner or root: no password beside that.
        flags = ["--auth=trust", f"--username={ROLE}", "--encoding=UTF8", "--locale=C.UTF-8"]
        initdb = [str(programs / "initdb"), "--pgdata", data, "--no-sync", *flags]
        run_as(made.user, initdb, folder)
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
