"""Documents of evidence for tests: small whole ones of every kind, built by hand."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from checklists.evidence_content.kinds import ODF, OOXML

RELATIONS = b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/"/>'
PDF = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\nxref\n0 3\n"
    b"0000000000 65535 f \n0000000015 00000 n \n0000000060 00000 n \n"
    b"trailer\n<</Root 1 0 R/Size 3>>\nstartxref\n105\n%%EOF\n"
)
TEXT = "Politique de protection des enfants\nÀ jour en 2026.\n".encode()
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PROGRAM = b"MZ" + bytes(62) + b"PE\x00\x00" + bytes(200)
MAINS = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet"}
MAINS |= {"pptx": "presentationml.presentation"}
FOLDERS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def zipped(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these parts, in their order."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            is_first = name == "mimetype"
            archive.writestr(name, content, zipfile.ZIP_STORED if is_first else method)
    return file.getvalue()


def types(form: str, more: str = "") -> bytes:
    """Return the list of types of an Office Open XML document."""
    main = f"{OOXML}{MAINS[form]}.main+xml"
    part = f'<Override PartName="/{FOLDERS[form]}" ContentType="{main}"/>'
    return f'<?xml version="1.0"?><Types>{part}{more}</Types>'.encode()


def open_xml(form: str = "docx", more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a DOCX, XLSX or PPTX, with parts added or, by the same name, replaced."""
    parts = {
        "[Content_Types].xml": types(form),
        "_rels/.rels": RELATIONS,
        FOLDERS[form]: b"<document/>",
    }
    return zipped({**parts, **(more or {})})


def open_document(form: str = "text", more: Mapping[str, bytes] | None = None) -> bytes:
    """Return an ODT, ODS or ODP, likewise."""
    parts = {
        "mimetype": f"{ODF}{form}".encode(),
        "content.xml": b"<office:document-content/>",
        "META-INF/manifest.xml": b"<manifest:manifest/>",
    }
    return zipped({**parts, **(more or {})})


def lying(content: bytes, name: str, declared: int) -> bytes:
    """Declare another size of a part, in the directory and before the part itself."""
    changed = bytearray(content)
    for sign, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = -1
        while (place := content.find(sign, place + 1)) >= 0:
            if content[place + name_at :].startswith(name.encode()):
                struct.pack_into("<L", changed, place + size_at, declared)
    return bytes(changed)


def sharing() -> bytes:
    """Return an archive of which every entry of the directory names the same packed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = bytes(8 * 1024 * 1024)
    packed = packer.compress(data) + packer.flush()
    check = zlib.crc32(data)
    first = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, check, len(packed), len(data), 1, 0
    )
    directory = b"".join(
        struct.pack(
            "<4s6H3L5H2L",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, check, len(packed), len(data), 1),
            *(0, 0, 0, 0, 0, 0),
        )
        + letter.encode()
        for letter in "abcdefgh"
    )
    body = first + b"a" + packed
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 8, 8, len(directory), len(body), 0)
    return body + directory + end
