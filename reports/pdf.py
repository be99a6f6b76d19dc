"""The report as PDF: the one module that calls WeasyPrint."""

import atexit
import hashlib
import logging
import threading
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from reports import lean_pages
from reports.build import GapReport
from reports.lean_html import lean_html

logger = logging.getLogger(__name__)
VARIANT = "pdf/ua-1"
kept = threading.local()
# At the very end of Python, what fonts need to be freed is gone already.
atexit.register(lambda: vars(kept).clear())


class ReportFailed(Exception):  # noqa: N818 (named for what it says)
    """A report could not be made; nothing of it was kept."""


def printable(report: GapReport) -> str:
    """Return the report as one HTML file that needs nothing beside it."""
    # A report without a benchmark stays, byte by byte, what it was before there were any.
    names = ["css/print.css", *(["css/print-benchmark.css"] if report.benchmark else [])]
    css = "".join(Path(str(finders.find(name))).read_text(encoding="utf-8") for name in names)
    return render_to_string("reports/pdf_report.html", {"report": report, "css": css})


def render(report: GapReport) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of a report. Raises ReportFailed."""
    return render_html(printable(report), logo=report.cover.logo)


def render_html(html: str, *, logo: str = "") -> bytes:
    """Return the PDF of finished HTML; the same text gives the same file. Raises ReportFailed.

    A logo is the data: address of the one picture that the text may show.
    """
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    try:
        text = lean_html()(string=html, url_fetcher=closed_fetcher(logo))
        document = text.render(pdf_variant=VARIANT, font_config=fonts())
        pdf = lean_pages.write(document, pdf_variant=VARIANT, pdf_identifier=identifier)
    except Exception as error:
        logger.exception("A report could not be printed")
        message = "the PDF could not be made"
        raise ReportFailed(message) from error
    if not pdf:
        message = "the PDF is empty"
        raise ReportFailed(message)
    return pdf


def fonts() -> Any:  # noqa: ANN401 (WeasyPrint has no types)
    """Return this thread's fonts: loaded anew for each report, they would stay in memory."""
    from weasyprint.text.fonts import FontConfiguration

    if not hasattr(kept, "fonts"):
        kept.fonts = FontConfiguration()
    return kept.fonts


def closed_fetcher(logo: str = "") -> Any:  # noqa: ANN401 (WeasyPrint has no types)
    """Return a fetcher that knows one address, a logo's data: address, and refuses every other.

    A report needs nothing from anywhere: its style sheet and charts stand in its text. WeasyPrint's
    own fetcher would follow what stands in a note to the network and to local files.
    """
    from weasyprint.urls import URLFetcher

    class ClosedFetcher(URLFetcher):
        """Hands out the logo, by its exact address."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=["data"], allow_redirects=False)

        def fetch(self, url: str, headers: object = None) -> object:
            """Raise ValueError, which WeasyPrint takes as "not to be had"."""
            if logo and url == logo:
                return super().fetch(url)
            logger.warning("A report asked for %r, and was refused", url[:80])
            message = f"a report fetches nothing, and not {url[:80]!r}"
            raise ValueError(message)

    return ClosedFetcher()
