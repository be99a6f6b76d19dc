"""How large an uploaded file may be: one that is larger is dropped while it comes in."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

# The largest file that any page takes, and room for the fields of its form.
FILE_MAX = 10 * 1024 * 1024
REQUEST_MAX = FILE_MAX + 512 * 1024


class SizeHandler(FileUploadHandler):
    """Keeps nothing of the files of a request that is too large, in memory or on the disk."""

    is_large = False

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ANN401 (a stream of whatever server)
        META: dict[str, str],  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Look at the size before anything is read."""
        self.is_large = content_length > REQUEST_MAX

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Skip the file: its fields beside it are read, so the page can say what is wrong."""
        super().new_file(*args, **kwargs)
        if self.is_large:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand it on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that come next."""


def is_too_large(request: HttpRequest) -> bool:
    """Tell whether the files of a request were dropped."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > REQUEST_MAX
