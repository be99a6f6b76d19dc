"""A bucket in memory that speaks as much S3 as is needed, on an address of this machine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

MADE_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Bucket(ThreadingHTTPServer):
    """What is stored, and whether it answers at all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, bytes] = {}
        self.is_down = False
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    server: Bucket
    part = ""
    codes: ClassVar = {403: "AccessDenied", 404: "NoSuchKey", 503: "ServiceUnavailable"}

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""

    def do_PUT(self) -> None:
        """Store an object."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_well():
            self.server.objects[self._key()] = content
            self._answer(200)

    def do_GET(self) -> None:
        """Send an object, or the list of them."""
        if not self._is_well():
            return
        query = parse_qs(urlsplit(self.path).query)
        if "prefix" in query or "delimiter" in query:
            self._answer(200, self._listing(query.get("prefix", [""])[0]), "application/xml")
        elif self._key() in self.server.objects:
            self._send(self.server.objects[self._key()])
        else:
            self._answer(404, self._fault(404))

    def _send(self, content: bytes) -> None:
        """Send an object, or the part that is asked for."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range") or "")
        if asked is None:
            self._answer(200, content)
            return
        first, last = int(asked[1]), min(int(asked[2]), len(content) - 1)
        self.part = f"bytes {first}-{last}/{len(content)}"
        self._answer(206, content[first : last + 1])

    def do_HEAD(self) -> None:
        """Say what there is."""
        self.do_GET()

    def do_DELETE(self) -> None:
        """Delete an object, whether there is one or not."""
        if self._is_well():
            self.server.objects.pop(self._key(), None)
            self._answer(204)

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/evidence-bucket/")

    def _is_well(self) -> bool:
        self.server.asked.append(f"{self.command} {self.path}")
        if self.server.is_down or not self.headers.get("Authorization"):
            status = 503 if self.server.is_down else 403
            self._answer(status, self._fault(status))
            return False
        return True

    def _listing(self, prefix: str) -> bytes:
        rest = [key.removeprefix(prefix) for key in self.server.objects if key.startswith(prefix)]
        folders = sorted({key.partition("/")[0] for key in rest if "/" in key})
        parts = [
            f"<CommonPrefixes><Prefix>{escape(prefix + name)}/</Prefix></CommonPrefixes>"
            for name in folders
        ]
        parts += [
            f"<Contents><Key>{escape(prefix + key)}</Key></Contents>"
            for key in rest
            if "/" not in key
        ]
        return f"<ListBucketResult>{''.join(parts)}</ListBucketResult>".encode()

    def _fault(self, status: int) -> bytes:
        return f"<Error><Code>{self.codes[status]}</Code></Error>".encode()

    def _answer(self, status: int, body: bytes = b"", kind: str = "binary/octet-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", kind)
        self.send_header("ETag", '"0"')
        if status == 206:
            self.send_header("Content-Range", self.part)
        self.send_header("Last-Modified", f"{MADE_AT:%a, %d %b %Y %H:%M:%S} GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def running() -> Iterator[Bucket]:
    """Serve an empty bucket."""
    bucket = Bucket()
    thread = Thread(target=bucket.serve_forever, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        bucket.shutdown()
        bucket.server_close()
        thread.join()
