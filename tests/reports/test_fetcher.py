"""What a report asks for while it is printed: its own logo, and nothing that anybody typed."""

import base64
import logging
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from weasyprint.urls import URLFetcher

from checklists.choices import ActionStatus, EvidenceKind, Judgement, Response
from checklists.document import ActionEntry, Document, EvidenceEntry, OrganisationEntry
from checklists.review_document import ReviewDocument, VerdictEntry
from copassess.accounts.models import Logo
from copassess.accounts.pictures import written_anew
from copassess.accounts.services import set_logo
from guidelines.models import Revision
from reports import files, pdf
from reports.build import GapReport, build
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import AT, AssessmentFactory, owner_of, submitted
from tests.factories.pictures import plain
from tests.factories.reports import answer, document, review_of, with_answers

HOSTILE = [
    '<img src="file:///etc/passwd">',
    "<img src='http://127.0.0.1:9/a.png'>",
    '<img src="data:image/png;base64,iVBORw0KGgo=">',
    "</style><style>@import url(http://127.0.0.1:9/a.css); body{background:url(file:///etc/hosts)}",
    '<link rel="stylesheet" href="file:///etc/passwd">',
    '<link rel="attachment" href="file:///etc/passwd" title="notes">',
    '<object data="file:///etc/passwd" type="image/svg+xml"></object>',
    '<svg><image href="file:///etc/passwd"/><use href="http://127.0.0.1:9/#a"/></svg>',
    '<a rel="attachment" href="file:///etc/passwd">a</a>',
    '"><script>fetch("http://127.0.0.1:9/")</script>',
    "{{ report.cover }} {% include '/etc/passwd' %} \\url(file:///etc/passwd)",
    "url(data:text/css,*{color:red}) expression(alert(1)) &#60;img&#62;",
]
ALL = "\n".join(HOSTILE)
ODD = ["javascript:alert(1)", "file:///etc/passwd", "JavaScript://x%0aalert(1)", "data:text/html,a"]


