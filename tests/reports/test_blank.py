"""Blank checklists: what is in them, that they print well, and that nobody makes them twice."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from unicodedata import normalize
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from checklists.workbook import reader, writer
from checklists.workbook.reader import Expected
from guidelines import catalogue
from guidelines.models import Revision
from reports import blank, pdf
from tests.checklists import small
from tests.factories.catalogue import real_content, synthetic_content
from tests.factories.catalogue import store as store_content

SECTOR = "mobile-operators"


def address(form: str, code: str = "mobile") -> str:
    """Return where a file is."""
    return reverse(f"reports:blank-{form}", args=[code])


def texts(file: bytes) -> list[str]:
    """Return the text of each page of a PDF, words apart."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(file)).pages]


def letters(text: str) -> str:
    """Return a text without blanks and ligatures: where a line ends a reader may lose a blank."""
    return "".join(normalize("NFKC", text).split())


@pytest.fixture
def small_catalogue(db: None) -> Revision:
    """Load two areas, two sectors and seven questions."""
    return small.load()


@pytest.fixture(scope="module")
def printed() -> bytes:
    """Print a sector's checklists once."""
    return pdf.render_html(blank.printable(blank.build(real_content(), SECTOR)))


class TestPdf:
    """The one to print."""

    def test_holds_every_question_with_its_guidance(self, printed: bytes) -> None:
        text = letters(" ".join(texts(printed)))

        questions = real_content().questions_for([SECTOR])
        assert len(questions) == 70
        for question in questions:
            for part in (question.code, question.question, question.why):
                assert letters(part) in text

    def test_no_question_is_torn_over_a_page(self, printed: bytes) -> None:
        pages = texts(printed)

        for question in real_content().questions_for([SECTOR]):
            [page] = [page for page in pages if f" {question.code} " in page]
            whole = page[page.index(f" {question.code} ") :]
            assert whole.index("Not applicable") < whole.index("Due")

    def test_is_tagged_and_named(self, printed: bytes) -> None:
        document = PdfReader(BytesIO(printed))

        root: Any = document.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en"
        assert document.metadata is not None
        assert document.metadata.title == "Blank checklist: Mobile operators"
        assert b"pdfuaid" in document.xmp_metadata.stream.get_data()  # type: ignore[union-attr]  # UA has it

    def test_pages_are_numbered(self, printed: bytes) -> None:
        pages = texts(printed)

        assert all(f"{number} of {len(pages)}" in page for number, page in enumerate(pages, 1))

    def test_cover_says_how_long_it_takes_and_that_nobody_measured(self, printed: bytes) -> None:
        cover = texts(printed)[0]

        assert "about 5 to 9 hours in all, usually shared by several people" in cover
        assert "nobody has been measured" in cover
        assert "(CSAM)" in cover

    def test_boxes_stand_below_each_question(self) -> None:
        html = blank.printable(blank.build(small.content(), "mobile"))

        assert html.count('class="blank-question"') == 6
        assert html.count('class="blank-box"') == 4 * 6

    def test_general_checklist_alone(self) -> None:
        made = blank.build(small.content(), "general")

        assert (made.title, made.count) == ("General checklist", 4)


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
class TestFiles:
    """What anybody downloads."""

    @pytest.mark.parametrize("code", ["general", "mobile", "internet"])
    def test_pdf(self, code: str, client: Client) -> None:
        response = client.get(address("pdf", code))

        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/pdf"
        assert f'filename="checklist-{code}.pdf"' in response.headers["Content-Disposition"]
        assert response.content.startswith(b"%PDF-")

    def test_xlsx_can_be_read_back(self, client: Client, small_catalogue: Revision) -> None:
        response = client.get(address("xlsx"))

        assert 'filename="checklist-mobile.xlsx"' in response.headers["Content-Disposition"]
        cover = load_workbook(BytesIO(response.content)).worksheets[0]
        text = "\n".join(str(cell.value) for row in cover for cell in row if cell.value)
        assert "about " in text
        expected = Expected("any", small_catalogue.document_id or "", set(small.content().by_code))
        assert len(reader.read(response.content, expected).rows) == 6

    @pytest.mark.parametrize("form", ["pdf", "xlsx"])
    @pytest.mark.parametrize("code", ["nowhere", "GENERAL"])
    def test_unknown_sector(self, form: str, code: str, client: Client) -> None:
        assert client.get(address(form, code)).status_code == 404

    @pytest.mark.parametrize("form", ["pdf", "xlsx"])
    def test_is_made_once_for_a_revision(self, form: str, client: Client) -> None:
        first = client.get(address(form)).content
        with patch.object(writer, "render", None), patch.object(pdf, "render_html", None):
            assert client.get(address(form)).content == first

    def test_another_revision_is_made_anew(self, client: Client, small_catalogue: Revision) -> None:
        client.get(address("xlsx"))
        content = small.content()
        changed = replace(content.questions[0], title="Another title")
        newer = replace(content, revision=2, questions=(changed, *content.questions[1:]))
        store_content(newer)

        sheet = load_workbook(BytesIO(client.get(address("xlsx")).content)).worksheets[1]

        assert "Another title" in str(sheet["C4"].value)

    def test_another_way_of_drawing_is_made_anew(self, client: Client) -> None:
        first = client.get(address("xlsx")).content

        with (
            patch.object(blank, "drawing", lambda: "another"),
            patch.object(writer, "render", lambda book: b"anew"),
        ):
            assert client.get(address("xlsx")).content == b"anew" != first

    def test_failed_file_says_so(self, client: Client) -> None:
        with patch.object(pdf, "render_html", side_effect=pdf.ReportFailed):
            response = client.get(address("pdf"))

        assert response.status_code == 500
        assert "The file could not be made" in response.content.decode()


@pytest.mark.django_db
def test_nothing_is_loaded_yet(client: Client) -> None:
    assert client.get(address("pdf", "general")).status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("questions", [2, 20])
def test_queries_however_many_questions(
    questions: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    store_content(synthetic_content(questions))
    catalogue.by_sha256.cache_clear()

    with django_assert_num_queries(2):
        client.get(address("xlsx", "general"))


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize(
    ("name", "code", "of"),
    [
        ("checklist-detail", "general", "general"),
        ("checklist-detail", "mobile", "mobile"),
        ("sector-detail", "mobile", "mobile"),
    ],
)
def test_pages_link_the_files_and_say_how_long(
    name: str, code: str, of: str, client: Client
) -> None:
    page = client.get(reverse(f"guidelines:{name}", args=[code])).content.decode()

    assert address("pdf", of) in page
    assert address("xlsx", of) in page
    assert "usually shared by several people" in page
    assert "nobody has been measured" in page
