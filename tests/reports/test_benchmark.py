"""The benchmark in the report: where there is one, the same in every form; where not, nothing."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string
from openpyxl import load_workbook
from pypdf import PdfReader

from checklists.benchmarking import OVERALL
from checklists.document import Document
from checklists.entries import BenchmarkEntry
from checklists.exchange import export_text
from reports import pdf, xlsx
from reports.build import build
from tests.factories.small_reports import CONTENT, small

pytestmark = pytest.mark.pure
SECTOR = CONTENT.sectors[0]
AREA = CONTENT.areas[0]
FIGURES = {OVERALL: (25, 35, 60), AREA.code: (5, 50, 95)}


def compared(*sizes: str) -> Document:
    """Return a submission that was compared with these sizes of a sector."""
    entries = tuple(
        BenchmarkEntry(SECTOR.code, size, 10, date(2026, 3, 1), FIGURES) for size in sizes
    )
    made = replace(small(), benchmark=entries)
    vars(made)["catalogue"] = CONTENT
    return made


def test_report_places_own_scores_among_the_figures() -> None:
    made = compared("", "large")

    report = build(made)

    assert [group.title for group in report.benchmark] == [
        f"{SECTOR.title}, all sizes",
        f"{SECTOR.title}, 250 people or more",
    ]
    lines = report.benchmark[0].lines
    assert [line.label for line in lines] == ["Overall", AREA.short_title]
    assert lines[0].own == report.executive.score
    assert lines[1].own == report.areas[0].score


def test_report_without_a_benchmark_says_nothing_of_one() -> None:
    report = build(small())

    assert report.benchmark == ()
    for text in (
        pdf.printable(report),
        render_to_string("reports/_report.html", {"report": report}),
    ):
        assert "benchmark" not in text.lower()
        assert "Among companies" not in text
    assert (
        "Benchmark" not in load_workbook(io.BytesIO(xlsx.render(report, small(), None))).sheetnames
    )


def test_pdf_has_the_section_in_its_contents_and_as_text() -> None:
    report = build(compared("", "large"))

    reader = PdfReader(io.BytesIO(pdf.render(report)))

    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert text.count("Among companies of its sector") == 2
    assert report.benchmark[0].sentence in text
    assert "At least 10 companies, figures of 1 March 2026." in text


def test_xlsx_has_the_figures_as_numbers() -> None:
    made = compared("large")
    report = build(made)

    sheet = load_workbook(io.BytesIO(xlsx.render(report, made, None)))["Benchmark"]

    rows = list(sheet.iter_rows(values_only=True))
    overall = report.benchmark[0].overall
    assert rows[0][2:7] == ("Score", "Own", "Lower quartile", "Median", "Upper quartile")
    assert rows[1][2:] == ("Overall", int(overall.own), 25, 35, 60, overall.briefly)


def test_exchange_format_stays_what_it_is() -> None:
    """Others' figures are no part of an assessment; version 1 has no key for them."""
    assert export_text(compared("")) == export_text(compared())


def test_document_without_a_benchmark_hashes_as_before_there_were_any() -> None:
    assert "benchmark" not in compared().to_json()
    assert '"benchmark":[{"companies":10,"made_on":"2026-03-01"' in compared("").to_json()
    assert Document.from_json(compared("").to_json()).benchmark == compared("").benchmark
