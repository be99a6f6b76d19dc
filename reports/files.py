"""A report as a file: which formats there are, and what a download is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.text import slugify

from checklists.document import Document
from checklists.exchange import export_text
from checklists.review_document import ReviewDocument
from reports import letter, pdf, xlsx
from reports.build import build


@dataclass(frozen=True)
class Format:
    """One form of the report."""

    ending: str
    content_type: str
    make: Callable[[Document, ReviewDocument | None], bytes]


def make_pdf(document: Document, review: ReviewDocument | None) -> bytes:
    """Return the PDF. Raises pdf.ReportFailed."""
    return pdf.render(build(document, review))


def make_html(document: Document, review: ReviewDocument | None) -> bytes:
    """Return one HTML file that needs nothing beside it."""
    return pdf.printable(build(document, review)).encode()


def make_xlsx(document: Document, review: ReviewDocument | None) -> bytes:
    """Return the workbook."""
    return xlsx.render(build(document, review), document, review)


def make_json(document: Document, review: ReviewDocument | None) -> bytes:
    """Return the exchange format, as `exportassessment` writes it."""
    return export_text(document, review).encode()


FORMATS: Mapping[str, Format] = {
    "pdf": Format("pdf", "application/pdf", make_pdf),
    "html": Format("html", "text/html; charset=utf-8", make_html),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        make_xlsx,
    ),
    "json": Format("json", "application/json", make_json),
}


def make_letter(document: Document, review: ReviewDocument | None) -> bytes:
    """Return the letter on a decided review as PDF. Raises pdf.ReportFailed."""
    if review is None:
        message = "there is no decision to write about"
        raise pdf.ReportFailed(message)
    return letter.render(document, review)


# What workers make and keep: besides reports, letters.
LETTER = "letter"
KEPT: Mapping[str, Format] = {**FORMATS, LETTER: Format("pdf", "application/pdf", make_letter)}


def file_name(document: Document, ending: str) -> str:
    """Return a name that says whose report it is."""
    return named(document.organisation.name, document.code, ending)


def named(company: str, code: str, ending: str, *, what: str = "gap-report") -> str:
    """Return the same, of a company and a code ("" for a draft), in letters all systems take."""
    whose = slugify(company)[:60] or "company"
    return f"{what}-{whose}-{code.lower() or 'draft'}.{ending}"


def download(document: Document, review: ReviewDocument | None, name: str) -> HttpResponse:
    """Return a report as a download that no cache keeps; its PDF is made by workers instead."""
    form = FORMATS[name]
    response = HttpResponse(form.make(document, review), content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(document, form.ending)}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
