"""Documents of evidence in a bucket that speaks S3; imported only where a setting says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import EIO
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

# Seconds for which a bucket that hangs may hold a request up, and how often it is asked again.
CONNECT_S, READ_S, TRIES = 5, 20, 2
ONE_PIECE = 64 * 1024 * 1024


class BucketStorage(S3Storage):
    """A bucket whose failures look like a disk's, so that callers need not know which it is."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (as STORAGES has them)
        config = Config(
            connect_timeout=CONNECT_S,
            read_timeout=READ_S,
            retries={"max_attempts": TRIES, "mode": "standard"},
            # Buckets of others than Amazon know a bucket by its path, and not each new checksum.
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        fixed = {
            "client_config": config,
            # One request a document: it is there as a whole, or not at all.
            "transfer_config": TransferConfig(
                multipart_threshold=ONE_PIECE, multipart_chunksize=ONE_PIECE, use_threads=False
            ),
            "location": "evidence",
            "default_acl": None,
            "querystring_auth": True,
            # Names are random: asking first whether one is taken would be one request more.
            "file_overwrite": True,
            "object_parameters": {"ContentType": "application/octet-stream"},
        }
        super().__init__(**{**fixed, **options})

    def _save(self, name: str, content: File[Any]) -> str:
        with _as_a_disk():
            saved: str = super()._save(name, content)
            return saved

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        with _as_a_disk():
            opened: File[Any] = super()._open(name, mode)
            # Fetched here and now, as a whole: later a failure would cut a download short.
            opened.seek(0)
            return opened

    def delete(self, name: str) -> None:
        """Delete an object. Raises OSError."""
        with _as_a_disk():
            super().delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Return folders and files. Raises OSError."""
        with _as_a_disk():
            found: tuple[list[str], list[str]] = super().listdir(name)
            return found

    def get_modified_time(self, name: str) -> datetime:
        """Return when an object was stored. Raises OSError."""
        with _as_a_disk():
            at: datetime = super().get_modified_time(name)
            return at


@contextmanager
def _as_a_disk() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise OSError(EIO, f"the bucket failed: {error}") from error
