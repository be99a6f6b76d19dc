"""The report as PDF: the one module that calls WeasyPrint."""

import hashlib
import logging
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from reports.build import GapReport

logger = logging.getLogger(__name__)


class ReportFailed(Exception):  # noqa: N818 (named for what it says)
    """A report could not be made; nothing of it was kept."""


def printable(report: GapReport) -> str:
    """Return the report as one HTML file that needs nothing beside it."""
    css = Path(str(finders.find("css/print.css"))).read_text(encoding="utf-8")
    return render_to_string("reports/pdf_report.html", {"report": report, "css": css})


def render(report: GapReport) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of a report. Raises ReportFailed."""
    return render_html(printable(report))


def render_html(html: str) -> bytes:
    """Return the PDF of finished HTML; the same text gives the same file. Raises ReportFailed."""
    # WeasyPrint takes a second to import, and only whoever prints should wait for it.
    from weasyprint import HTML

    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    try:
        pdf: bytes | None = HTML(string=html, url_fetcher=closed_fetcher()).write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=identifier
        )
    except Exception as error:
        logger.exception("A report could not be printed")
        message = "the PDF could not be made"
        raise ReportFailed(message) from error
    if not pdf:
        message = "the PDF is empty"
        raise ReportFailed(message)
    return pdf


def closed_fetcher() -> Any:  # noqa: ANN401 (WeasyPrint has no types)
    """Return a fetcher that refuses every address: a report needs nothing from anywhere.

    WeasyPrint's own would follow what stands in a note to the network and to local files.
    """
    from weasyprint.urls import URLFetcher

    class ClosedFetcher(URLFetcher):
        """Refuses every address."""

        def fetch(self, url: str, headers: object = None) -> object:
            """Raise ValueError, which WeasyPrint takes as "not to be had"."""
            message = f"a report fetches nothing, and not {url[:80]!r}"
            raise ValueError(message)

    return ClosedFetcher()