class Spy(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Remembers what was asked for."""

    def __init__(self, inner: Any, asked: list[str]) -> None:  # noqa: ANN401
        super().__init__()
        self.inner, self.asked = inner, asked

    def fetch(self, url: str, headers: object = None) -> object:
        """Hand on to the project's own."""
        self.asked.append(url)
        return self.inner.fetch(url, headers)


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Return the addresses that a print asked for."""
    asked: list[str] = []
    closed = pdf.closed_fetcher
    with patch.object(pdf, "closed_fetcher", lambda *known: Spy(closed(*known), asked)):
        yield asked


def hostile_document() -> Document:
    """Return a submission that says hostile things wherever anything can be typed."""
    plain_one = document(name=HOSTILE[0], title=HOSTILE[3])
    first, second, *_others = plain_one.answers
    questions = plain_one.catalogue.by_code
    evidence = [
        EvidenceEntry(EvidenceKind.LINK, f"{HOSTILE[1]} {n}", url, None)
        for n, url in enumerate([*ODD, "https://intranet.example.org/policy"])
    ]
    plan = ActionEntry(ALL, HOSTILE[5], None, ActionStatus.PLANNED)
    changed = [
        replace(
            answer(questions[first.question], Response.NO, note=ALL, action=plan, reply=ALL),
            evidence=tuple(evidence),
        ),
        answer(questions[second.question], Response.NOT_APPLICABLE, note=ALL),
    ]
    organisation = OrganisationEntry(HOSTILE[0], "KE", "large")
    made = replace(with_answers(plain_one, *changed), organisation=organisation)
    vars(made)["catalogue"] = plain_one.catalogue
    return made


def hostile_review(whole: Document) -> ReviewDocument:
    """Return a review that says the like."""
    code = whole.answers[0].question
    said = VerdictEntry(code, Judgement.NOT_AGREED, Response.NO, ALL, 1)
    return replace(review_of(whole, said, summary=ALL), reviewer=HOSTILE[2])


def hostile_report() -> GapReport:
    """Return the report of both."""
    whole = hostile_document()
    return build(whole, hostile_review(whole))


def squeezed(text: str) -> str:
    """Return a text without white space and soft hyphens: lines of a PDF break anywhere."""
    return "".join(text.replace("\u00ad", "").split())


def actions_of(reader: PdfReader) -> set[str]:
    """Return the addresses of all links to elsewhere."""
    found = set()
    for page in reader.pages:
        for reference in page.get("/Annots", []):
            action = reference.get_object().get("/A")
            if action is not None:
                assert action["/S"] == "/URI"
                found.add(str(action["/URI"]))
    return found


def test_hostile_text_stays_text_and_nothing_is_asked_for(
    asked: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    content = pdf.render(hostile_report())

    reader = PdfReader(BytesIO(content))
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    assert asked == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    for line in HOSTILE:
        assert squeezed(line) in text, line
    assert "root:x:0" not in text


def test_pdf_holds_no_file_no_script_and_no_odd_link() -> None:
    content = pdf.render(hostile_report())

    reader = PdfReader(BytesIO(content))
    assert dict(reader.attachments) == {}
    names = reader.root_object.get("/Names", {})
    assert not {"/EmbeddedFiles", "/JavaScript"} & set(names)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(reader.root_object)
    for word in (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA"):
        assert word not in content
    links = actions_of(reader)
    assert "https://intranet.example.org/policy" in links
    assert {link.split(":")[0] for link in links} <= {"http", "https"}


def test_odd_addresses_of_evidence_are_text_in_every_form() -> None:
    whole = hostile_document()
    review = hostile_review(whole)
    html = files.make_html(whole, review).decode()
    book = load_workbook(BytesIO(files.make_xlsx(whole, review)))

    assert 'href="https://intranet.example.org/policy"' in html
    for address in ODD:
        assert f'href="{address}' not in html
        assert f"({address})" in html
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    links = {cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target}
    assert {link.split(":")[0] for link in links} <= {"http", "https"}
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert any(ODD[0] in str(cell.value) for cell in cells)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt="a">',
        '<img src="http://127.0.0.1:9/a.png" alt="a">',
        '<img src="data:image/png;base64,AAAA" alt="a">',
        '<object data="file:///etc/passwd"></object>',
        '<svg><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<a rel="attachment" href="file:///etc/hostname">a</a>',
        "<style>@import url(http://127.0.0.1:9/a.css);</style>",
        "<style>body{background:url(file:///etc/hostname)}</style>",
        "<style>@font-face{font-family:a;src:url(file:///etc/hostname)}p{font-family:a}</style>",
    ],
)
def test_markup_that_came_through_would_get_nothing(
    markup: str, asked: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    content = pdf.render_html(f"<title>a</title>{markup}<p>Text</p>", logo="data:image/png,logo")

    assert asked
    told = [record.message for record in caplog.records if record.name == "reports.pdf"]
    assert len(told) == len(asked)
    assert all("refused" in line for line in told)
    reader = PdfReader(BytesIO(content))
    assert dict(reader.attachments) == {}
    assert "Text" in reader.pages[0].extract_text()


@pytest.fixture
def logo(db: None) -> Logo:
    made = written_anew(plain(400, 100))
    return Logo.objects.create(sha256="a" * 64, png=made.png, width=made.width, height=made.height)


def with_logo(sha256: str) -> Document:
    """Return a submission that names a logo."""
    plain_one = document()
    made = replace(plain_one, logo=sha256)
    vars(made)["catalogue"] = plain_one.catalogue
    return made


def test_cover_shows_the_logo_that_the_document_names(logo: Logo, asked: list[str]) -> None:
    report = build(with_logo(logo.sha256))

    html = pdf.printable(report)
    address = f"data:image/png;base64,{base64.b64encode(bytes(logo.png)).decode()}"
    assert report.cover.logo == address
    assert report.cover.logo_size == (400, 100)
    assert f'src="{address}"' in html
    assert 'alt="Logo of Example Telecom"' in html
    reader = PdfReader(BytesIO(pdf.render(report)))
    assert set(asked) == {address}
    assert [picture.image.size for picture in reader.pages[0].images if picture.image] == [
        (400, 100)
    ]


@pytest.mark.django_db
def test_cover_without_a_logo_has_no_picture(caplog: pytest.LogCaptureFixture) -> None:
    assert build(document()).cover.logo == ""
    assert caplog.records == []

    lost = build(with_logo("b" * 64))

    assert lost.cover.logo == ""
    assert "cover-logo" not in pdf.printable(lost).partition("<body")[2]
    assert "is lost" in caplog.text


@pytest.mark.pure
def test_fetcher_knows_the_logo_by_its_exact_address_alone() -> None:
    known = "data:text/plain,logo"
    fetcher = pdf.closed_fetcher(known)

    assert fetcher.fetch(known).read() == b"logo"
    for url in ("data:text/plain,logo2", known.upper(), "", "file:///etc/passwd"):
        with pytest.raises(ValueError, match="fetches nothing"):
            fetcher.fetch(url)
    with pytest.raises(ValueError, match="fetches nothing"):
        pdf.closed_fetcher().fetch("")


def test_submitted_report_keeps_the_logo_that_it_was_submitted_with(
    real_catalogue: Revision, client: Client
) -> None:
    organisation = OrganisationFactory.create()
    owner = owner_of(organisation)
    client.force_login(owner)
    old, new = written_anew(plain(90, 30)), written_anew(plain(90, 30, "navy"))
    set_logo(organisation=organisation, picture=old, by=owner, at=AT)
    submission = submitted(organisation=organisation)
    draft = AssessmentFactory.create(organisation=organisation)

    set_logo(organisation=organisation, picture=new, by=owner, at=AT)

    page = client.get(submission.get_absolute_url()).content.decode()
    assert base64.b64encode(old.png).decode() in page
    assert base64.b64encode(new.png).decode() not in page
    page = client.get(reverse("reports:draft-detail", args=[draft.pk])).content.decode()
    assert base64.b64encode(new.png).decode() in page
