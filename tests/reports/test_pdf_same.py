"""The same document prints the same pages: twice, from its stored JSON, in another process."""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from checklists.document import Document
from reports import pdf
from reports.build import build
from tests.factories.small_reports import CONTENT, small

ELSEWHERE = """
import django, sys
django.setup()
from reports import pdf
from reports.build import build
from tests.factories.small_reports import small
sys.stdout.buffer.write(pdf.render(build(small())))
"""


@pytest.fixture(scope="module")
def content() -> bytes:
    """Return the PDF that the others are compared with."""
    return pdf.render(build(small()))


def pages_of(content: bytes) -> list[str]:
    """Return each page's text."""
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def pictures_of(content: bytes, folder: Path) -> list[bytes]:
    """Return each page as a small grey picture."""
    folder.mkdir()
    (folder / "report.pdf").write_bytes(content)
    tool = shutil.which("pdftoppm")
    assert tool, "pdftoppm is missing"
    subprocess.run(  # noqa: S603
        [tool, "-r", "50", "-gray", "report.pdf", "page"], cwd=folder, check=True
    )
    return [path.read_bytes() for path in sorted(folder.glob("page*"))]


def test_stored_document_prints_the_same_pages(content: bytes, tmp_path: Path) -> None:
    read = Document.from_json(small().to_json())
    vars(read)["catalogue"] = CONTENT

    again = pdf.render(build(read))

    pictures = pictures_of(content, tmp_path / "first")
    assert len(pictures) == len(pages_of(content)) > 5
    assert pictures_of(again, tmp_path / "second") == pictures
    assert pages_of(again) == pages_of(content)


def test_another_process_prints_the_same_text(content: bytes) -> None:
    surroundings = {
        **os.environ,
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "PYTHONPATH": str(settings.BASE_DIR),
    }

    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", ELSEWHERE], env=surroundings, capture_output=True, check=True
    )

    assert pages_of(run.stdout) == pages_of(content)
