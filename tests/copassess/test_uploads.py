"""Files that are too large are dropped while they come in."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from copassess.uploads import REQUEST_MAX, is_too_large

pytestmark = pytest.mark.pure


def request_with(size: int) -> HttpRequest:
    """Return a form with a file of so many bytes, and a field beside it."""
    file = SimpleUploadedFile("a.xlsx", bytes(size))
    return RequestFactory().post("/", {"file": file, "name": "kept"})


def test_small_file_comes_through() -> None:
    request = request_with(3 * 1024 * 1024)

    file = request.FILES["file"]
    assert isinstance(file, UploadedFile)
    assert file.size == 3 * 1024 * 1024
    assert not is_too_large(request)
    request.close()


def test_large_file_is_dropped_and_its_form_read(tmp_path: Path) -> None:
    request = request_with(REQUEST_MAX + 1)

    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        assert dict(request.FILES) == {}
    assert request.POST["name"] == "kept"
    assert is_too_large(request)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_request_that_says_no_size(length: str) -> None:
    request = HttpRequest()
    request.META["CONTENT_LENGTH"] = length

    assert not is_too_large(request)
