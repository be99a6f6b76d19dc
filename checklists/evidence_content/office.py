"""Office documents: packages, looked through part by part within bounds before they are taken."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from checklists.evidence_content.foreign import OLE, ZIP, is_program, reason_for
from checklists.evidence_content.kinds import MEGABYTE, ODF, OOXML, Kind, refuse

# What a package may hold at most, unpacked and in parts; and its directory, before it is read.
UNPACKED_MAX, PARTS_MAX, DIRECTORY_MAX = 100 * MEGABYTE, 3000, MEGABYTE
# Sheets of equal empty rows shrink well; beyond this a file was made to burst.
RATIO_MAX, RATIO_FROM = 250, 16 * MEGABYTE
# Of a part that is read as a whole.
TEXT_MAX = MEGABYTE
NAME_MAX = 255
CHUNK, HEAD = 64 * 1024, 1024
END, PART = struct.Struct("<4s4H2LH"), struct.Struct("<4s5H3L2H")
END_SIGN, PART_SIGN = b"PK\x05\x06", b"PK\x03\x04"
# Between two parts stands at most what some writers say of the first.
BETWEEN = 64
LOCKED, SPOKEN = 0x1, {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What a damaged package raises, depending on where it is damaged.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)

CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
MIMETYPE, MANIFEST = "mimetype", "META-INF/manifest.xml"
MAIN = re.compile(rb"[\"']" + re.escape(OOXML).encode() + rb"([a-z.]+)\.main\+xml[\"']")
OOXML_KINDS = {
    b"wordprocessingml.document": (Kind.DOCX, "word/"),
    b"spreadsheetml.sheet": (Kind.XLSX, "xl/"),
    b"presentationml.presentation": (Kind.PPTX, "ppt/"),
}
ODF_KINDS = {
    f"{ODF}text".encode(): Kind.ODT,
    f"{ODF}spreadsheet".encode(): Kind.ODS,
    f"{ODF}presentation".encode(): Kind.ODP,
}
MACROS = re.compile(r"vbaproject|macroenabled|macrosheet|activex", re.IGNORECASE)
MACRO_BYTES = re.compile(MACROS.pattern.encode(), re.IGNORECASE)
ODF_MACROS = ("Basic/", "Scripts/")
# Charts keep their figures in a workbook within the document.
INNER = (".xlsx", ".docx", ".pptx")
# Drawings of Windows, packed.
PACKED_PICTURES = (".emz", ".wmz", ".svgz")


def tell(content: bytes) -> Kind:
    """Return which office document a package is. Raises NotTaken."""
    _refuse_odd_frame(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            _refuse_tricks(content, parts)
            kind = _kind(package, parts)
            _look_through(package, parts, packed=len(content))
    except DAMAGED:
        refuse("damaged")
    return kind


def _refuse_odd_frame(content: bytes) -> None:
    """Refuse a package with anything before, behind or beside its parts. Raises NotTaken.

    Its directory ends right before the record at the very end: so it is as short as that says, and
    neither a 64-bit archive nor hidden bytes have a place.
    """
    record = content[-END.size :]
    if len(record) < END.size or not record.startswith(END_SIGN):
        # An end that comes earlier has something behind it.
        refuse("two_in_one" if END_SIGN in content else "damaged")
    _sign, _disk, _first, here, count, length, start, _comment = END.unpack(record)
    if count != here or count > PARTS_MAX or length > DIRECTORY_MAX:
        refuse("bomb")
    if start + length + END.size != len(content) or not content.startswith(PART_SIGN):
        refuse("two_in_one")


def _refuse_tricks(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse odd names, parts that share bytes, and sizes that are a bomb's. Raises NotTaken."""
    if len(parts) > PARTS_MAX:
        refuse("bomb")
    if len({part.filename.casefold() for part in parts}) != len(parts):
        refuse("path")
    if any(_is_odd(part) for part in parts):
        refuse("path")
    if any(part.flag_bits & LOCKED for part in parts):
        refuse("password")
    if any(part.compress_type not in SPOKEN for part in parts):
        refuse("damaged")
    _refuse_bomb(sum(part.file_size for part in parts), packed=len(content))
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            refuse("bomb")
        if part.header_offset > end + BETWEEN:
            refuse("two_in_one")
        header = PART.unpack_from(content, part.header_offset)
        end = part.header_offset + PART.size + header[9] + header[10] + part.compress_size


