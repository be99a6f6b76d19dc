"""The archive: a tar file of parts and a manifest, ended by the hash of everything before it.

Parts are written as they come, in flat memory. A reader hashes the whole file before it believes
any of it, so a half or altered archive changes nothing.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Self

FORMAT = "copassess-backup/1"
MANIFEST = "manifest.json"
# What stands behind the tar's end: other programs read past it.
MARK = b"SHA-256 "
TAIL = len(MARK) + 64 + 1
CHUNK = 1024 * 1024


class Broken(Exception):  # noqa: N818 (it is the archive that is broken)
    """The file is no archive of ours, or not all of it, or not as it was written."""


@dataclass(frozen=True, slots=True)
class Part:
    """One member: `rows` is None for a file."""

    name: str
    size: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself; `migrations` are "app.name", as the database had them."""

    version: str
    made_at: str
    database: str
    migrations: list[str]
    parts: list[Part] = field(default_factory=list)
    format: str = FORMAT

    @property
    def by_name(self) -> dict[str, Part]:
        """Return the parts by their names."""
        return {part.name: part for part in self.parts}

    def to_json(self) -> bytes:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Read it back. Raises Broken."""
        try:
            data = json.loads(text)
            if data["format"] != FORMAT:
                message = f"it is of format {data['format']}, and this release reads {FORMAT}"
                raise Broken(message)
            return cls(**{**data, "parts": [Part(**part) for part in data["parts"]]})
        except (ValueError, TypeError, KeyError) as error:
            message = "its manifest cannot be read"
            raise Broken(message) from error


class Hashing:
    """Writes through, and knows the hash of what went through."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.sha256, self.size = target, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        """Write, and hash."""
        self.sha256.update(data)
        self.size += len(data)
        return self.target.write(data)

    def tell(self) -> int:
        """Return how much was written."""
        return self.size


class Writer:
    """An archive that is being written; see `writing`."""

    def __init__(self, target: IO[bytes], manifest: Manifest) -> None:
        self.out, self.manifest, self.target = Hashing(target), manifest, target
        self.tar = tarfile.open(fileobj=self.out, mode="w", format=tarfile.PAX_FORMAT)  # type: ignore[call-overload]  # noqa: SIM115

    def add(self, name: str, source: IO[bytes], size: int, *, rows: int | None = None) -> Part:
        """Add a part of so many bytes. Raises OSError where fewer come."""
        reading = Reading(source)
        self.tar.addfile(member(name, size), reading)
        part = Part(name, size, reading.sha256.hexdigest(), rows)
        self.manifest.parts.append(part)
        return part

    def end(self) -> None:
        """Write the manifest, and the hash over everything."""
        text = self.manifest.to_json()
        self.tar.addfile(member(MANIFEST, len(text)), io.BytesIO(text))
        self.tar.close()
        self.target.write(MARK + self.out.sha256.hexdigest().encode() + b"\n")


class Reading:
    """Reads through, and knows the hash of what went through."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.sha256 = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read, and hash."""
        data = self.source.read(size)
        self.sha256.update(data)
        return data


def member(name: str, size: int) -> tarfile.TarInfo:
    """Return the head of a part: no owner, no time, nothing of the machine."""
    head = tarfile.TarInfo(name)
    head.size, head.mode = size, 0o600
    return head


@contextmanager
def writing(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """Write an archive beside its place and move it there whole. Raises OSError.

    Whatever goes wrong, nothing half is left.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            writer = Writer(target, manifest)
            yield writer
            writer.end()
            target.flush()
            os.fsync(target.fileno())
        # Never over an archive that is there: a link fails where a rename would not.
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def checked(path: Path) -> Manifest:
    """Return the manifest of an archive that is whole, every byte as it was written.

    Raises Broken, OSError.
    """
    size = path.stat().st_size - TAIL
    with path.open("rb") as source:
        sha256, left = hashlib.sha256(), size
        while left > 0:
            data = source.read(min(CHUNK, left))
            if not data:
                break
            sha256.update(data)
            left -= len(data)
        tail = source.read()
    if size <= 0 or tail != MARK + sha256.hexdigest().encode() + b"\n":
        message = "it is not whole, or was altered: its last line is not the hash of the rest"
        raise Broken(message)
    return _manifest(path)


def parts(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield each part's name and its bytes, in the order in which they were written."""
    with tarfile.open(path, mode="r:") as tar:
        for head in tar:
            source = tar.extractfile(head)
            if source is not None and head.name != MANIFEST:
                yield head.name, source


def _manifest(path: Path) -> Manifest:
    try:
        with tarfile.open(path, mode="r:") as tar:
            source: Any = tar.extractfile(MANIFEST)
            return Manifest.from_json(source.read())
    except (tarfile.TarError, KeyError, EOFError) as error:
        message = "it is no archive that this application made"
        raise Broken(message) from error
