"""Cells as other programs write them, and more of them than anybody can mean."""

import time
import tracemalloc

import pytest

from checklists.models import Assessment
from checklists.workbook import sheets
from checklists.workbook.sheets import Found
from checklists.workflow import NotDone
from tests.checklists.workbook import altering
from tests.factories.checklists import AssessmentFactory, answered_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
ROWS = 1_000_000


@pytest.fixture
def draft() -> Assessment:
    """Return an assessment."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


def with_rows(content: bytes, rows: bytes) -> bytes:
    """Return a workbook with more rows at the end of its first area."""
    name = altering.first_sheet(content)
    xml = altering.parts(content)[name].replace(b"</sheetData>", rows + b"</sheetData>")
    return altering.with_parts(content, {name: xml})


def test_a_million_empty_formatted_rows_are_passed_over(draft: Assessment) -> None:
    rows = b"".join(
        b'<row r="%d" s="3" customFormat="1" ht="15"/>' % number
        for number in range(100, ROWS + 100)
    )
    content = with_rows(altering.workbook_of(draft), rows)
    began = time.process_time()

    found = altering.read(content, draft)

    assert (len(found.rows), found.faults) == (6, ())
    # Five times what it takes on a slow machine.
    assert time.process_time() - began < 30


def test_many_empty_formatted_cells_are_passed_over(draft: Assessment) -> None:
    cells = b"".join(b'<c r="%s900" s="1"/>' % letter.encode() for letter in "ABCDEFGHIJ" * 1000)
    content = with_rows(altering.workbook_of(draft), b'<row r="900">' + cells + b"</row>")

    assert len(altering.read(content, draft).rows) == 6


def test_more_elements_than_anybody_writes_are_refused(draft: Assessment) -> None:
    content = with_rows(altering.workbook_of(draft), b"<row/>" * (sheets.ELEMENTS_MAX + 1))

    with pytest.raises(NotDone) as refused:
        altering.read(content, draft)

    assert refused.value.reason in ("workbook_large", "workbook_bomb")


def test_one_endless_text_is_not_held(draft: Assessment) -> None:
    text = b"".join(b"%d " % number for number in range(4_000_000))
    content = altering.with_shared_texts(altering.workbook_of(draft))
    xml = b"<sst><si><t>" + text + b"</t></si></sst>"
    content = altering.with_parts(content, {"xl/sharedStrings.xml": xml})
    tracemalloc.start()

    with pytest.raises(NotDone) as refused:
        altering.read(content, draft)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.reason == "workbook_large"
    assert peak < 10 * 1024 * 1024


def test_far_more_than_answers_is_refused(draft: Assessment) -> None:
    cells = b"<c><v>1</v></c>" * (sheets.CELLS_MAX + 1)
    content = with_rows(altering.workbook_of(draft), b'<row r="900">' + cells + b"</row>")

    with pytest.raises(NotDone) as refused:
        altering.read(content, draft)

    assert refused.value.reason == "workbook_large"


@pytest.mark.parametrize(
    ("part", "xml"),
    [
        ("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * (sheets.CELLS_MAX + 1) + b"</sst>"),
        ("xl/sharedStrings.xml", b"<sst><si><t>" + b"x y" * 100_000 + b"</t></si></sst>"),
        (
            "xl/styles.xml",
            b"<s><cellXfs>" + b"<xf/>" * (sheets.CELLS_MAX + 1) + b"</cellXfs></s>",
        ),
        ("xl/workbook.xml", b"<workbook>" + b"<sheet/>" * 101 + b"</workbook>"),
    ],
)
def test_other_parts_are_bounded_too(part: str, xml: bytes, draft: Assessment) -> None:
    content = altering.with_shared_texts(altering.workbook_of(draft))
    content = altering.with_parts(content, {part: xml})

    with pytest.raises(NotDone) as refused:
        altering.read(content, draft)

    assert refused.value.reason == "workbook_large"


def test_merged_ranges_are_bounded(draft: Assessment) -> None:
    content = altering.workbook_of(draft)
    name = altering.first_sheet(content)
    merged = b'<mergeCell ref="A900:B900"/>' * (sheets.MERGED_MAX + 1)
    xml = altering.parts(content)[name].replace(b"</sheetData>", b"</sheetData>" + merged)

    with pytest.raises(NotDone) as refused:
        altering.read(altering.with_parts(content, {name: xml}), draft)

    assert refused.value.reason == "workbook_large"


def test_texts_that_cells_share(draft: Assessment) -> None:
    content = altering.workbook_of(draft)
    typed = {"GEN-A-1": {"note": "Größe & <b>\nétape"}}
    shared = altering.with_shared_texts(altering.filled_in(content, typed))

    found = altering.read(shared, draft)

    assert (len(found.rows), found.faults) == (6, ())
    assert found.rows[0].values["note"] == "Größe & <b>\nétape"


def test_cells_as_other_programs_write_them() -> None:
    content = altering.workbook_of(answered_assessment())
    name = altering.first_sheet(content)
    xml = f"""<x:worksheet xmlns:x="{altering.MAIN}"><x:sheetData>
      <x:row><x:c t="inlineStr"><x:is><x:r><x:t>in</x:t></x:r><x:r><x:t>line</x:t></x:r>
        <x:rPh><x:t>aside</x:t></x:rPh></x:is></x:c><x:c/>
        <x:c t="str"><x:v>typed</x:v></x:c></x:row>
      <x:row><x:c t="d"><x:v>2027-05-31T00:00:00</x:v></x:c><x:c t="b"><x:v>0</x:v></x:c></x:row>
      <x:row r="7"><x:c r="C7" t="e"><x:v>#N/A</x:v></x:c>
        <x:c><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>
    </x:sheetData></x:worksheet>"""

    tables = sheets.tables(altering.with_parts(content, {name: xml.encode()}))

    assert tables[1].cells == {
        1: {1: Found("inline", "text"), 3: Found("typed", "text")},
        2: {1: Found("2027-05-31T00:00:00", "text"), 2: Found("FALSE", "truth")},
        7: {3: Found("#N/A", "error"), 4: Found("", "formula")},
    }


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A900" t="s"><v>99999</v></c>',
        b'<c r="A900" t="s"><v>many</v></c>',
        b'<c r="nowhere"><v>1</v></c>',
        b'<c r="A900" s="x"><v>1</v></c>',
    ],
)
def test_cell_that_points_nowhere_is_damage(cell: bytes, draft: Assessment) -> None:
    content = with_rows(altering.workbook_of(draft), b"<row>" + cell + b"</row>")

    with pytest.raises(NotDone) as refused:
        altering.read(content, draft)

    assert refused.value.reason == "workbook_damaged"