def _is_odd(part: zipfile.ZipInfo) -> bool:
    """Tell whether a part's name would lead out of a folder, or is no name at all."""
    name = part.orig_filename
    steps = name.rstrip("/").split("/")
    return (
        not name
        or len(name) > NAME_MAX
        or not name.isprintable()
        or "\\" in name
        or name[1:2] == ":"
        or any(step in ("", ".", "..") for step in steps)
        or stat.S_ISLNK(part.external_attr >> 16)
    )


def _kind(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Kind:
    names = {part.filename for part in parts}
    if any(MACROS.search(name) for name in names):
        refuse("macro")
    if parts and parts[0].filename == MIMETYPE:
        return _open_document(package, parts[0], names)
    if not {CONTENT_TYPES, RELATIONS} <= names:
        refuse("archive")
    return _open_xml(_whole(package, CONTENT_TYPES), names)


def _open_xml(types: bytes, names: set[str]) -> Kind:
    """Return the kind that the package's own list of types says. Raises NotTaken."""
    if MACRO_BYTES.search(types):
        refuse("macro")
    found = {match.group(1) for match in MAIN.finditer(types)}
    # Written with references, a type would be read as another by whoever resolves them.
    if len(found) != 1 or b"&" in types or b"<!" in types:
        refuse("other")
    kind, folder = OOXML_KINDS.get(found.pop(), (None, ""))
    if kind is None or not any(name.startswith(folder) for name in names):
        refuse("other")
    return kind


def _open_document(package: zipfile.ZipFile, first: zipfile.ZipInfo, names: set[str]) -> Kind:
    """Return the kind that the first part says. Raises NotTaken."""
    kind = ODF_KINDS.get(_whole(package, MIMETYPE))
    if kind is None or first.compress_type != zipfile.ZIP_STORED or first.header_offset:
        refuse("other")
    if not {"content.xml", MANIFEST} <= names:
        refuse("damaged")
    if any(name.startswith(ODF_MACROS) for name in names):
        refuse("macro")
    if b"encryption-data" in _whole(package, MANIFEST):
        refuse("password")
    return kind


def _look_through(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], *, packed: int) -> None:
    """Unpack each part, piece by piece, keeping none: what it declares may be a lie."""
    unpacked = 0
    for part in parts:
        head = b""
        for chunk in _chunks(package, part):
            unpacked += len(chunk)
            _refuse_bomb(unpacked, packed=packed)
            if not head:
                head = chunk[:HEAD]
            if part.filename.lower().endswith(INNER) and MACRO_BYTES.search(chunk):
                refuse("macro")
        _refuse_part(part.filename.lower(), head)


def _refuse_part(name: str, head: bytes) -> None:
    """Refuse a document for what is packed into it. Raises NotTaken."""
    if head.startswith(OLE):
        refuse("embedded")
    if is_program(head):
        refuse("program")
    if head.startswith(ZIP + b"\x03\x04") and not name.endswith(INNER):
        refuse("embedded")
    reason = reason_for(head, strong=True)
    is_picture = reason == "image" or name.endswith(PACKED_PICTURES)
    if reason and not is_picture:
        refuse("embedded" if reason == "archive" else reason)


def _chunks(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(part) as opened:
        while chunk := opened.read(CHUNK):
            yield chunk


def _whole(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a small part as a whole. Raises NotTaken."""
    with package.open(name) as opened:
        text = opened.read(TEXT_MAX + 1)
    if len(text) > TEXT_MAX:
        refuse("bomb")
    return text


def _refuse_bomb(unpacked: int, *, packed: int) -> None:
    is_steep = unpacked > RATIO_FROM and unpacked > RATIO_MAX * packed
    if unpacked > UNPACKED_MAX or is_steep:
        refuse("bomb")
