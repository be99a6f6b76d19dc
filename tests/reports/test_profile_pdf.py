"""A country's profile on paper: PDF/UA-1, few pages, nothing torn, whatever the country."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reports import pdf, profile_page
from reports.lean_html import lean_html
from reports.profile.shape import Profile
from tests.factories.catalogue import real_content
from tests.factories.firms import Firm, firms, tallied, varied
from tests.reports.test_pdf_structure import blocks_of, tags

pytestmark = pytest.mark.django_db
A4 = (595, 842)
LONG = "United Kingdom of Great Britain and Northern Ireland"


def made(found: list[Firm]) -> Profile:
    """Return the profile of these companies with the real catalogue."""
    tallied(found)
    return profile_page.build("KE", real_content(), date(2026, 11, 23))


@pytest.fixture
def profile() -> Profile:
    """Return a profile with everything in it."""
    return made(varied(real_content()))


def reader_of(profile: Profile) -> PdfReader:
    """Return what reads a profile's PDF."""
    return PdfReader(BytesIO(pdf.render_html(profile_page.printable(profile))))


def texts(reader: PdfReader) -> list[str]:
    """Return the text of each page."""
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_pdf_says_what_it_is(profile: Profile) -> None:
    reader = reader_of(profile)
    root: Any = reader.root_object

    assert re.search(
        r"pdfuaid:part(?:=\"1\"|>1<)", root["/Metadata"].get_object().get_data().decode()
    )
    assert str(root["/Lang"]) == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Country profile: Kenya"
    assert reader.metadata.author == "UNICEF"


def test_pictures_have_words_and_tables_headers(profile: Profile) -> None:
    root: Any = reader_of(profile).root_object
    found = list(tags(root["/StructTreeRoot"]["/K"]))
    figures = [tag for tag in found if tag["/S"] == "/Figure"]
    headers = [tag for tag in found if tag["/S"] == "/TH"]

    assert len(figures) >= 5 + 5 + 1 + 5 + 8 + 4
    assert all(tag.get("/Alt") for tag in figures)
    assert all(tag.get("/ID") for tag in headers)
    assert {"/H1", "/H2", "/H3", "/Table", "/L"} <= {str(tag["/S"]) for tag in found}


def test_pdf_holds_what_a_meeting_needs(profile: Profile) -> None:
    whole = " ".join(texts(reader_of(profile)))

    for said in [
        "Kenya",
        "As of 23 November 2026",
        "The five areas",
        "How far the companies are",
        "Who took part",
        "Over the years",
        "Critical gaps",
        "The most common gaps",
        "Why these gaps matter, and what helps",
        "Hotline and helpline: Kenya",
        "https://www.inhope.org",
        "https://childhelplineinternational.org",
        "Where companies and others find help",
        "How to read this",
        "not a certificate",
    ]:
        assert said in whole
    assert profile.figures is not None
    for gap in profile.figures.explained:
        assert gap.title in whole
        assert gap.code in whole


@pytest.mark.parametrize("name", ["Kenya", LONG])
def test_everything_fits_six_pages_of_a4(profile: Profile, name: str) -> None:
    reader = reader_of(replace(profile, name=name))

    assert 3 <= len(reader.pages) <= 6
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {
        A4
    }
    assert all("Country profile: child online protection" in text for text in texts(reader)[1:])
    # The figures stand on the first page, the gaps begin the second.
    assert "Over the years" in texts(reader)[0]
    assert "Critical gaps" in texts(reader)[1]


@pytest.mark.parametrize("name", ["Chad", LONG])
def test_nothing_is_torn_and_no_heading_stands_alone(profile: Profile, name: str) -> None:
    html = profile_page.printable(replace(profile, name=name))

    pages = lean_html()(string=html).render(font_config=pdf.fonts()).pages
    blocks = [list(blocks_of(page._page_box)) for page in pages]
    whole = [box.element for page in blocks for box in page if box.element_tag == "article"]

    assert len(pages) <= 6
    assert whole
    assert len(whole) == len(set(whole))
    assert not [page[-1].element for page in blocks if page[-1].element_tag in {"h2", "h3"}]
    tables = [table for page in pages for table in tables_of(page._page_box)]
    assert tables
    assert len(tables) == len(set(tables))


def tables_of(box: Any) -> Iterator[Any]:  # noqa: ANN401 (WeasyPrint has no types)
    """Go through a page's tables; one that is torn over two pages is on both."""
    box = getattr(box, "_box", box)
    if type(box).__name__ == "TableBox":
        yield box.element
    for child in getattr(box, "children", ()):
        yield from tables_of(child)


def test_long_name_is_whole_on_page_and_in_title(profile: Profile) -> None:
    reader = reader_of(replace(profile, name=LONG))

    assert reader.metadata is not None
    assert reader.metadata.title == f"Country profile: {LONG}"
    assert all(LONG in text for text in texts(reader))


def test_without_figures_it_tells_where_help_is_and_no_figure() -> None:
    reader = reader_of(made([*firms(4, critical_gaps=2), *firms(50, country="UG")]))

    whole = " ".join(texts(reader))
    assert "Fewer than 5 companies have submitted in this country yet" in whole
    assert "Hotline and helpline: Kenya" in whole
    assert len(reader.pages) <= 3
    assert not [said for said in ("Median", "%", "Critical", "Who took part") if said in whole]


def test_hostile_texts_stay_texts(profile: Profile) -> None:
    name = '<img src="http://127.0.0.1:9/x"> {{ 7|add:1 }} &amp;'

    reader = reader_of(replace(profile, name=name))

    assert all(name in text for text in texts(reader)[:1])


def test_headings_never_skip_a_level_and_links_lead_somewhere(profile: Profile) -> None:
    html = profile_page.printable(profile)
    body = html[html.index("<body") :]
    levels = [int(level) for level in re.findall(r"<h([1-6])", body)]
    names = re.findall(r'\sid="([^"]+)"', body)

    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert set(re.findall(r'href="#([^"]+)"', body)) <= set(names)
    assert len(names) == len(set(names))


def test_pdf_is_whole_and_the_same_text_is_the_same_file(profile: Profile, tmp_path: Path) -> None:
    html = profile_page.printable(profile)
    content = pdf.render_html(html)
    file = tmp_path / "profile.pdf"
    file.write_bytes(content)
    qpdf = shutil.which("qpdf")

    assert qpdf, "qpdf is missing"
    subprocess.run([qpdf, "--check", str(file)], check=True, capture_output=True)  # noqa: S603
    assert pdf.render_html(html) == content
