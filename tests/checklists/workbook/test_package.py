"""Files that are no workbook, or one that was made to do harm: each refused with a sentence."""

import struct
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest

from checklists import wording
from checklists.models import Assessment
from checklists.workbook.package import ENTRIES_MAX, MEGABYTE
from checklists.workflow import NotDone
from copassess.uploads import FILE_MAX
from tests.checklists.workbook import altering
from tests.factories.checklists import AssessmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><w>&c;</w>'
)


@pytest.fixture
def draft() -> Assessment:
    """Return an assessment."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


def refusal(content: bytes, draft: Assessment) -> str:
    """Return why a file is refused; the sentence must be there too."""
    with pytest.raises(NotDone) as refused:
        altering.read(content, draft)
    assert wording.explain(refused.value)
    return refused.value.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "workbook_empty"),
        (b"%PDF-1.7\n1 0 obj", "workbook_pdf"),
        (b"\n%PDF-1.7\n1 0 obj", "workbook_pdf"),
        (OLE, "workbook_xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "workbook_password"),
        (b"code,response\nGEN-A-1,yes\n", "workbook_text"),
        (b"<html><body>Sign in</body></html>\n", "workbook_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "workbook_other"),
        (b"PK\x03\x04 and no more", "workbook_damaged"),
        (bytes(FILE_MAX + 1), "workbook_size"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_content_tells_what_a_file_is(content: bytes, reason: str, draft: Assessment) -> None:
    assert refusal(content, draft) == reason


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "workbook_ods"),
        ({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}, "workbook_other"),
        ({"photo.jpg": b"\xff\xd8"}, "workbook_other"),
        ({"xl/workbook.bin": b"\x83", "[Content_Types].xml": b"<Types/>"}, "workbook_other"),
    ],
)
def test_other_archives_are_no_workbooks(
    files: dict[str, bytes], reason: str, draft: Assessment
) -> None:
    assert refusal(altering.packed(files), draft) == reason


def test_macros_are_refused_by_part_and_by_type(draft: Assessment) -> None:
    content = altering.workbook_of(draft)
    types = altering.parts(content)["[Content_Types].xml"]
    macro_types = types.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"ms-excel.sheet.macroEnabled.main",
    )

    by_part = altering.with_parts(content, {"xl/vbaProject.bin": b"\xd0\xcf"})
    by_type = altering.with_parts(content, {"[Content_Types].xml": macro_types})

    assert types != macro_types
    assert refusal(by_part, draft) == refusal(by_type, draft) == "workbook_macro"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
@pytest.mark.parametrize("xml", [DOCTYPE, LAUGHS], ids=["external", "laughs"])
def test_document_types_are_refused(part: str, xml: bytes, draft: Assessment) -> None:
    content = altering.with_shared_texts(altering.workbook_of(draft))

    assert refusal(altering.with_parts(content, {part: xml}), draft) == "workbook_doctype"


def test_document_type_in_another_encoding_is_refused(draft: Assessment) -> None:
    xml = DOCTYPE.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")
    content = altering.with_parts(altering.workbook_of(draft), {"xl/workbook.xml": xml})

    assert refusal(content, draft) == "workbook_doctype"


def test_bomb_is_refused_by_what_it_declares(draft: Assessment) -> None:
    content = altering.with_parts(
        altering.workbook_of(draft), {"xl/media/a.bin": bytes(65 * MEGABYTE)}
    )

    assert len(content) < MEGABYTE
    assert refusal(content, draft) == "workbook_bomb"


def test_bomb_that_lies_about_its_size_is_not_unpacked(draft: Assessment) -> None:
    content = altering.workbook_of(draft)
    name = altering.first_sheet(content)
    padded = altering.parts(content)[name] + b" " * (60 * MEGABYTE)
    lying = with_size(altering.with_parts(content, {name: padded}), name, 1000)
    tracemalloc.start()

    reason = refusal(lying, draft)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reason in ("workbook_bomb", "workbook_damaged")
    assert peak < 20 * MEGABYTE


def test_bomb_of_many_parts_is_refused(draft: Assessment) -> None:
    files = {f"xl/media/{number}": b"" for number in range(ENTRIES_MAX + 1)}

    assert (
        refusal(altering.with_parts(altering.workbook_of(draft), files), draft) == "workbook_bomb"
    )


def test_steep_part_is_refused(draft: Assessment) -> None:
    content = altering.with_parts(altering.workbook_of(draft), {"xl/a.xml": bytes(40 * MEGABYTE)})

    assert refusal(content, draft) == "workbook_bomb"


def test_archive_with_a_password_is_refused(draft: Assessment) -> None:
    content = bytearray(altering.workbook_of(draft))
    # The flag of the first entry in the directory at the end.
    place = content.index(b"PK\x01\x02") + 8
    content[place] |= 1

    assert refusal(bytes(content), draft) == "workbook_password"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression_is_bounded_all_the_same(method: int, draft: Assessment) -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in altering.parts(altering.workbook_of(draft)).items():
            archive.writestr(name, data)

    assert len(altering.read(target.getvalue(), draft).rows) == 6


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_damaged_file_is_refused(share: float, draft: Assessment) -> None:
    content = altering.workbook_of(draft)

    assert refusal(content[: int(len(content) * share)], draft) == "workbook_damaged"


def test_file_with_flipped_bytes_is_read_or_refused(draft: Assessment) -> None:
    content = altering.workbook_of(draft)

    for place in range(0, len(content), 97):
        broken = bytearray(content)
        broken[place] ^= 0x55
        # Whatever else is raised fails here.
        with suppress(NotDone):
            altering.read(bytes(broken), draft)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_missing_part_is_damage(part: str, draft: Assessment) -> None:
    files = altering.parts(altering.workbook_of(draft))
    del files[part]

    assert refusal(altering.packed(files), draft) == "workbook_damaged"


def test_broken_xml_is_damage(draft: Assessment) -> None:
    content = altering.workbook_of(draft)
    broken = altering.parts(content)[altering.first_sheet(content)].replace(b"</row>", b"", 1)

    content = altering.with_parts(content, {altering.first_sheet(content): broken})

    assert refusal(content, draft) == "workbook_damaged"


def with_size(content: bytes, name: str, size: int) -> bytes:
    """Return an archive that declares another unpacked size for one part."""
    data = bytearray(content)
    directory = data.index(b"PK\x01\x02")
    place = data.index(name.encode(), directory) - 46
    struct.pack_into("<L", data, place + 24, size)
    return bytes(data)
