"""Documents are told by their bytes: what is taken, and every hostile file that is not."""

import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checklists.evidence_content.kinds import BYTES_MAX, FORMS, Kind
from checklists.evidence_content.telling import tell
from checklists.reasons import SENTENCES
from checklists.workflow import NotTaken
from tests.factories import evidence_files as made

pytestmark = pytest.mark.pure

MEGABYTE = 1024 * 1024
DOCX, ODT = made.open_xml(), made.open_document()
TAKEN = {
    Kind.PDF: made.PDF,
    Kind.DOCX: DOCX,
    Kind.XLSX: made.open_xml("xlsx"),
    Kind.PPTX: made.open_xml("pptx"),
    Kind.ODT: ODT,
    Kind.ODS: made.open_document("spreadsheet"),
    Kind.ODP: made.open_document("presentation"),
    Kind.TEXT: made.TEXT,
}


@pytest.mark.parametrize("kind", Kind)
def test_takes_each_kind(kind: Kind) -> None:
    assert tell(TAKEN[kind]) is kind
    assert FORMS[kind].content_type


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.TEXT, "\ufeffWith a mark in front".encode()),
        (Kind.TEXT, "Jugendschutz für alle: prüfen".encode("cp1252")),
        (Kind.TEXT, b"a;b\r\n1;2\r\n\x0c"),
        (Kind.TEXT, "中文 العربية русский".encode()),
        (Kind.PDF, made.PDF + b"\r\n\x00\x00"),
        (Kind.PDF, made.PDF.replace(b"-1.7", b"-2.0")),
        (Kind.DOCX, made.open_xml(more={"word/media/image1.png": made.PNG})),
        (Kind.DOCX, made.open_xml(more={"word/media/image1.emz": b"\x1f\x8b\x08" + bytes(20)})),
        (Kind.PPTX, made.open_xml("pptx", {"ppt/embeddings/Sheet1.xlsx": TAKEN[Kind.XLSX]})),
        (Kind.DOCX, made.open_xml(more={"word/fonts/font1.odttf": b"MZ\xff\xfbBM" + bytes(80)})),
        (Kind.XLSX, made.open_xml("xlsx", {"xl/worksheets/sheet1.xml": b"<row/>" * 2_000_000})),
    ],
)
def test_takes_what_programs_write(kind: Kind, content: bytes) -> None:
    assert tell(content) is kind


def stored(name: str, content: bytes = b"x") -> bytes:
    """Return a document with one part more."""
    return made.open_xml(more={name: content})


def renamed(old: bytes, new: bytes) -> bytes:
    """Return a document of which a part is called otherwise, in name lists no library writes."""
    assert len(old) == len(new)
    return stored(old.decode()).replace(old, new)


def many(count: int) -> bytes:
    """Return a document of so many parts."""
    return made.open_xml(more={f"word/{number}": b"" for number in range(count)})


