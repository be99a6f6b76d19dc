"""How long a client may take to send a request and to fetch its answer; none holds a thread.

A client that sends a byte now and then keeps each single wait short, so the whole is limited too. A
slow line is no attack: every part that arrives buys time for the next.
"""

import errno
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, NamedTuple

from gunicorn.workers.gthread import TConn, ThreadWorker


class Limits(NamedTuple):
    """Seconds, and the bytes that buy one more."""

    silence: float  # for which nothing may come
    request: float  # for the whole request, its address and headers included
    rate: int  # bytes that make the request's time a second longer
    longest: float  # for a request, whatever came
    answer: float  # for which the client may fetch nothing


LIMITS = Limits(silence=15, request=30, rate=8 * 1024, longest=600, answer=60)


class PatientSocket(socket.socket):
    """A connection whose patience ends; what ends it looks as though the client had gone."""

    limits = LIMITS
    began = 0.0
    received = 0

    def begin(self, limits: Limits) -> None:
        """Wait for a new request."""
        self.limits, self.began, self.received = limits, time.monotonic(), 0

    def remaining(self) -> float:
        """Return for how many seconds the next part may be waited for."""
        allowed = min(self.limits.request + self.received / self.limits.rate, self.limits.longest)
        return min(self.limits.silence, allowed - (time.monotonic() - self.began))

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Receive what has come, within the time that is left. Raises ConnectionResetError."""
        before = self.gettimeout()
        if before == 0:
            return super().recv(size, flags)
        # The server may have set a limit of its own, and then waits for TimeoutError.
        remaining = self.remaining() if before is None else min(before, self.remaining())
        if remaining <= 0:
            raise too_slow()
        self.settimeout(remaining)
        try:
            data = super().recv(size, flags)
        except TimeoutError as error:
            if before is not None:
                raise
            raise too_slow() from error
        finally:
            self.settimeout(before)
        self.received += len(data)
        return data

    def sendall(self, data: Any, flags: int = 0, /) -> None:  # noqa: ANN401 (bytes of any kind)
        """Send all of it to a client that fetches it. Raises ConnectionResetError."""
        before = self.gettimeout()
        self.settimeout(self.limits.answer)
        try:
            super().sendall(data, flags)
        except TimeoutError as error:
            raise too_slow() from error
        finally:
            self.settimeout(before)

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:  # noqa: ANN401
        """Send a file to a client that fetches it. Raises ConnectionResetError."""
        before = self.gettimeout()
        self.settimeout(self.limits.answer)
        try:
            return super().sendfile(file, offset, count)
        except TimeoutError as error:
            raise too_slow() from error
        finally:
            self.settimeout(before)


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn brings no types
    """gunicorn's worker with threads, on connections whose patience ends."""

    limits = LIMITS

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection to a thread; a new one becomes a patient one first."""
        # Where gunicorn itself speaks TLS, it has put a socket of its own in place of ours.
        if type(conn.sock) is socket.socket:
            conn.sock = PatientSocket(fileno=conn.sock.detach())
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> object:
        """Answer one request; its time begins when a thread has it."""
        if isinstance(conn.sock, PatientSocket):
            conn.sock.begin(self.limits)
        return super().handle(conn)


class WholeBody:
    """The body of a request, which is all there or is not read: half a text is never stored."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self.stream = stream
        self.missing = length

    def read(self, size: int = -1) -> bytes:
        """Return the next part. Raises ConnectionResetError where its end is missing."""
        wanted = self.missing if size < 0 else min(size, self.missing)
        data = self.stream.read(wanted)
        self.missing -= len(data)
        if len(data) < wanted:
            raise too_slow()
        return data

    def readline(self, size: int = -1) -> bytes:
        """Return the next line. Raises ConnectionResetError where its end is missing."""
        wanted = self.missing if size < 0 else min(size, self.missing)
        data = self.stream.readline(wanted)
        self.missing -= len(data)
        if len(data) < wanted and not data.endswith(b"\n"):
            raise too_slow()
        return data


Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def whole_bodies(application: Application) -> Application:
    """Return the application as one that never sees a body whose end is missing."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdigit():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start)

    return answer


def too_slow() -> ConnectionResetError:
    """Return what a server takes for a client that has gone."""
    return ConnectionResetError(errno.ECONNRESET, "the client was too slow, or left")
