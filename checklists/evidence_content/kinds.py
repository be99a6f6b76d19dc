"""The kinds of document that are taken as evidence, and how each is served."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from checklists.workflow import NotTaken

MEGABYTE = 1024 * 1024
BYTES_MAX = 10 * MEGABYTE
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


class Kind(StrEnum):
    """What a document is; the value is the ending that it is served with."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    TEXT = "txt"


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind is named and served."""

    label: str
    content_type: str


FORMS = {
    Kind.PDF: Form("PDF", "application/pdf"),
    Kind.DOCX: Form("DOCX", f"{OOXML}wordprocessingml.document"),
    Kind.XLSX: Form("XLSX", f"{OOXML}spreadsheetml.sheet"),
    Kind.PPTX: Form("PPTX", f"{OOXML}presentationml.presentation"),
    Kind.ODT: Form("ODT", f"{ODF}text"),
    Kind.ODS: Form("ODS", f"{ODF}spreadsheet"),
    Kind.ODP: Form("ODP", f"{ODF}presentation"),
    # Without a character set: it may be of either, and nobody shall read it as a page.
    Kind.TEXT: Form("TXT", "text/plain"),
}


def refuse(reason: str) -> NoReturn:
    """Say no, by the reason of which `reasons` has the words. Raises NotTaken."""
    raise NotTaken(f"evidence_{reason}")
