"""What tests of reports share."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from reports import pdf
from tests.reports.file_driving import CONTENT


@pytest.fixture
def media(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that reports' files are kept in; what is printed costs no time."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(pdf, "render", lambda report: CONTENT)
    return tmp_path / "media" / "reports"
