"""The letter on a decision as PDF; its words are the mail's."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from checklists import letter
from checklists.document import Document
from checklists.review_document import ReviewDocument
from reports import pdf

STYLES = ("css/print.css", "css/print-letter.css")


def render(document: Document, review: ReviewDocument) -> bytes:
    """Return the tagged PDF of the letter. Raises pdf.ReportFailed."""
    return pdf.render_html(printable(document, review))


def printable(document: Document, review: ReviewDocument) -> str:
    """Return the letter as one HTML file that needs nothing beside it."""
    css = "\n".join(Path(str(finders.find(name))).read_text(encoding="utf-8") for name in STYLES)
    context = {"letter": letter.build(document, review), "document": document, "css": css}
    return render_to_string("reports/pdf_letter.html", context)
