"""Slow and broken-off requests against a real server, as shipped but for its patience."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker

from copassess.patience import PatientSocket, WholeBody, whole_bodies
from scripts.console import ROOT

sys.path.append(str(ROOT / "benchmarks"))
from stage import Server, empty_stage, listening

from tests.hostile.hasty import Hasty

pytestmark = pytest.mark.pure
THREADS = 2
OWN = {"DJANGO_SETTINGS_MODULE": "tests.hostile.unhashed", "DATABASE_URL": "sqlite:///:memory:"}
# The longest wait of the hasty worker, and what a busy machine adds.
SOON = Hasty.limits.longest + 15
FORM = "Content-Type: application/x-www-form-urlencoded"
HEAD = f"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Serve with two threads; a client that held one for ever would soon hold both."""
    with empty_stage() as made, listening() as listener:
        (made.folder / "static").mkdir()
        number, log = listener.fileno(), made.folder / "server.log"
        options = ["--workers=1", f"--threads={THREADS}", f"--bind=fd://{number}"]
        worker = "--worker-class=tests.hostile.hasty.Hasty"
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:copassess.serving"]
        with log.open("wb") as written:
            process = subprocess.Popen(  # noqa: S603 (our own words)
                [*gunicorn, worker, *options, "copassess.wsgi"],
                cwd=ROOT,
                env={**made.environment, **OWN, "VAR_DIR": str(made.folder)},
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
                pass_fds=[number],
                start_new_session=True,
            )
        one = Server(listener.getsockname()[1], process, log)
        try:
            one.await_answer()
            yield one
        finally:
            one.stop()
        # A slow client is no fault: the server tells nothing of it.
        assert "error processing" not in log.read_text(encoding="utf-8").lower()


def opened(server: Server) -> socket.socket:
    """Return a connection; reading from it ends long after the server should have."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=SOON)


def answer_of(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes; nothing where it just hung up."""
    received = b""
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(65536):
            received += part
    return received


def drip(connection: socket.socket, data: bytes, pause: float) -> float:
    """Send byte by byte until the server has hung up; return after how many seconds it had."""
    began = time.monotonic()
    connection.settimeout(pause)
    for byte in data:
        try:
            connection.sendall(bytes([byte]))
            if connection.recv(65536):
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
        else:
            break
    return time.monotonic() - began


def is_healthy(server: Server) -> bool:
    """Tell whether somebody else is answered."""
    with contextlib.closing(
        http.client.HTTPConnection("127.0.0.1", server.port, timeout=SOON)
    ) as connection:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK


STARTS = {
    "headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "form": f"{HEAD}Content-Length: 900000\r\n\r\nlogin=".encode(),
    "chunks": f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode(),
    "2 GB declared": f"{HEAD}Content-Length: 2147483648\r\n\r\nlogin=".encode(),
}


@pytest.mark.parametrize("kind", STARTS)
def test_client_that_sends_nothing_more_is_left(server: Server, kind: str) -> None:
    with opened(server) as connection:
        began = time.monotonic()
        connection.sendall(STARTS[kind])

        answer = answer_of(connection)

    assert time.monotonic() - began < SOON
    # Nothing, or a refusal that reached a client that had said all it would.
    assert not answer or answer.split(b" ", 2)[1] in (b"400", b"403"), answer[:200]


@pytest.mark.parametrize("kind", ["headers", "form", "2 GB declared"])
def test_clients_that_send_byte_by_byte_hold_no_thread_for_ever(server: Server, kind: str) -> None:
    clients = THREADS * 3
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(clients) as pool:
        connections = [stack.enter_context(opened(server)) for _ in range(clients)]
        for connection in connections:
            connection.sendall(STARTS[kind])
        held = [pool.submit(drip, one, b"x" * 600, 0.1) for one in connections]

        # Every thread is taken: somebody else waits, but is answered.
        assert is_healthy(server)

        # Three rounds of two; each ends well before its 60 seconds of single bytes.
        assert max(one.result() for one in held) < 3 * (Hasty.limits.request + 1) + 15


def test_steady_slow_line_is_served(server: Server) -> None:
    body = b"login=" + b"x" * 6000
    with opened(server) as connection:
        connection.sendall(f"{HEAD}Content-Length: {len(body)}\r\n\r\n".encode())
        # Longer than a request may take by itself: what arrives buys time.
        for start in range(0, len(body), 1000):
            time.sleep(0.5)
            connection.sendall(body[start : start + 1000])
        connection.shutdown(socket.SHUT_WR)

        assert answer_of(connection).startswith(b"HTTP/1.1 403 ")  # no CSRF token: it was read


LENGTHS = "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n"
TWICE = "Content-Length: 7\r\nContent-Length: 9\r\n"
RAW = {
    "two lengths": f"{HEAD}{TWICE}\r\nlogin=x",
    "a length and chunks": f"{HEAD}{LENGTHS}\r\n0\r\n\r\nGET /health HTTP/1.1\r\n\r\n",
    "negative length": f"{HEAD}Content-Length: -1\r\n\r\n",
    "length in words": f"{HEAD}Content-Length: many\r\n\r\n",
    "NUL in a header": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Y: a\x00b\r\n\r\n",
    "blank before the colon": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Y : a\r\n\r\n",
    "a header of 100 kB": f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Y: {'a' * 100_000}\r\n\r\n",
    "an address of 10 kB": f"GET /{'a' * 10_000} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "no HTTP at all": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "somebody else's host": "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "two hosts": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
}


