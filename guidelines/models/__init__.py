"""The guidelines' own content: editions, their revisions, and what stands in them."""

from guidelines.models.content import (
    Area,
    CrosswalkEntry,
    Fact,
    Framework,
    GlossaryTerm,
    Resource,
    Risk,
    Sector,
)
from guidelines.models.edition import Edition, Revision, RevisionDocument

__all__ = [
    "Area",
    "CrosswalkEntry",
    "Edition",
    "Fact",
    "Framework",
    "GlossaryTerm",
    "Resource",
    "Revision",
    "RevisionDocument",
    "Risk",
    "Sector",
]
