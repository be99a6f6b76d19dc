"""Workbooks as people and other programs send them back: edited, broken, or made to do harm."""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklists.models import Assessment
from checklists.workbook import book, reader, writer
from checklists.workbook.reader import Expected, Read
from tests.checklists import small
from tests.factories.checklists import AT

COLUMNS = {
    "code": "A",
    "version": "B",
    "response": "E",
    "note": "F",
    "action_text": "G",
    "action_owner": "H",
    "action_due": "I",
    "action_status": "J",
}
# The first question stands below the hidden row, the head and the name of its checklist.
FIRST_ROW = 4
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
INLINE = re.compile(rb'<c([^>]*) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
SHARED = (
    b'<Relationship Id="rIdShared" Target="sharedStrings.xml" Type="http://schemas.openxmlformats'
    b'.org/officeDocument/2006/relationships/sharedStrings"/>'
)
Edit = Callable[[Workbook], object]


def workbook_of(assessment: Assessment) -> bytes:
    """Return an assessment's workbook as it is downloaded."""
    return writer.render(book.of_assessment(assessment, at=AT))


def edited(content: bytes, edit: Edit) -> bytes:
    """Return a workbook after somebody opened it, changed it and saved it."""
    workbook = load_workbook(BytesIO(content), rich_text=True)
    edit(workbook)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def filled_in(content: bytes, answers: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a workbook with these fields typed in, by question."""

    def edit(workbook: Workbook) -> None:
        for code, values in answers.items():
            sheet, row = place(workbook, code)
            for name, value in values.items():
                sheet[f"{COLUMNS[name]}{row}"] = value

    return edited(content, edit)


def place(workbook: Workbook, code: str) -> tuple[Worksheet, int]:
    """Return where a question stands."""
    for sheet in workbook.worksheets:
        for row in range(1, sheet.max_row + 1):
            if sheet.cell(row, 1).value == code:
                return sheet, row
    raise LookupError(code)


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a file."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a file of parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_parts(content: bytes, files: Mapping[str, bytes]) -> bytes:
    """Return a file with some parts added or replaced."""
    return packed({**parts(content), **files})


def with_shared_texts(content: bytes) -> bytes:
    """Return a workbook as Excel writes it: its cells name texts that stand in a part of their own.

    openpyxl writes each text into its cell.
    """
    texts: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        texts.append(found[2])
        return b'<c%s t="s"><v>%d</v></c>' % (found[1], len(texts) - 1)

    files = parts(content)
    for name in files:
        if name.startswith("xl/worksheets/"):
            files[name] = INLINE.sub(shared, files[name])
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    files["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), items)
    relations = "xl/_rels/workbook.xml.rels"
    files[relations] = files[relations].replace(b"</Relationships>", SHARED + b"</Relationships>")
    return packed(files)


def first_sheet(content: bytes) -> str:
    """Return the part that holds the first area."""
    return next(name for name in sorted(parts(content)) if name.endswith("worksheets/sheet2.xml"))


def expected(assessment: Assessment) -> Expected:
    """Return what an upload to an assessment of the small catalogue must be."""
    asked = small.content().questions_for(assessment.sectors)
    sha256 = assessment.revision.document_id or ""
    return Expected(str(assessment.pk), sha256, {question.code for question in asked})


def read(content: bytes, assessment: Assessment) -> Read:
    """Read a workbook for an assessment."""
    return reader.read(content, expected(assessment))
