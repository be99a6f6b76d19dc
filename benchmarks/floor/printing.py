"""What the benchmarks of the PDF print: documents from the fixtures alone, without a database."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint import HTML

from checklists.document import Document
from checklists.review_document import ReviewDocument
from checklists.services.catalogue import from_files
from guidelines.catalogue import Catalogue, Question
from reports import samples
from reports.pdf import closed_fetcher

SIX = "six-sectors"


def content() -> Catalogue:
    """Return the catalogue."""
    return from_files(Path(settings.FIXTURE_DIRS[0]))


def named(name: str) -> Document:
    """Return a size of 120 questions, or all six sectors' questions half answered yes."""
    catalogue = content()
    if name == SIX:
        every = tuple(sector.code for sector in catalogue.sectors)
        return samples.sized(catalogue, samples.SIZES["half"], every)
    return samples.sized(catalogue, samples.SIZES[name])


def sample() -> tuple[Document, ReviewDocument]:
    """Return the invented company's submission with its review."""
    return samples.invented(content())


def long_notes(questions: int) -> Document:
    """Return a submission of so many questions, each with a note of 2,000 characters.

    They are the catalogue's, taken evenly, so that each area has its share of any number; where
    there are too few, a question comes twice, under a code of its own.
    """
    catalogue = content()
    every = catalogue.questions
    taken = [every[n * len(every) // questions] for n in range(questions)]
    made = tuple(
        again(question) if n and taken[n - 1] is question else question
        for n, question in enumerate(taken)
    )
    sectors = tuple(sector.code for sector in catalogue.sectors)
    return samples.sized(replace(catalogue, questions=made), samples.SIZES["all-no"], sectors)


def again(question: Question) -> Question:
    """Return a question once more, by a number that the catalogue does not reach."""
    head, _, number = question.code.rpartition("-")
    return replace(question, code=f"{head}-{int(number) + 50}", number=question.number + 50)


def plain(html: str, logo: str) -> Any:  # noqa: ANN401 (WeasyPrint has no types)
    """Return what WeasyPrint alone makes of finished HTML; it fetches as little as ours does."""
    return HTML(string=html, url_fetcher=closed_fetcher(logo)).write_pdf(pdf_variant="pdf/ua-1")
