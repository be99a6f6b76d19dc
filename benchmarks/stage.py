"""Where benchmarks run: a folder and a database of their own, and servers as they are shipped."""

import contextlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLOOR = "floor"
ONE_SECTOR = "mobile-operators"
ALL_SECTORS = (
    "mobile-operators,internet-service-providers,content-retail-apps,"
    "ugc-social,broadcasters,hardware-os-appstores"
)
# What weeks of working together leave: versions of each answer, comments and assignments.
WORKED_ON: Mapping[str, int | str] = {"people": 4, "history": 20, "together": 1}
# What the person who measures has set must not change what is measured.
FOREIGN = ("DATABASE_URL", "EMAIL_URL", "CACHE_URL", "SECRET_KEY_FILE", "CSRF_TRUSTED_ORIGINS")
PATIENCE = 60.0


class Trouble(Exception):  # noqa: N818 (one sentence for whoever measures)
    """The stage could not be set."""


@dataclass(frozen=True)
class Stage:
    """A folder for data, and the environment of everything that works on it."""

    folder: Path
    environment: Mapping[str, str]

    @property
    def database(self) -> Path:
        """Return where SQLite's file is."""
        return self.folder / "db.sqlite3"

    def manage(self, *arguments: str, settings: str = "copassess.settings") -> str:
        """Run a management command; return what it printed. Raises Trouble."""
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": settings}
        result = subprocess.run(
            [sys.executable, "-m", "django", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise Trouble(f"{' '.join(arguments)} failed:\n{result.stderr.strip()[-2000:]}")
        return result.stdout

    def prepare(self, **options: int | str) -> Any:  # noqa: ANN401 (what the command prints)
        """Make companies with an open draft and somebody signed in each; return where they are."""
        given = [f"--{name}={value}" for name, value in options.items()]
        return json.loads(self.manage("setstage", *given, settings="floor.shipped"))

    def remove(self) -> None:
        """Remove its folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def serving(self, *, floor: bool = False) -> Iterator["Server"]:
        """Serve the application, or the floor, with the shipped settings of gunicorn."""
        with listening() as listener:
            server = self.start(listener, floor=floor)
            try:
                server.await_answer()
                yield server
            finally:
                server.stop()

    def start(self, listener: socket.socket, *, floor: bool = False) -> "Server":
        """Start a server on a socket that listens already, and so outlives it."""
        module = f"{FLOOR}.wsgi" if floor else "copassess.wsgi"
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:copassess.serving"]
        number = listener.fileno()
        log = self.folder / "server.log"
        with log.open("ab") as written:
            process = subprocess.Popen(
                [*gunicorn, "--bind", f"fd://{number}", module],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                # Refused saves and killed workers are no news where they are meant to happen.
                stdout=written,
                stderr=written,
                pass_fds=[number],
                # A group of its own: it is ended as one, and Ctrl-C reaches its clients first.
                start_new_session=True,
            )
        return Server(listener.getsockname()[1], process, log)


@contextlib.contextmanager
def listening() -> Iterator[socket.socket]:
    """Listen on a free port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        yield listener


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def await_answer(self) -> None:
        """Return once it answers. Raises Trouble."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            with (
                contextlib.suppress(OSError, http.client.HTTPException),
                contextlib.closing(
                    http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                ) as connection,
            ):
                connection.request("GET", "/health")
                response = connection.getresponse()
                response.read()
                if response.status == http.client.OK:
                    return
            time.sleep(0.05)
        said = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise Trouble(f"The server does not answer. It said:\n{said}")

    def stop(self) -> None:
        """End it with its workers."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def workers(self) -> Sequence[int]:
        """Return its workers' processes."""
        return children_of(self.process.pid)

    def kill_worker(self, number: int) -> None:
        """End one of its workers as a crash would (kill -9); return once another replaced it."""
        before = self.workers()
        os.kill(before[number % len(before)], signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            now = self.workers()
            if len(now) == len(before) and set(now) != set(before):
                return
            time.sleep(0.02)
        raise Trouble("The worker that was killed was not replaced.")

    def kill(self) -> None:
        """End it with its workers as a crash would (kill -9): nobody gets to clean up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def cpu_seconds(self) -> float:
        """Return how long the processor has worked for its workers."""
        return sum(cpu_of(pid) for pid in self.workers())

    def peak_megabytes(self) -> float:
        """Return the most memory that one of its workers ever held, in MB."""
        return max(peak_of(pid) for pid in self.workers())


def children_of(pid: int) -> Sequence[int]:
    """Return the processes that a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(number) for number in listed.split()]


def cpu_of(pid: int) -> float:
    """Return how long the processor has worked for a process, in seconds."""
    # The name before them may hold blanks; user and system time are the 14th and 15th field.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:13]) / os.sysconf("SC_CLK_TCK")


def peak_of(pid: int | str = "self") -> float:
    """Return the most memory that a process ever held, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024 / 1e6


@contextlib.contextmanager
def stage(*, static: bool = True, database_url: str = "") -> Iterator[Stage]:
    """Set a stage with an empty, migrated database and the catalogue; clear it away afterwards.

    Pages need the static files, which take some seconds to collect. Without an address the
    database is SQLite's.
    """
    with empty_stage(database_url) as made:
        made.manage("migrate", "--noinput", "--verbosity=0")
        made.manage("loadcatalogue")
        # Servers warn where the folder is absent.
        (made.folder / "static").mkdir()
        if static:
            made.manage("collectstatic", "--noinput", "--verbosity=0")
        yield made


@contextlib.contextmanager
def empty_stage(database_url: str = "") -> Iterator[Stage]:
    """Set a stage without tables."""
    # Not in memory: what a save costs is what the disk costs.
    folder = Path(tempfile.mkdtemp(prefix="copassess-bench-", dir=os.environ.get("BENCH_DIR")))
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment = {
        **kept,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": "http://127.0.0.1",
        "VAR_DIR": str(folder),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}",
    }
    if database_url:
        environment["DATABASE_URL"] = database_url
    try:
        yield Stage(folder, environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_of(original: Stage, folder: Path) -> Stage:
    """Return a second stage: the same data in a folder of its own (no server may be running)."""
    shutil.copytree(original.folder, folder)
    return Stage(folder, {**original.environment, "VAR_DIR": str(folder)})
