"""Blank checklists to take away: made once for each revision, and kept for whoever comes next."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache as kept
from pathlib import Path
from threading import Lock

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.template.loader import get_template, render_to_string
from django.utils.translation import get_language

from checklists.workbook import book, writer
from guidelines.catalogue import GENERAL, Catalogue
from guidelines.filling_time import FillingTime, assumptions, filling_time
from guidelines.reading import Section, sections
from reports import pdf

TEMPLATE = "reports/pdf_blank.html"
STYLES = ("css/print.css", "css/print-blank.css")
# Two people who ask at once must not make the same file twice.
MAKING = Lock()


@dataclass(frozen=True, slots=True)
class Blank:
    """The general checklist, with a sector's where one is named, as it is printed."""

    title: str
    edition: str
    checklists: tuple[str, ...]
    count: int
    time: FillingTime
    assumptions: str
    sections: tuple[Section, ...]


def file_of(content: Catalogue, code: str, form: str) -> bytes:
    """Return the file of a sector's checklists, or the general one's. Raises ReportFailed.

    It is made once: what it holds depends on the revision and on how this version draws it.
    """
    key = f"blank:{content.sha256}:{code}:{form}:{get_language()}:{drawing()}"
    file: bytes | None = cache.get(key)
    if file is None:
        with MAKING:
            file = cache.get(key)
            if file is None:
                file = MAKERS[form](content, code)
                cache.set(key, file, timeout=None)
    return file


def build(content: Catalogue, code: str) -> Blank:
    """Return what is printed."""
    sectors = _sectors(code)
    questions = content.questions_for(sectors)
    checklists = tuple(checklist.title for checklist in content.checklists_for(sectors))
    return Blank(
        title=checklists[-1],
        edition=content.edition.title,
        checklists=checklists,
        count=len(questions),
        time=filling_time(questions),
        assumptions=assumptions(),
        sections=tuple(sections(content, questions)),
    )


def printable(blank: Blank) -> str:
    """Return it as one HTML file that needs nothing beside it."""
    css = "\n".join(_source(str(finders.find(name))).decode() for name in STYLES)
    return render_to_string(TEMPLATE, {"blank": blank, "css": css})


@kept
def drawing() -> str:
    """Return what stands for how files are drawn: another version of it makes them anew."""
    places = [*(str(finders.find(name)) for name in STYLES), writer.__file__, book.__file__]
    places.append(get_template(TEMPLATE).origin.name)  # type: ignore[attr-defined]  # Django's engine
    return hashlib.sha256(b"".join(map(_source, places))).hexdigest()[:16]


def _make_pdf(content: Catalogue, code: str) -> bytes:
    return pdf.render_html(printable(build(content, code)))


def _make_xlsx(content: Catalogue, code: str) -> bytes:
    sectors = _sectors(code)
    time = str(filling_time(content.questions_for(sectors)))
    return writer.render(book.blank(content, sectors[0] if sectors else None, time))


def _sectors(code: str) -> list[str]:
    return [] if code == GENERAL else [code]


def _source(place: str) -> bytes:
    return Path(place).read_bytes()


MAKERS: Mapping[str, Callable[[Catalogue, str], bytes]] = {"pdf": _make_pdf, "xlsx": _make_xlsx}
