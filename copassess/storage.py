"""Where documents of evidence are kept: a folder, or a bucket that speaks S3."""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PLACES = ("folder", "s3")
QUOTA_MAX = 10**6
# Owners alone: whoever shares the machine reads nothing.
FILE_RIGHTS, FOLDER_RIGHTS = 0o600, 0o700


class DurableStorage(FileSystemStorage):
    """A folder of which each file is on the disk before anybody is told that it is stored."""

    def _save(self, name: str, content: "File[Any]") -> str:
        """Store a file whole or not at all. Raises OSError."""
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]  # unknown to the stubs
        except OSError:
            # What was written before the disk was full.
            self.delete(name)
            raise
        path = Path(self.path(saved))
        for place in (path, path.parent):
            _flush(place)
        return saved


def evidence(env: environ.Env, folder: Path) -> dict[str, Any]:
    """Return the storage of documents of evidence as STORAGES has it."""
    place = str(env.str("EVIDENCE_STORAGE", default="folder"))
    if place not in PLACES:
        message = f"EVIDENCE_STORAGE is {place!r}: write folder or s3."
        raise ImproperlyConfigured(message)
    if place == "folder":
        options = {
            "location": folder,
            "file_permissions_mode": FILE_RIGHTS,
            "directory_permissions_mode": FOLDER_RIGHTS,
        }
        return {"BACKEND": "copassess.storage.DurableStorage", "OPTIONS": options}
    options = {
        "bucket_name": env.str("S3_BUCKET", default=""),
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        # Where both are empty, boto3 looks where it always does: files, or the machine's own role.
        "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
        "secret_key": _secret(env) or None,
    }
    if not options["bucket_name"]:
        message = "EVIDENCE_STORAGE is s3: name the bucket as S3_BUCKET."
        raise ImproperlyConfigured(message)
    return {"BACKEND": "copassess.s3.BucketStorage", "OPTIONS": options}


def quota(env: environ.Env) -> int:
    """Return how many bytes of documents an organisation may keep."""
    megabytes = env.int("EVIDENCE_QUOTA_MB", default=1024)
    if not 1 <= megabytes <= QUOTA_MAX:
        message = f"EVIDENCE_QUOTA_MB is {megabytes}: write 1 to {QUOTA_MAX}."
        raise ImproperlyConfigured(message)
    return int(megabytes) * 1024 * 1024


def _secret(env: environ.Env) -> str:
    """Return the secret key of the bucket, from a file where one is named."""
    path = str(env.str("S3_SECRET_ACCESS_KEY_FILE", default=""))
    if not path:
        return str(env.str("S3_SECRET_ACCESS_KEY", default=""))
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        message = f"S3_SECRET_ACCESS_KEY_FILE names {path}: {error.strerror}."
        raise ImproperlyConfigured(message) from error


def _flush(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