# What each is, and why it is refused.
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing at all": ("empty", lambda: b""),
    "one byte too many": ("size", lambda: bytes(BYTES_MAX + 1)),
    "a JPEG": ("image", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(90)),
    "a PNG called policy.pdf": ("image", lambda: made.PNG),
    "a GIF that is also a script": ("image", lambda: b"GIF89a/*" + b"*/=1;alert(1)//"),
    "a WebP": ("image", lambda: b"RIFF\x10\x00\x00\x00WEBPVP8 "),
    "a HEIC": ("image", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(20)),
    "a TIFF": ("image", lambda: b"II*\x00" + bytes(20)),
    "a BMP": ("image", lambda: b"BM\x36\x00\x00\x00" + bytes(40)),
    "an SVG": ("image", lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>'),
    "an MP4": ("video", lambda: b"\x00\x00\x00\x20ftypisom" + bytes(20)),
    "a Matroska": ("video", lambda: b"\x1aE\xdf\xa3" + bytes(20)),
    "an AVI": ("video", lambda: b"RIFF\x10\x00\x00\x00AVI LIST"),
    "an MP3": ("video", lambda: b"ID3\x04" + bytes(20)),
    "a ZIP": ("archive", lambda: made.zipped({"a.txt": b"a"})),
    "a JAR": ("archive", lambda: made.zipped({"META-INF/MANIFEST.MF": b"Main-Class: a"})),
    "a RAR": ("archive", lambda: b"Rar!\x1a\x07\x01\x00"),
    "a 7z": ("archive", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(20)),
    "a gzip": ("archive", lambda: b"\x1f\x8b\x08" + bytes(20)),
    "a tar": ("archive", lambda: b"a.txt".ljust(257, b"\x00") + b"ustar" + bytes(250)),
    "a program of Windows": ("program", lambda: made.PROGRAM),
    "a program of Linux": ("program", lambda: b"\x7fELF" + bytes(60)),
    "a shell script called notes.txt": ("program", lambda: b"#!/bin/sh\nrm -rf /\n"),
    "an old DOC": ("old_office", lambda: made.OLE),
    "a DOCX with a password": (
        "password",
        lambda: made.OLE + "EncryptedPackage".encode("utf-16-le"),
    ),
    "an ODT with a password": (
        "password",
        lambda: made.open_document(more={"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
    ),
    "a web page": ("page", lambda: b"<!DOCTYPE html><script>alert(1)</script>"),
    "a script in a text": ("page", lambda: b"Policy\n<script>alert(1)</script>"),
    "an RTF": ("other", lambda: b"{\\rtf1\\object}"),
    "a text with a NUL byte": ("unknown", lambda: b"policy\x00.pdf"),
    "a text with escapes for terminals": ("unknown", lambda: b"\x1b]0;owned\x07"),
    "a text of 16 bits": ("unknown", lambda: "policy".encode("utf-16")),
    "random bytes": ("unknown", lambda: bytes(range(256))),
    "a PDF behind a script": ("two_in_one", lambda: b"alert(1);//" + made.PDF),
    "a PDF behind a blank line": ("two_in_one", lambda: b"\n" + made.PDF),
    "a PDF with a ZIP behind it": ("two_in_one", lambda: made.PDF + made.zipped({"a": b"a"})),
    "a PDF with a ZIP whose comment is the PDF's end": (
        "two_in_one",
        lambda: made.PDF + made.zipped({"a": b"a"})[:-2] + b"\x06\x00%%EOF\n",
    ),
    "a PDF with a page behind it": ("two_in_one", lambda: made.PDF + b"<script>alert(1)</script>"),
    "a PDF without an end": ("damaged", lambda: made.PDF[:60]),
    "a PDF in name only": ("damaged", lambda: b"%PDF-x" + made.PDF),
    "a DOCX with a PDF in front": ("two_in_one", lambda: b"PK" + made.PDF + DOCX),
    "a DOCX with bytes behind it": ("two_in_one", lambda: DOCX + b"<script>"),
    "a DOCX with a comment": ("two_in_one", lambda: DOCX[:-2] + b"\x04\x00<?ph"),
    "a DOCX cut short": ("damaged", lambda: DOCX[: len(DOCX) // 2]),
    "a DOCX with a byte flipped": (
        "damaged",
        lambda: made.zipped(
            {
                "[Content_Types].xml": made.types("docx"),
                "_rels/.rels": made.RELATIONS,
                "word/document.xml": b"<flipped/>",
            },
            method=zipfile.ZIP_STORED,
        ).replace(b"<flipped/>", b"<flapped/>"),
    ),
    "a DOCX with macros": ("macro", lambda: stored("word/vbaProject.bin")),
    "a DOCM called DOCX": (
        "macro",
        lambda: made.open_xml(
            more={
                "[Content_Types].xml": made.types(
                    "docx",
                    '<Override ContentType="application/vnd.ms-word.document.macroEnabled"/>',
                )
            }
        ),
    ),
    "an XLSX with sheets of macros": ("macro", lambda: stored("xl/macrosheets/sheet1.xml")),
    "an ODT with Basic": (
        "macro",
        lambda: made.open_document(more={"Basic/Standard/Module1.xml": b"x"}),
    ),
    "a PPTX with an XLSM within": (
        "macro",
        lambda: made.open_xml(
            "pptx", {"ppt/embeddings/a.xlsx": made.zipped({"xl/vbaProject.bin": b"x"})}
        ),
    ),
    "a DOCX with a program within": ("program", lambda: stored("word/media/a.png", made.PROGRAM)),
    "a DOCX with an object within": (
        "embedded",
        lambda: stored("word/embeddings/oleObject1.bin", made.OLE),
    ),
    "a DOCX with a ZIP within": (
        "embedded",
        lambda: stored("word/a.bin", made.zipped({"a": b"a"})),
    ),
    "a DOCX with a RAR within": ("embedded", lambda: stored("word/a.png", b"Rar!\x1a\x07\x01\x00")),
    "a PPTX with a video": (
        "video",
        lambda: made.open_xml("pptx", {"ppt/media/a.mp4": b"\x00\x00\x00\x20ftypisom" + bytes(9)}),
    ),
    "a part that climbs": ("path", lambda: stored("../../etc/passwd")),
    "a part from the root": ("path", lambda: stored("/etc/passwd")),
    "a part on a drive": ("path", lambda: stored("C:/autorun.inf")),
    "a part with backslashes": ("path", lambda: renamed(b"word/1/2", b"word\\1\\2")),
    "a part with a NUL in its name": ("path", lambda: renamed(b"word/a.b", b"word/a\x00b")),
    "a part with a long name": ("path", lambda: stored("word/" + "a" * 300)),
    "two parts of one name": ("path", lambda: stored("WORD/document.xml")),
    "more parts than a document has": ("bomb", lambda: many(3001)),
    "a bomb": ("bomb", lambda: stored("word/media/a.xml", bytes(110 * MEGABYTE))),
    "a steep bomb": ("bomb", lambda: stored("word/media/a.xml", bytes(20 * MEGABYTE))),
    "a bomb that declares 2 GB": (
        "bomb",
        lambda: made.lying(stored("word/a.xml", bytes(100)), "word/a.xml", 2**31),
    ),
    "a bomb that declares little": (
        "damaged",
        lambda: made.lying(stored("word/a.xml", bytes(40 * MEGABYTE)), "word/a.xml", 10),
    ),
    "parts that share their bytes": ("bomb", made.sharing),
    "a directory of a list of types": (
        "bomb",
        lambda: made.open_xml(
            more={"[Content_Types].xml": made.types("docx") + b"\n" * (MEGABYTE + 1)}
        ),
    ),
    "a document of two kinds": (
        "other",
        lambda: made.open_xml(
            more={
                "[Content_Types].xml": made.types("docx") + made.types("xlsx"),
            }
        ),
    ),
    "a type written in references": (
        "other",
        lambda: made.open_xml(
            more={"[Content_Types].xml": made.types("docx", '<Override ContentType="&#109;acro"/>')}
        ),
    ),
    "a list of types with entities": (
        "other",
        lambda: made.open_xml(
            more={"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY a "a">]>' + made.types("docx")}
        ),
    ),
    "a document without a body": (
        "other",
        lambda: made.zipped(
            {"[Content_Types].xml": made.types("docx"), "_rels/.rels": made.RELATIONS}
        ),
    ),
    "a drawing": ("other", lambda: made.open_document("graphics")),
    "an EPUB": ("other", lambda: made.zipped({"mimetype": b"application/epub+zip"})),
    "an ODT without content": (
        "damaged",
        lambda: made.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refuses(name: str) -> None:
    reason, content = HOSTILE[name]

    with pytest.raises(NotTaken) as refusal:
        tell(content())

    assert refusal.value.reason == f"evidence_{reason}"
    assert refusal.value.reason in SENTENCES


def at_random(content: bytes) -> st.SearchStrategy[bytes]:
    """Return a document with some of its bytes changed, cut out or repeated."""
    places = st.integers(0, len(content))

    def cut(first: int, last: int, between: bytes) -> bytes:
        return content[:first] + between + content[last:]

    return st.builds(cut, places, places, st.binary(max_size=40))


@given(st.one_of(st.binary(max_size=600), *[at_random(content) for content in TAKEN.values()]))
@example(b"PK")
@example(b"PK\x05\x06" + bytes(18))
@example(b"%PDF-")
@settings(max_examples=400, deadline=timedelta(seconds=5))
def test_never_raises_anything_else(content: bytes) -> None:
    outcome: object
    try:
        outcome = tell(content)
    except NotTaken as refusal:
        outcome = refusal.reason

    assert outcome in FORMS or outcome in SENTENCES
