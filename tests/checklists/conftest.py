"""What the tests of answering share."""

from pathlib import Path

import pytest
from pytest_django import Settings

from guidelines.models import Revision
from tests.checklists import small
from tests.checklists.shelves import keep_in


@pytest.fixture
def small_catalogue(db: None) -> Revision:
    """Load two areas, two sectors and seven questions."""
    return small.load()


@pytest.fixture
def shelf(settings: Settings, tmp_path: Path) -> Path:
    """Keep documents of evidence in a folder of this test alone."""
    keep_in(settings, "copassess.storage.DurableStorage", location=tmp_path / "shelf")
    return tmp_path / "shelf"
