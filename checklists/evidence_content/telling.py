"""Tells what a document is by its bytes, whatever its name or type says."""

import re

from checklists.evidence_content import office
from checklists.evidence_content.foreign import ENCRYPTED, OLE, ZIP, reason_for
from checklists.evidence_content.kinds import BYTES_MAX, Kind, refuse

HEAD = 1024
PDF = b"%PDF-"
PDF_VERSION = re.compile(rb"%PDF-[12]\.\d")
PDF_END = b"%%EOF"
# What producers leave behind the end.
BLANKS = b"\x00\t\n\x0c\r "
# The end of an archive lies at most this far before the end of a file.
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 22 + 0xFFFF
# Neither line ends nor tabs nor form feeds: no text holds them.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
MARKUP = re.compile(rb"<(svg|!doctype|html|head|body|script|iframe|\?php)\b", re.IGNORECASE)
MARKUP_WITHIN = 64 * 1024


def tell(content: bytes) -> Kind:
    """Return what a document is. Raises NotTaken for all that is not surely one, and only that."""
    if not content:
        refuse("empty")
    if len(content) > BYTES_MAX:
        refuse("size")
    head = content[:HEAD]
    if content.startswith(OLE):
        # A file with a password stands in the same container as the old formats.
        refuse("password" if ENCRYPTED in content else "old_office")
    if reason := reason_for(head):
        refuse(reason)
    if content.startswith(ZIP):
        return office.tell(content)
    if content.startswith(PDF):
        return _pdf(content)
    if PDF in head:
        # Readers look for it there: this is a second kind of file in front of a PDF.
        refuse("two_in_one")
    return _text(content)


def _pdf(content: bytes) -> Kind:
    """Refuse what is no whole PDF, or another file as well. Raises NotTaken."""
    end = content.rfind(PDF_END)
    if not PDF_VERSION.match(content) or b"startxref" not in content or end < 0:
        refuse("damaged")
    if content[end + len(PDF_END) :].strip(BLANKS) or ZIP_END in content[-ZIP_TAIL:]:
        refuse("two_in_one")
    return Kind.PDF


def _text(content: bytes) -> Kind:
    """Refuse what is no plain text, or text that a browser would run or draw. Raises NotTaken."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _latin(content)
    if CONTROLS.search(text):
        refuse("unknown")
    start = content[:MARKUP_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    if found := MARKUP.search(start):
        refuse("image" if found.group(1).lower() == b"svg" else "page")
    if start.startswith((b"{\\rtf", b"%!")):
        refuse("other")
    return Kind.TEXT


def _latin(content: bytes) -> str:
    """Return a text of Western Europe's old code pages. Raises NotTaken."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        refuse("unknown")
