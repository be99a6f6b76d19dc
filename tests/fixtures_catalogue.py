"""The catalogues of tests/factories/catalogue.py as pytest's fixtures, for every test."""

from typing import Protocol

import pytest

from guidelines.models import Revision
from tests.factories.catalogue import real_content, store, synthetic_content

__all__ = ["SyntheticCatalogue", "real_catalogue", "real_content", "synthetic_catalogue"]


class SyntheticCatalogue(Protocol):
    """Stores a catalogue of so many questions."""

    def __call__(self, questions: int = 20) -> Revision:
        """Return its revision, the newest of an edition of its own."""


@pytest.fixture
def real_catalogue(db: None) -> Revision:
    """Store the full catalogue: 190 questions."""
    return store(real_content())


@pytest.fixture
def synthetic_catalogue(db: None) -> SyntheticCatalogue:
    """Return a function that stores a catalogue of so many questions."""

    def stored(questions: int = 20) -> Revision:
        return store(synthetic_content(questions))

    return stored
