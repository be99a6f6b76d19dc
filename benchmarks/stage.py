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
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(128)
            port, number = listener.getsockname()[1], listener.fileno()
            module = f"{FLOOR}.wsgi" if floor else "copassess.wsgi"
            gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:copassess.serving"]
            process = subprocess.Popen(
                [*gunicorn, "--bind", f"fd://{number}", module],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[number],
                start_new_session=True,
            )
        server = Server(port, process)
        try:
            server.await_answer()
            yield server
        finally:
            server.stop()


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]

    def await_answer(self) -> None:
        """Return once it answers. Raises Trouble."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request("GET", "/health")
                if connection.getresponse().status == http.client.OK:
                    return
            connection.close()
            time.sleep(0.05)
        raise Trouble("The server does not answer.")

    def stop(self) -> None:
        """End it with its workers."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def peak_megabytes(self) -> float:
        """Return the most memory that one of its workers ever held, in MB."""
        return max(peak_of(pid) for pid in children_of(self.process.pid))


def children_of(pid: int) -> Sequence[int]:
    """Return the processes that a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(number) for number in listed.split()]


def peak_of(pid: int | str = "self") -> float:
    """Return the most memory that a process ever held, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024 / 1e6


@contextlib.contextmanager
def stage(*, static: bool = True) -> Iterator[Stage]:
    """Set a stage with an empty, migrated database and the catalogue; clear it away afterwards.

    Pages need the static files, which take some seconds to collect.
    """
    with empty_stage() as made:
        made.manage("migrate", "--noinput", "--verbosity=0")
        made.manage("loadcatalogue")
        if static:
            made.manage("collectstatic", "--noinput", "--verbosity=0")
        yield made


@contextlib.contextmanager
def empty_stage() -> Iterator[Stage]:
    """Set a stage without a database."""
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
    try:
        yield Stage(folder, environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_of(original: Stage, folder: Path) -> Stage:
    """Return a second stage: the same data in a folder of its own (no server may be running)."""
    shutil.copytree(original.folder, folder)
    return Stage(folder, {**original.environment, "VAR_DIR": str(folder)})