@pytest.mark.parametrize("kind", RAW)
def test_request_that_means_two_things_is_refused(server: Server, kind: str) -> None:
    with opened(server) as connection:
        # What is refused early may not be read to its end.
        with contextlib.suppress(ConnectionError):
            connection.sendall(RAW[kind].encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)

        answer = answer_of(connection)

    assert not answer or 400 <= int(answer.split(b" ", 2)[1]) < 500, answer[:300]
    # Nothing that was smuggled in is answered as a second request.
    assert answer.count(b"HTTP/1.1 ") <= 1


def test_body_whose_end_never_comes_is_refused_whole(server: Server) -> None:
    with opened(server) as connection:
        connection.sendall(f"{HEAD}Content-Length: 500\r\n\r\nlogin=half+of+it".encode())
        connection.shutdown(socket.SHUT_WR)

        assert answer_of(connection).startswith(b"HTTP/1.1 400 ")


def test_connection_serves_again_after_a_body(server: Server) -> None:
    with contextlib.closing(
        http.client.HTTPConnection("127.0.0.1", server.port, timeout=SOON)
    ) as connection:
        statuses = []
        for method, path, body in [
            ("POST", "/accounts/login/", b"login=x"),
            ("GET", "/health", None),
            ("POST", "/accounts/login/", b"login=y"),
        ]:
            connection.request(method, path, body)
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
            time.sleep(0.2)

    assert statuses == [403, 200, 403]


def test_client_that_fetches_nothing_is_left() -> None:
    ours, theirs = socket.socketpair()
    with theirs, PatientSocket(fileno=ours.detach()) as patient:
        patient.begin(Hasty.limits._replace(answer=0.2))

        with pytest.raises(ConnectionResetError):
            patient.sendall(b"x" * 50_000_000)

        assert patient.gettimeout() is None


def test_file_that_nobody_fetches_is_left(tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "large")
    with open(path, "wb") as file:
        file.truncate(50_000_000)
    ours, theirs = socket.socketpair()
    with theirs, PatientSocket(fileno=ours.detach()) as patient, open(path, "rb") as file:
        patient.begin(Hasty.limits._replace(answer=0.2))

        with pytest.raises(ConnectionResetError):
            patient.sendfile(file)


def test_connection_becomes_a_patient_one_and_one_with_tls_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed: list[str] = []
    monkeypatch.setattr(ThreadWorker, "enqueue_req", lambda self, conn: handed.append("queued"))
    monkeypatch.setattr(ThreadWorker, "handle", lambda self, conn: handed.append("handled"))
    worker = Hasty.__new__(Hasty)
    ours, theirs = socket.socketpair()
    encrypted = SimpleNamespace(sock=SimpleNamespace())
    plain = SimpleNamespace(sock=ours)

    for connection in (plain, encrypted):
        worker.enqueue_req(connection)
        worker.handle(connection)

    assert handed == ["queued", "handled"] * 2
    assert isinstance(plain.sock, PatientSocket)
    assert 0 < plain.sock.remaining() <= Hasty.limits.silence
    assert vars(encrypted.sock) == {}
    plain.sock.close()
    theirs.close()


def test_limit_of_the_server_s_own_is_kept() -> None:
    ours, theirs = socket.socketpair()
    with theirs, PatientSocket(fileno=ours.detach()) as patient:
        patient.begin(Hasty.limits)
        patient.settimeout(0.05)

        with pytest.raises(TimeoutError):
            patient.recv(10)

        assert patient.gettimeout() == 0.05
        patient.setblocking(False)
        with pytest.raises(BlockingIOError):
            patient.recv(10)


def test_body_is_read_in_parts_and_lines() -> None:
    body = WholeBody(BytesIO(b"one\ntwo\nthree and what comes after"), 13)

    assert body.readline() == b"one\n"
    assert body.readline(2) == b"tw"
    assert body.read(3) == b"o\nt"
    assert body.read() == b"hree"
    assert (body.read(), body.read(5), body.readline()) == (b"", b"", b"")


@pytest.mark.parametrize("how", ["read", "readline"])
def test_body_that_ends_early_is_not_read(how: str) -> None:
    body = WholeBody(BytesIO(b"half"), 9)

    with pytest.raises(ConnectionResetError):
        getattr(body, how)()


def test_body_without_a_length_is_left_alone() -> None:
    seen: list[object] = []

    def application(environ: dict[str, object], start: object) -> list[bytes]:
        seen.append(environ.get("wsgi.input"))
        return []

    for length in ("", "-1", "many"):
        whole_bodies(application)({"CONTENT_LENGTH": length, "wsgi.input": length}, print)
    whole_bodies(application)({"CONTENT_LENGTH": "3", "wsgi.input": BytesIO()}, print)

    assert seen[:3] == ["", "-1", "many"]
    assert isinstance(seen[3], WholeBody)
