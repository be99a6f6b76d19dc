"""Uploaded files as they come in: too large ones are dropped, some are only hashed, none kept."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    SkipFile,
    StopFutureHandlers,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest
from django.urls import reverse

# The largest file that any page takes, and room for the fields of its form.
FILE_MAX = 10 * 1024 * 1024
REQUEST_MAX = FILE_MAX + 512 * 1024
# The page that needs no more of a file than its SHA-256: no disk ever sees it.
HASHED = "reports:verify-file"
HASHED_MAX = 20 * 1024 * 1024
NO_ROOM = "copassess.no_room"

logger = logging.getLogger(__name__)


class HashedFile(UploadedFile[bytes]):
    """What is left of a file that was hashed as it came in."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(BytesIO(), name, size=size)
        self.sha256 = sha256


class SizeHandler(FileUploadHandler):
    """Keeps nothing of the files of a request that is too large, or that are only to be hashed."""

    is_large = False
    is_hashed = False

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ANN401 (a stream of whatever server)
        META: dict[str, str],  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Look at the size before anything is read."""
        if self.request is not None:
            self.is_hashed = is_hashed(self.request)
            self.is_large = content_length > largest(self.request)

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Skip the file: its fields beside it are read, so the page can say what is wrong."""
        super().new_file(*args, **kwargs)
        self.hash = hashlib.sha256()
        if self.is_large:
            raise SkipFile
        if self.is_hashed:
            # The handlers that come next would open a file for it.
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand it on, or hash it and let it go."""
        if not self.is_hashed:
            return raw_data
        self.hash.update(raw_data)
        return None

    def file_complete(self, file_size: int) -> HashedFile | None:
        """Leave the file to the handlers that come next, unless it was hashed."""
        if not self.is_hashed:
            return None
        return HashedFile(self.file_name or "", file_size, self.hash.hexdigest())


class MemoryHandler(MemoryFileUploadHandler):
    """Keeps small files in memory."""


class DiskHandler(TemporaryFileUploadHandler):
    """Keeps large files on the disk, and drops them where it has no room: the page then says so."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Open a file of its own."""
        with self._or_dropped():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write it to the disk."""
        with self._or_dropped():
            return super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """Write what is still in memory: only now may it be that there is no room."""
        try:
            return super().file_complete(file_size)
        except OSError:
            self._note()
            return None

    @contextmanager
    def _or_dropped(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._note()
            raise SkipFile from error

    def _note(self) -> None:
        logger.exception("an upload could not be kept")
        # Closing writes what is left, and fails once more; the second time it does nothing.
        with suppress(OSError):
            self.file.close()
        if self.request is not None:
            self.request.META[NO_ROOM] = True


def was_no_room(request: HttpRequest) -> bool:
    """Tell whether a file of a request was dropped because the disk has no room."""
    return NO_ROOM in request.META


def is_hashed(request: HttpRequest) -> bool:
    """Tell whether the files of a request are only to be hashed."""
    return request.path == reverse(HASHED)


def largest(request: HttpRequest) -> int:
    """Return how many bytes a request may have."""
    return REQUEST_MAX - FILE_MAX + HASHED_MAX if is_hashed(request) else REQUEST_MAX


def is_too_large(request: HttpRequest) -> bool:
    """Tell whether the files of a request were dropped."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > largest(request)
