"""The invented company's report in the newest revision, the same for everybody who looks."""

from functools import lru_cache

from django.utils.translation import get_language

from checklists.document import Document, sha256_of
from checklists.review_document import ReviewDocument
from guidelines import catalogue
from reports.build import GapReport, build
from reports.samples.company import invented


def of_newest() -> tuple[Document, ReviewDocument] | None:
    """Return submission and review in the newest revision; None before one is loaded."""
    content = catalogue.newest()
    return of_revision(content.sha256) if content else None


@lru_cache(maxsize=2)
def of_revision(sha256: str) -> tuple[Document, ReviewDocument]:
    """Return submission and review in a revision. Raises RevisionDocument.DoesNotExist."""
    return invented(catalogue.by_sha256(sha256))


def of_hash(document_sha256: str) -> tuple[Document, ReviewDocument]:
    """Return the one that was asked for. Raises LookupError where a newer revision changed it."""
    made = of_newest()
    if made is None or sha256_of(made[0].to_json()) != document_sha256:
        message = "the sample is of another revision by now"
        raise LookupError(message)
    return made


def report_of_newest() -> tuple[GapReport, Document] | None:
    """Return the finished report with its document, in the language that is active."""
    made = of_newest()
    if made is None:
        return None
    document, _review = made
    return _built(document.revision_sha256, get_language() or ""), document


@lru_cache(maxsize=4)
def _built(revision_sha256: str, _language: str) -> GapReport:
    return build(*of_revision(revision_sha256))
