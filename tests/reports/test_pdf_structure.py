"""The PDF as PDF/UA-1 wants it, and pages that break where a reader would break them."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from reports import pdf
from reports.build import build
from reports.lean_html import lean_html
from reports.samples.sizes import SIZES, sized
from tests.factories.catalogue import real_content
from tests.factories.small_reports import reviewed, small


@pytest.fixture(scope="module")
def html() -> str:
    """Return the printed text of a small report."""
    document = small()
    return pdf.printable(build(document, reviewed(document, "Who is named?", "Two are open.")))


@pytest.fixture(scope="module")
def content(html: str) -> bytes:
    """Return the PDF of it."""
    return pdf.render_html(html)


@pytest.fixture(scope="module")
def reader(content: bytes) -> PdfReader:
    """Return what reads the PDF."""
    return PdfReader(BytesIO(content))


@pytest.fixture(scope="module")
def root(reader: PdfReader) -> Any:  # noqa: ANN401 (pypdf's objects)
    """Return the PDF's catalogue, of dictionaries in dictionaries."""
    return reader.root_object


def tags(node: Any) -> Iterator[Any]:  # noqa: ANN401 (pypdf's objects)
    """Go through the structure tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for child in node:
            yield from tags(child)
    elif isinstance(node, dict) and "/S" in node:
        yield node
        yield from tags(node.get("/K", []))


def test_pdf_says_what_it_is(reader: PdfReader, root: Any) -> None:  # noqa: ANN401
    metadata = root["/Metadata"].get_object().get_data().decode()

    assert re.search(r"pdfuaid:part(?:=\"1\"|>1<)", metadata)
    assert str(root["/Lang"]) == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Gap report: Text 0, Text 1"


def test_pdf_names_pictures_and_headers(root: Any) -> None:  # noqa: ANN401
    found = list(tags(root["/StructTreeRoot"]["/K"]))
    figures = [tag for tag in found if tag["/S"] == "/Figure"]
    headers = [tag for tag in found if tag["/S"] == "/TH"]

    assert figures
    assert all(tag.get("/Alt") for tag in figures)
    assert headers
    # WeasyPrint writes names of headers and no scope: PDF/UA-1 asks for one or the other.
    assert all(tag.get("/ID") for tag in headers)
    assert any("/Headers" in str(tag.get("/A")) for tag in found if tag["/S"] == "/TD")


def test_pdf_embeds_every_font(reader: PdfReader) -> None:
    pages: list[Any] = list(reader.pages)
    fonts = [
        child.get_object()["/FontDescriptor"].get_object()
        for page in pages
        for font in page["/Resources"]["/Font"].get_object().values()
        for child in font.get_object().get("/DescendantFonts", [])
    ]

    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font) for font in fonts)


def test_pdf_has_bookmarks_and_is_whole(reader: PdfReader, content: bytes, tmp_path: Path) -> None:
    titles = [str(item.title) for item in reader.outline if not isinstance(item, list)]
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    qpdf = shutil.which("qpdf")

    assert {"Contents", "Scores", "Action plan", "Sign-off"} <= set(titles)
    assert qpdf, "qpdf is missing"
    subprocess.run([qpdf, "--check", str(file)], check=True, capture_output=True)  # noqa: S603


def test_headings_never_skip_a_level(html: str) -> None:
    body = html[html.index("<body") :]

    levels = [int(level) for level in re.findall(r"<h([1-6])", body)]

    # The executive summary's eyebrow is its heading.
    assert levels[:2] == [1, 2]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_links_within_lead_somewhere(html: str) -> None:
    body = html[html.index("<body") :]
    names = re.findall(r'\sid="([^"]+)"', body)

    assert set(re.findall(r'href="#([^"]+)"', body)) <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("size", sorted(SIZES))
def test_executive_summary_is_one_page(size: str) -> None:
    document = sized(real_content(), SIZES[size], ("mobile-operators",))
    vars(document)["catalogue"] = real_content()
    whole = pdf.printable(build(document))
    start = whole[: whole.index('<nav class="contents"')]

    pages = lean_html()(string=f"{start}</body></html>").render(font_config=pdf.fonts()).pages

    # The cover, and this.
    assert len(pages) == 2


def test_gaps_stand_whole_and_no_heading_alone(html: str) -> None:
    pages = lean_html()(string=html).render(font_config=pdf.fonts()).pages
    blocks = [list(blocks_of(page._page_box)) for page in pages]
    articles = [box.element for page in blocks for box in page if box.element_tag == "article"]

    assert articles
    assert len(articles) == len(set(articles))
    assert not [page[-1].element for page in blocks if page[-1].element_tag in {"h2", "h3", "h4"}]


def blocks_of(box: Any) -> Iterator[Any]:  # noqa: ANN401 (WeasyPrint has no types)
    """Go through a page's blocks in order, without its margins."""
    box = getattr(box, "_box", box)
    if type(box).__name__ == "MarginBox":
        return
    if type(box).__name__ == "BlockBox" and box.element is not None:
        yield box
    for child in getattr(box, "children", ()):
        yield from blocks_of(child)
