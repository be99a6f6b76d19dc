"""The parts of an XLSX file, read with care: it comes from anywhere and may be anything."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from checklists.workflow import NotDone
from copassess.uploads import FILE_MAX

MEGABYTE = 1024 * 1024
# What a file may hold at most, unpacked and in pieces.
UNPACKED_MAX, ENTRIES_MAX = 64 * MEGABYTE, 1000
# Sheets of equal empty rows shrink well; beyond this a file was made to burst.
RATIO_MAX, RATIO_FROM = 250, 16 * MEGABYTE
CHUNK = 64 * 1024
ENCRYPTED = 0x1
ZIP, OLE, PDF = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
CONTENT_TYPES = "[Content_Types].xml"
# What a damaged archive raises, depending on where it is damaged.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
MACROS = re.compile(rb"vbaProject|macroEnabled", re.IGNORECASE)


class Package:
    """The parts of a workbook, by name. Raises NotDone for whatever is none."""

    def __init__(self, content: bytes) -> None:
        refuse_other_kinds(content)
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
            self._entries = {entry.filename: entry for entry in self._archive.infolist()}
        except DAMAGED as error:
            raise NotDone("workbook_damaged") from error
        # How many XML elements were heard of so far, of all parts.
        self.elements = 0
        self._unpacked = 0
        self._packed = len(content)
        self._check()

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece, and no more of all parts than a workbook holds."""
        if name not in self._entries:
            raise NotDone("workbook_damaged")
        try:
            with self._archive.open(self._entries[name]) as part:
                while chunk := part.read(CHUNK):
                    self._unpacked += len(chunk)
                    # What the archive declares of itself may be a lie.
                    self._refuse_bomb(self._unpacked)
                    yield chunk
        except DAMAGED as error:
            raise NotDone("workbook_damaged") from error

    def _check(self) -> None:
        """Refuse what cannot be read, and what was made to do harm. Raises NotDone."""
        entries = self._archive.infolist()
        if len(entries) > ENTRIES_MAX or len(entries) != len(self._entries):
            raise NotDone("workbook_bomb")
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise NotDone("workbook_password")
        self._refuse_bomb(sum(entry.file_size for entry in entries))
        if self.has("mimetype"):
            raise NotDone("workbook_ods")
        if not self.has(CONTENT_TYPES):
            raise NotDone("workbook_other")
        if any(MACROS.search(name.encode()) for name in self._entries):
            raise NotDone("workbook_macro")
        types = b"".join(self.chunks(CONTENT_TYPES))
        if MACROS.search(types):
            raise NotDone("workbook_macro")
        if not self.has("xl/workbook.xml") and b"spreadsheetml.sheet.main" not in types:
            raise NotDone("workbook_other")

    def _refuse_bomb(self, unpacked: int) -> None:
        is_steep = unpacked > RATIO_FROM and unpacked > RATIO_MAX * self._packed
        if unpacked > UNPACKED_MAX or is_steep:
            raise NotDone("workbook_bomb")


def refuse_other_kinds(content: bytes) -> None:
    """Say what a file really is where it is no XLSX, whatever its name. Raises NotDone."""
    if not content:
        raise NotDone("workbook_empty")
    if len(content) > FILE_MAX:
        raise NotDone("workbook_size")
    if content.startswith(OLE):
        # A file with a password stands in the same container as the old format.
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise NotDone("workbook_password" if is_locked else "workbook_xls")
    if content.lstrip()[:5] == PDF:
        raise NotDone("workbook_pdf")
    if not content.startswith(ZIP):
        raise NotDone("workbook_text" if is_text(content) else "workbook_other")


def is_text(content: bytes) -> bool:
    """Tell whether a file is plain text, such as CSV."""
    head = content[:CHUNK]
    return b"\x00" not in head and any(mark in head for mark in (b",", b";", b"\t", b"\n"))
