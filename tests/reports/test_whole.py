"""The report end to end: the same figures in every format, each gap in the PDF, hostile notes."""

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from checklists.choices import Judgement, Response
from checklists.document import Document, collect, sha256_of
from checklists.models import Answer, Submission
from checklists.review_document import ReviewDocument
from guidelines.models import Revision
from reports import files, pdf, xlsx
from reports.build import GapReport, build
from tests.factories import reviews as reviewing
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import AssessmentFactory, answered_assessment, submitted

SECTOR = ["internet-service-providers"]
RESPONSES = {
    "GEN-POL-02": Response.PARTLY,
    "GEN-CSAM-04": Response.NO,
    "GEN-CSAM-06": Response.PARTLY,
    "GEN-ENV-10": Response.NO,
    "ISP-CIV-03": Response.NO,
    "ISP-ENV-03": Response.NOT_APPLICABLE,
}
HOSTILE = "=SUM(1)\n<b>not bold</b> <script>alert(1)</script> مرحبا 😀 & “quoted”"
LONG_NAME = "The Very Long Name of an International Telecommunications and Media Holding " * 2


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission with five gaps, hostile notes and a planned action."""
    organisation = OrganisationFactory.create(name=LONG_NAME.strip()[:150])
    assessment = answered_assessment(
        RESPONSES, evidence=["GEN-POL-01", "GEN-POL-03"], organisation=organisation, sectors=SECTOR
    )
    rows = Answer.objects.filter(assessment=assessment)
    rows.filter(question="GEN-CSAM-04").update(
        note=HOSTILE,
        action_text="=1+1 Agree on the procedure with the police",
        action_owner="Head of abuse desk",
    )
    rows.filter(question="GEN-POL-02").update(note="Long note. " * 450)
    return submitted(assessment)


def report_of(submission: Submission) -> GapReport:
    """Build the report of a submission without a review."""
    return build(Document.from_json(submission.document))


def test_report_says_the_same_in_every_format(submission: Submission) -> None:
    document = Document.from_json(submission.document)
    report = build(document)
    data = json.loads(files.make_json(document, None))
    book = load_workbook(BytesIO(files.make_xlsx(document, None)))
    page = files.make_html(document, None).decode()

    assert report.executive.score == str(data["scores"]["overall"]["shown"])
    assert f"{book['Scores']['C2'].value:.2f}" == data["scores"]["overall"]["score"]
    assert str(book["Scores"]["D2"].value) == report.executive.score
    assert f">{report.executive.score}</span>" in page
    assert [gap.code for gap in report.gaps] == [gap["question"] for gap in data["gaps"]]
    assert [cell.value for cell in book["Gaps"]["B"][1:]] == [gap.code for gap in report.gaps]
    for line in report.areas:
        assert line.score == str(data["scores"]["areas"][line.code]["shown"])


def test_report_holds_every_gap_and_answer_in_the_pdf(
    submission: Submission, tmp_path: Path
) -> None:
    report = report_of(submission)
    content = pdf.render(report)
    reader = PdfReader(BytesIO(content))
    pages = ["".join(page.extract_text().split()) for page in reader.pages]
    text = "".join(pages)

    assert len(report.gaps) == 5
    for gap in report.gaps:
        assert "".join(gap.title.split()) in text
    for group in report.answers:
        assert all(line.code in text for line in group.answers)
    assert "<b>notbold</b>" in text
    assert text.count("Longnote.") >= 450
    # Cover, executive summary on one page, how to read.
    assert "EXECUTIVESUMMARY" in pages[1].upper()
    assert "Howtoreadthisreport" in pages[2]
    assert str(reader.root_object["/Lang"]) == "en"
    assert "/MarkInfo" in reader.root_object
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title is not None
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    qpdf = shutil.which("qpdf")
    assert qpdf, "qpdf is missing"
    subprocess.run([qpdf, "--check", str(file)], check=True, capture_output=True)  # noqa: S603
    again = PdfReader(BytesIO(pdf.render(report)))
    assert ["".join(page.extract_text().split()) for page in again.pages] == pages


def test_workbook_holds_texts_and_no_formulas(submission: Submission) -> None:
    document = Document.from_json(submission.document)
    book = load_workbook(BytesIO(xlsx.render(report_of(submission), document, None)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(cell.value == HOSTILE for cell in book["Answers"]["G"])
    assert any(str(c.value).startswith("=1+1") for c in book["Action plan"]["E"])
    assert book["Gaps"].freeze_panes == "A2"
    assert book["Gaps"].auto_filter.ref


def test_draft_shows_ranges_and_is_marked(real_catalogue: Revision) -> None:
    assessment = answered_assessment(
        {"GEN-POL-01": "", "GEN-CSAM-01": ""}, sectors=SECTOR, default=Response.PARTLY
    )
    report = build(collect(assessment))

    assert report.is_draft
    assert " to " in report.executive.score
    assert report.executive.band == ""
    assert " to " in report.executive.closing
    assert report.sign_off is None
    assert "DRAFT" in files.make_html(collect(assessment), None).decode()


def test_empty_draft_and_perfect_and_inapplicable_reports(real_catalogue: Revision) -> None:
    empty = build(collect(AssessmentFactory.create(sectors=SECTOR)))
    perfect = build(collect(answered_assessment(sectors=SECTOR)))
    nothing = build(collect(answered_assessment(sectors=SECTOR, default=Response.NOT_APPLICABLE)))

    assert empty.executive.score == "0 to 100"
    assert perfect.executive.score == "100"
    assert not perfect.gaps
    assert perfect.executive.closing == ""
    assert nothing.executive.score == "n/a"
    assert nothing.executive.left_out
    for report in (empty, perfect, nothing):
        assert pdf.printable(report)


def test_report_shows_the_review_beside_the_answers(submission: Submission) -> None:
    review = reviewing.in_review(submission)
    reviewing.judge(
        review,
        "GEN-POL-01",
        Judgement.NOT_AGREED,
        response=Response.NO,
        comment="Nobody is named in the mandate.",
    )
    reviewing.judge(review, "GEN-POL-03", Judgement.CLARIFY, comment="For which products?")
    decided = reviewing.returned(review, summary="Two questions are open.")
    document = Document.from_json(submission.document)

    report = build(document, decided)
    data = json.loads(files.make_json(document, decided))

    found = next(gap for gap in report.gaps if gap.code == "GEN-POL-01")
    assert found.reviewer_only
    assert found.exchange is not None
    assert found.exchange.comment == "Nobody is named in the mandate."
    assert report.review is not None
    assert {line.code for line in report.review.differences} == {"GEN-POL-01", "GEN-POL-03"}
    assert report.executive.reviewed.startswith("Reviewed score:")
    assert report.areas[0].reviewed_score == str(data["reviewed"]["areas"]["policies"]["shown"])
    assert "returned by UNICEF" in report.cover.status
    assert "Found by the reviewer" in pdf.printable(report)


def test_sign_off_names_the_hash_that_was_kept(submission: Submission) -> None:
    report = report_of(submission)

    assert report.sign_off is not None
    assert report.sign_off.sha256 == submission.sha256 == sha256_of(submission.document)
    assert submission.code in report.sign_off.address


def test_decided_review_reads_back(submission: Submission) -> None:
    review = reviewing.in_review(submission)
    reviewing.judge(review, "GEN-POL-03", Judgement.CLARIFY, comment="Which?")
    decided = reviewing.returned(review)
    document = Document.from_json(submission.document)

    assert ReviewDocument.from_json(decided.to_json(document)) == decided


def test_closed_fetcher_refuses_every_address() -> None:
    fetcher = pdf.closed_fetcher()

    for url in ("file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,a"):
        with pytest.raises(ValueError, match="fetches nothing"):
            fetcher.fetch(url)


def test_render_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr("weasyprint.document.Document.write_pdf", broken)

    with pytest.raises(pdf.ReportFailed):
        pdf.render_html("<p>x</p>")


def test_render_that_gives_nothing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weasyprint.document.Document.write_pdf", lambda *args, **kwargs: b"")

    with pytest.raises(pdf.ReportFailed):
        pdf.render_html("<p>x</p>")
