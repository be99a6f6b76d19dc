"""Files of every storage but the static ones: a folder, or a bucket."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

CHUNK = 1024 * 1024
STATIC = "staticfiles"


@dataclass(frozen=True, slots=True)
class Place:
    """A file by its storage's alias and its name there."""

    alias: str
    name: str

    @property
    def part(self) -> str:
        """Return what the archive calls it."""
        return f"files/{self.alias}/{self.name}"


def place_of(part: str) -> Place:
    """Return where a part of an archive belongs. Raises ValueError where it says nonsense."""
    kind, alias, name = part.split("/", 2)
    steps = name.split("/")
    if kind != "files" or alias not in aliases() or not all(steps) or {".", ".."} & set(steps):
        message = f"{part} has no place here"
        raise ValueError(message)
    return Place(alias, name)


def aliases() -> list[str]:
    """Return the storages that hold what people gave or the application made."""
    return sorted(alias for alias in settings.STORAGES if alias != STATIC)


def every() -> Iterator[Place]:
    """Yield all files, by storage and name."""
    for alias in aliases():
        storage = storages[alias]
        others = {folder_of(storages[other]) for other in aliases() if other != alias} - {None}
        for name in sorted(_walk(storage, "", others)):
            yield Place(alias, name)


def opened(place: Place) -> File[bytes]:
    """Open a file. Raises OSError; FileNotFoundError where it went meanwhile."""
    return storages[place.alias].open(place.name)


def put(place: Place, source: IO[bytes], sha256: str) -> bool:
    """Store a file under its own name, unless it is there already; tell whether it was stored.

    Raises OSError; FileExistsError where another file has its name.
    """
    storage = storages[place.alias]
    if storage.exists(place.name):
        with storage.open(place.name) as there:
            if hash_of(there) == sha256:
                return False
        message = f"another file is at {place.part}"
        raise FileExistsError(message)
    saved = storage.save(place.name, File(source, name=place.name))
    if saved != place.name:
        storage.delete(saved)
        message = f"{place.part} could not be stored under its name"
        raise FileExistsError(message)
    return True


def discard(place: Place) -> None:
    """Delete a file."""
    storages[place.alias].delete(place.name)


def hash_of(source: IO[bytes] | File[bytes]) -> str:
    """Return the SHA-256 of what is left to read."""
    sha256 = hashlib.sha256()
    while data := source.read(CHUNK):
        sha256.update(data)
    return sha256.hexdigest()


def folder_of(storage: Storage) -> Path | None:
    """Return a storage's folder; None for a bucket."""
    return Path(storage.location).resolve() if isinstance(storage, FileSystemStorage) else None


def _walk(storage: Storage, folder: str, others: Collection[Path | None]) -> Iterator[str]:
    """Yield names below a folder; what is another storage's own is left to it."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in names)
    home = folder_of(storage)
    for inner in folders:
        below = f"{prefix}{inner}"
        if home is None or (home / below) not in others:
            yield from _walk(storage, below, others)
