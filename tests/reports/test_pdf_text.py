"""Whatever people write stands in the PDF: six languages, emoji, markup, words without an end."""

import re
import unicodedata
from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from checklists.services.answers import plain_text
from reports import pdf
from reports.build import build
from tests.factories.small_reports import reviewed, small

TEXTS = 12
# White space, soft hyphens and marks without a picture: how a line breaks or runs, not what it
# says.
UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0f\ufeff]")
# ruff: noqa: RUF001 (signs that look like others are meant)
PIECES = (
    "حماية الأطفال على الإنترنت",
    "مَكتوبٌ بِالتَّشكيل ١٢٣",
    "儿童在线保护，举报与删除",
    "臺灣的兒童保護",
    "Does the hotline answer “within a day”? – 5 % office, flow",
    "Où l’enfant a-t-il été protégé ? Œuvre, ça, naïve",
    "Защита детей в Интернете: ёжик, объём № 5",
    "¿Quién protege a los niños? ¡Nadie, señor Núñez!",
    "😀 👩‍👩‍👧‍👦 🇰🇪 🇫🇷 👍🏽 ❤️",
    "e\u0301 a\u0308 q\u0323\u0307 n\u0303",
    "<b>bold</b> <script>alert(1)</script> &amp; &lt; <!-- gone? -->",
    "</style> p { display: none } @page { size: 1mm }",
    "{{ 7|add:1 }} {% if x %} {# gone? #} ${x} <%= 1 %>",
    "x" * 500,
    "a\tb\nc\n\nd",
    "cyber\u00adbully\u00ading zero\u200bwidth\u200cjoiner\u200d",
    "\u202eabc\u202c \u2067שלום\u2069 \u202bdef\u202c",
)


def bare(text: str) -> str:
    """Return a text as it is compared: NFKC, and nothing that is not seen."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def printed(content: bytes) -> str:
    """Return what a PDF says.

    By pypdf: it gives text in the order it was written, also from right to left, where pdftotext
    gives the order of what is seen, and turns Arabic's lam-alef around.
    """
    return bare("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def holds(text: str, wanted: str) -> bool:
    """Tell whether a text is there in full; of lines from right to left, their words."""
    if bare(wanted) in text:
        return True
    is_mixed = any(unicodedata.bidirectional(sign) in {"R", "AL", "AN", "RLO"} for sign in wanted)
    return is_mixed and all(any_way(text, word) for word in wanted.split())


def any_way(text: str, word: str) -> bool:
    """Tell whether a word is there, from left to right or from right to left."""
    return bare(word) in text or bare(word)[::-1] in text


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.permutations(PIECES), st.lists(st.sampled_from(PIECES), min_size=12, max_size=12))
def test_pdf_holds_whatever_was_written(first: list[str], second: list[str]) -> None:
    texts = [plain_text(f"{a} {b}") for a, b in zip(first[:TEXTS], second, strict=True)]
    *written, comment, summary = texts
    document = small(*written)

    text = printed(pdf.render(build(document, reviewed(document, comment, summary))))

    lost = [wanted for wanted in texts if not holds(text, wanted)]
    assert not lost
