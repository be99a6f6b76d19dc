"""Port, settings and words of the server for this machine."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from scripts import run
from scripts.console import PYTHON, Trouble, shown
from scripts.prepare import Folder

pytestmark = pytest.mark.pure

IDLE = [sys.executable, "-c", "import time; time.sleep(20)"]
FOLDER = Folder(Path("/srv/data"))


class Health(BaseHTTPRequestHandler):
    """Answers as the application does."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Stay silent."""


@pytest.fixture
def healthy_port() -> Iterator[int]:
    """Yield a port where something answers."""
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("environment", "port"),
    [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "8123"}, 8123)],
)
def test_port_is_chosen(environment: dict[str, str], port: int) -> None:
    assert run.chosen_port(environment) == port


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1", "8000.5", "²"])
def test_port_that_is_none_is_a_sentence(text: str) -> None:
    with pytest.raises(Trouble, match="write a number from 1 to 65535"):
        run.chosen_port({"PORT": text})


def test_busy_port_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(Trouble, match=f"Port {port} cannot be taken .*PORT=8123 make run"):
            run.reserve(port)


def test_reserved_port_is_busy_for_others() -> None:
    with run.reserve(0) as mine, pytest.raises(Trouble):
        run.reserve(mine.getsockname()[1])


def test_serving_environment_is_for_this_machine_whatever_is_set() -> None:
    given = {"DEBUG": "1", "HTTPS": "1", "ALLOWED_HOSTS": "*", "DATABASE_URL": "sqlite:///x"}

    environment = run.serving_environment(given, FOLDER, 8123)

    assert environment == {
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DATABASE_URL": "sqlite:///x",
        "SECRET_KEY_FILE": "/srv/data/secret-key",
        "SITE_URL": "http://127.0.0.1:8123",
        "VAR_DIR": "/srv/data",
    }


# The secret of RFC 6238, appendix B, whose codes are known.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_announcement_tells_all_in_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = [
        ["owner", "owner@demo.example", "one two", ""],
        ["administrator", "a@demo.example", "three", RFC_SECRET],
    ]
    monkeypatch.setattr(time, "time", lambda: 1111111109)

    text = run.announcement(8123, FOLDER, {}, accounts)

    assert text.splitlines() == [
        "",
        "COPASSESS answers at http://127.0.0.1:8123",
        "Mail is written to /srv/data/mail/",
        "Reports are made by a worker beside the server",
        "",
        "Demo accounts",
        "  role           e-mail              password  code now",
        "  owner          owner@demo.example  one two   -",
        "  administrator  a@demo.example      three     081804",
        "The code changes every 30 seconds. Print it again:",
        f"  VAR_DIR=/srv/data {shown(PYTHON)} manage.py demo_code",
        "",
        "Ctrl-C ends it.",
    ]


@pytest.mark.parametrize(
    ("instant", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_code_is_that_of_the_standard(instant: int, code: str) -> None:
    assert run.code_of(RFC_SECRET, instant) == code


def test_announcement_says_where_mail_goes_otherwise() -> None:
    text = run.announcement(8000, FOLDER, {"EMAIL_URL": "smtp://mail.example"}, [])

    assert "Mail is sent as EMAIL_URL says" in text
    assert "Demo accounts" not in text


def test_server_that_answers_is_believed(healthy_port: int) -> None:
    with subprocess.Popen(IDLE) as server:  # noqa: S603 - no outside words
        run.await_answer(server, healthy_port)
        server.kill()


def test_server_that_ends_while_it_starts_is_a_sentence() -> None:
    with run.reserve(0) as listener:
        port = listener.getsockname()[1]
    with (
        subprocess.Popen([sys.executable, "-c", ""]) as server,
        pytest.raises(Trouble, match="ended while it started"),
    ):
        run.await_answer(server, port)


def test_server_that_never_answers_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PATIENCE", 0.01)
    with run.reserve(0) as listener:
        port = listener.getsockname()[1]
    with subprocess.Popen(IDLE) as server:  # noqa: S603 - no outside words
        with pytest.raises(Trouble, match="did not answer"):
            run.await_answer(server, port)
        server.kill()
