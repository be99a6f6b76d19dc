"""The annexes: every answer in full, evidence that can be told apart, other frameworks by name."""

import re
from dataclasses import replace

import pytest

from checklists.choices import EvidenceKind, Response
from checklists.document import Document, EvidenceEntry
from reports import pdf
from reports.build import GapReport, build
from reports.build.annex import evidence_line
from reports.build.shape import AnswerLine
from reports.build.source import Source
from tests.factories import reports as factory

pytestmark = pytest.mark.pure

HASH = "ab" * 32
CRC = "Convention on the Rights of the Child"
CSAM = "Article 34: Protection from sexual exploitation and abuse"


def line_of(report: GapReport, code: str) -> AnswerLine:
    """Return one answer of the annex."""
    return next(line for group in report.answers for line in group.answers if line.code == code)


def one_gap(code: str, note: str = "") -> Document:
    """Return a document with yes to all but one."""
    whole = factory.document(factory.alike(Response.YES))
    question = whole.catalogue.by_code[code]
    return factory.with_answers(whole, factory.answer(question, Response.NO, note=note))


def test_every_answer_stands_in_the_annex_once_and_in_full() -> None:
    document = factory.document()

    report = build(document)

    lines = [line for group in report.answers for line in group.answers]
    assert [line.code for line in lines] == [answer.question for answer in document.answers]
    assert [line.note for line in lines] == [answer.note for answer in document.answers]
    assert {line.code for line in lines if line.is_gap} == {gap.code for gap in report.gaps}


def test_not_applicable_answers_stand_with_their_reasons() -> None:
    document = factory.document()

    report = build(document)

    assert {line.code: line.note for line in report.not_applicable} == {
        answer.question: answer.note
        for answer in document.answers
        if answer.response == Response.NOT_APPLICABLE
    }


def test_documents_are_told_by_name_and_hash_and_links_by_address() -> None:
    whole = one_gap("GEN-POL-01")
    answer = replace(
        whole.by_question["GEN-POL-02"],
        evidence=(
            EvidenceEntry(EvidenceKind.DOCUMENT, "Policy", None, HASH, 1_300_000),
            EvidenceEntry(EvidenceKind.LINK, "Page", "https://example.org/", None),
        ),
    )

    document = factory.with_answers(whole, answer)
    line = line_of(build(document), "GEN-POL-02")
    draft = evidence_line(Source(replace(document, number=0), None), answer.evidence[0])

    told = f"Policy (1.2 MB, SHA-256 {HASH})"
    address = f"http://127.0.0.1:8000/assessments/{document.assessment}/submissions/"
    assert line.evidence == (
        (told, f"{address}{document.number}/documents/{HASH}"),
        ("Page", "https://example.org/"),
    )
    assert draft == (told, "")


def test_links_inside_the_report_lead_to_one_place_each() -> None:
    page = pdf.printable(build(factory.document()))

    ids = re.findall(r'\bid="([^"]+)"', page)
    aims = set(re.findall(r'href="#([^"]+)"', page))
    assert len(ids) == len(set(ids))
    assert aims <= set(ids)
    assert {"gap-GEN-POL-04", "answer-GEN-POL-04", "crosswalk"} <= set(ids)


def test_crosswalk_of_an_area_names_rights_in_words() -> None:
    lines = {line.title: line for line in build(one_gap("GEN-CSAM-01")).crosswalk.areas}

    csam = next(line for line in lines.values() if CSAM in dict(line.references).get(CRC, ""))
    assert csam.references[0][1].startswith("Article 16: Privacy; Article 19: ")
    assert csam.note == "The Optional Protocol of 2000 also applies."
    assert [frame for frame, _units in csam.references] == [
        CRC,
        "Children's Rights and Business Principles",
    ]


def test_crosswalk_tells_once_what_every_area_is_linked_to() -> None:
    ((frame, units),) = build(one_gap("GEN-POL-01")).crosswalk.everywhere

    assert frame == "ITU Guidelines for industry on Child Online Protection, 2020"
    assert [unit.partition(":")[0] for unit in units.split("; ")] == [
        f"Feature group {letter}" for letter in "ABCD"
    ]


def test_crosswalk_names_the_feature_group_of_each_chosen_sector() -> None:
    document = factory.document(
        factory.alike(Response.YES), sectors=("ugc-social", "hardware-os-appstores")
    )

    lines = build(document).crosswalk.sectors

    assert [[units for _frame, units in line.references] for line in lines] == [
        ["Feature group C: User-generated content and connecting users"],
        [],
    ]
    assert lines[1].note.startswith("No group of the 2020 edition matches this sector alone.")


def test_crosswalk_says_when_artificial_intelligence_counts() -> None:
    (line,) = build(one_gap("GEN-POL-01")).crosswalk.conditions

    assert line.references[0][1] == "Feature group D: AI-driven systems"
    assert "uses AI" in line.note


def test_open_gaps_are_listed_under_the_rights_that_they_touch() -> None:
    touched = build(one_gap("GEN-CSAM-01")).crosswalk.touched

    units = [unit for group in touched for unit in group.units]
    assert [unit.label.partition(":")[0] for unit in units] == [
        "Article 34",
        "Principle 4",
        "Principle 5",
    ]
    assert {unit.codes for unit in units} == {("GEN-CSAM-01",)}
    assert {unit.gaps for unit in units} == {"1 open gap"}


def test_gap_whose_own_entry_is_empty_touches_nothing() -> None:
    assert build(one_gap("GEN-CSAM-08")).crosswalk.touched == ()
