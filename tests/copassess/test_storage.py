"""Where documents are kept, as the environment says."""

import os
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from copassess import storage

pytestmark = pytest.mark.pure
BUCKET = {"EVIDENCE_STORAGE": "s3", "S3_BUCKET": "documents"}


def configured(values: dict[str, str], folder: Path) -> dict[str, object]:
    """Return the storage for an environment."""
    env = environ.Env()
    env.ENVIRON = values
    return storage.evidence(env, folder)


def test_folder_is_the_default(tmp_path: Path) -> None:
    made = configured({}, tmp_path)

    assert made["BACKEND"] == "copassess.storage.DurableStorage"
    assert isinstance(made["OPTIONS"], dict)
    assert made["OPTIONS"]["location"] == tmp_path


def test_folder_is_its_owners_alone(tmp_path: Path) -> None:
    made = configured({}, tmp_path / "evidence")
    assert isinstance(made["OPTIONS"], dict)

    name = storage.DurableStorage(**made["OPTIONS"]).save("company/random", ContentFile(b"a"))

    path = tmp_path / "evidence" / name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_bucket_takes_what_is_set(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden\n")
    more = {"S3_ENDPOINT_URL": "https://s3.example", "S3_ACCESS_KEY_ID": "key"}

    made = configured({**BUCKET, **more, "S3_SECRET_ACCESS_KEY_FILE": str(secret)}, tmp_path)

    assert made == {
        "BACKEND": "copassess.s3.BucketStorage",
        "OPTIONS": {
            "bucket_name": "documents",
            "endpoint_url": "https://s3.example",
            "region_name": None,
            "access_key": "key",
            "secret_key": "hidden",
        },
    }


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"EVIDENCE_STORAGE": "cloud"}, "write folder or s3"),
        ({"EVIDENCE_STORAGE": "s3"}, "S3_BUCKET"),
        ({**BUCKET, "S3_SECRET_ACCESS_KEY_FILE": "/nonexistent"}, "No such file"),
    ],
)
def test_what_makes_no_sense_stops_the_start(
    tmp_path: Path, values: dict[str, str], words: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        configured(values, tmp_path)


@pytest.mark.parametrize(("text", "bytes_"), [("1", 1024**2), ("1024", 1024**3)])
def test_quota_is_in_megabytes(text: str, bytes_: int) -> None:
    env = environ.Env()
    env.ENVIRON = {"EVIDENCE_QUOTA_MB": text}

    assert storage.quota(env) == bytes_


@pytest.mark.parametrize("text", ["0", "-1", "1000001"])
def test_quota_that_is_none_stops_the_start(text: str) -> None:
    env = environ.Env()
    env.ENVIRON = {"EVIDENCE_QUOTA_MB": text}

    with pytest.raises(ImproperlyConfigured, match="EVIDENCE_QUOTA_MB"):
        storage.quota(env)


def test_a_folder_needs_no_library_of_buckets() -> None:
    program = (
        "import sys, django; django.setup(); from django.core.files.storage import storages; "
        "storages['evidence']; print('boto3' in sys.modules)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "copassess.settings"}

    result = subprocess.run(  # noqa: S603 - the arguments are this file's own
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "False"
