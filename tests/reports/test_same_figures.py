"""Scores, bands, gains and order are the same on page, PDF, XLSX and in the exchange format."""

import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from checklists.choices import Band, Judgement, Response
from checklists.document import Document
from checklists.exchange import export_text
from checklists.review_document import ReviewDocument, VerdictEntry
from reports import pdf, xlsx
from reports.build import GapReport, build
from tests.factories import reports as factory

pytestmark = pytest.mark.pure

RESPONSES = st.lists(st.sampled_from(Response), min_size=1, max_size=30)
OPEN = st.lists(st.sampled_from([*Response, None]), min_size=2, max_size=30)


def answered(responses: list[Any], *, is_draft: bool = False) -> Document:
    """Return a document that takes these responses in turns."""
    return factory.document(
        lambda n, question: factory.answer(question, responses[n % len(responses)]),
        is_draft=is_draft,
    )


def reviewed(document: Document, every: int) -> ReviewDocument:
    """Return a review that doubts every so-many-th answer."""
    doubts = [
        VerdictEntry(answer.question, Judgement.NOT_AGREED, Response.PARTLY, "Half of it.", 1)
        for answer in document.answers[::every]
    ]
    return factory.review_of(document, *doubts)


def exported(document: Document, review: ReviewDocument | None) -> dict[str, Any]:
    """Return the exchange format."""
    data: dict[str, Any] = json.loads(export_text(document, review))
    return data


def shown(result: dict[str, Any]) -> str:
    """Return what people see of a score of the exchange format."""
    return "n/a" if result["shown"] is None else str(result["shown"])


def label(band: str | None) -> str:
    """Return a band's words."""
    return str(Band(band).label) if band else ""


def agrees(report: GapReport, data: dict[str, Any]) -> None:
    """Check every figure of the finished report against the exchange format's."""
    scores, theirs = data["scores"], data["reviewed"]
    page = report.executive
    assert page.score == shown(scores["overall"])
    assert page.band == label(scores["overall"]["band"])
    for lines, name in ((report.areas, "areas"), (report.checklists, "checklists")):
        assert {line.code for line in lines} == set(scores[name])
        for line in lines:
            result = scores[name][line.code]
            assert line.score == shown(result)
            assert line.band == label(result["band"])
            reached, possible = (Decimal(point) for point in result["points"])
            assert [Decimal(n) for n in line.points.split(" of ")] == [reached, possible]
            if theirs:
                assert line.reviewed_score == shown(theirs[name][line.code])
    assert [gap.code for gap in report.gaps] == [gap["question"] for gap in data["gaps"]]
    for entry, gap in zip(report.gaps, data["gaps"], strict=True):
        assert entry.horizon_code == gap["horizon"]
        assert entry.is_quick_win == gap["quick_win"]
        assert entry.reviewer_only == gap["reviewer_only"]
        number = re.search(r"[\d.]+$", entry.gain)
        assert number is not None
        # Two roundings of one exact figure are never further apart than this.
        assert abs(Decimal(number[0]) - Decimal(gap["gain"])) <= Decimal("0.055")


@settings(max_examples=25)
@given(RESPONSES)
def test_report_and_exchange_format_agree(responses: list[Response]) -> None:
    document = answered(responses)

    agrees(build(document), exported(document, None))


@settings(max_examples=15)
@given(RESPONSES, st.integers(min_value=2, max_value=9))
def test_reviewed_report_and_exchange_format_agree(responses: list[Response], every: int) -> None:
    document = answered(responses)
    review = reviewed(document, every)

    agrees(build(document, review), exported(document, review))


@settings(max_examples=15)
@given(OPEN)
def test_draft_shows_the_range_of_the_exchange_format(responses: list[Response | None]) -> None:
    document = answered(responses, is_draft=True)
    overall = exported(document, None)["scores"]["overall"]

    score = build(document).executive.score

    ends = {
        str(Decimal(end).quantize(Decimal(1), ROUND_HALF_UP)) for end in overall["range"] if end
    }
    # Rounded from the exact value, which may differ from the two decimals' only at a half.
    words = set(re.findall(r"\d+", score))
    assert words == ends or any(Decimal(end or 0) % 1 == Decimal("0.5") for end in overall["range"])


@settings(max_examples=8)
@given(RESPONSES)
def test_workbook_has_the_figures_of_the_exchange_format(responses: list[Response]) -> None:
    document = answered(responses)
    data = exported(document, None)

    book = load_workbook(io.BytesIO(xlsx.render(build(document), document, None)))

    gaps = book["Gaps"]
    head = [cell.value for cell in gaps[1]]
    code, points = head.index("Code"), head.index("Gain")
    rows = [row for row in gaps.iter_rows(min_row=2, values_only=True) if row[code]]
    assert [row[code] for row in rows] == [gap["question"] for gap in data["gaps"]]
    assert [Decimal(str(row[points])) for row in rows] == [
        Decimal(gap["gain"]) for gap in data["gaps"]
    ]


def test_pdf_has_the_figures_and_the_order_of_the_exchange_format() -> None:
    document = factory.document()
    review = reviewed(document, 7)
    data = exported(document, review)

    report = build(document, review)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.render(report))).pages]

    second = " ".join(pages[1].split())
    assert f"{shown(data['scores']['overall'])}of100" in second.replace(" ", "")
    assert label(data["scores"]["overall"]["band"]) in second
    for line in report.areas:
        assert shown(data["scores"]["areas"][line.code]) in second
    first = [gap["question"] for gap in data["gaps"][:5]]
    places = [second.index(code) for code in first]
    assert places == sorted(places)
