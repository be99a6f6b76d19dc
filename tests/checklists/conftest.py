"""What the tests of answering share."""

import pytest

from guidelines.models import Revision
from tests.checklists import small


@pytest.fixture
def small_catalogue(db: None) -> Revision:
    """Load two areas, two sectors and seven questions."""
    return small.load()
