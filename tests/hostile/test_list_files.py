"""Hostile files through their pages, and texts that turn hostile in the files that we make."""

import csv
import re
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from checklists.models import Answer, Assessment, Evidence, WorkbookUpload
from copassess.accounts.models import Logo, Organisation, User
from tests.checklists.workbook import altering
from tests.factories.evidence_files import OLE, PDF, PNG, PROGRAM, open_xml
from tests.factories.pictures import plain, png_that_says
from tests.hostile.driving import browser, stored
from tests.permission_shape import Who
from tests.permission_world import World

pytestmark = pytest.mark.django_db
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
TEMPLATE = "{{ 7*7 }}{% debug %}${7*7}%(name)s"
RTL = "\u202egnp.exe"


def bomb() -> bytes:
    """Return an archive of few kilobytes that holds 200 MB."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", bytes(200_000_000))
    return file.getvalue()


def million_rows(content: bytes) -> bytes:
    """Return a workbook whose sheet says that it has a million rows."""
    sheet = altering.first_sheet(content)
    rows = b"".join(b'<row r="%d"/>' % number for number in range(100, 1_000_000))
    old = altering.parts(content)[sheet]
    return altering.with_parts(
        content, {sheet: old.replace(b"</sheetData>", rows + b"</sheetData>")}
    )


WORKBOOKS = {
    "no file at all": b"",
    "a program": PROGRAM,
    "an old workbook with macros": OLE,
    "a bomb": None,
    "an archive cut off": b"PK\x03\x04 and no more",
    "markup that calls itself a workbook": b"<html><script>alert(1)</script></html>",
    "a document of another kind": open_xml("docx"),
    "a workbook with macros": open_xml("xlsx", {"xl/vbaProject.bin": b"macro"}),
    "a workbook with an external entity": open_xml("xlsx", {"xl/workbook.xml": DOCTYPE}),
    "names that climb": open_xml("xlsx", {"../../../../tmp/evil": b"x"}),
}


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_hostile_workbook_is_refused_and_nothing_of_it_kept(world: World, kind: str) -> None:
    client = browser(world, Who.CONTRIBUTOR)
    path = reverse("checklists:workbook-upload", args=[world.draft.pk])
    content = WORKBOOKS[kind]
    before = stored()

    file = SimpleUploadedFile("answers.xlsx", bomb() if content is None else content)
    response = client.post(path, {"file": file})

    page = response.content.decode()
    assert response.status_code in (200, 422)
    assert "error-summary" in page
    assert "root:x:" not in page
    after = stored()
    for model in (WorkbookUpload, Answer, Evidence, Assessment):
        assert after[model._meta.label] == before[model._meta.label]


def test_workbook_of_a_million_rows_is_refused_or_read_without_them(world: World) -> None:
    client = browser(world, Who.CONTRIBUTOR)
    content = million_rows(altering.workbook_of(world.draft))
    path = reverse("checklists:workbook-upload", args=[world.draft.pk])
    before = stored()

    response = client.post(path, {"file": SimpleUploadedFile("answers.xlsx", content)})

    assert response.status_code in (200, 302, 422)
    # Nothing is written before somebody has looked at what would change.
    assert stored()[Answer._meta.label] == before[Answer._meta.label]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a.xlsx\r\nX: y", "<script>.xlsx", "a\x00.xlsx"]
)
def test_name_of_a_file_is_a_text_and_no_path(world: World, name: str) -> None:
    client = browser(world, Who.CONTRIBUTOR)
    content = altering.workbook_of(world.draft)
    path = reverse("checklists:workbook-upload", args=[world.draft.pk])
    file = SimpleUploadedFile("x", content)
    file._name = name  # type: ignore[attr-defined] # as a client says it

    response = client.post(path, {"file": file}, follow=True)

    page = response.content.decode()
    assert response.status_code < 500
    assert "<script>.xlsx" not in page
    assert "/etc/passwd" not in page


LOGOS = {
    "SVG with a script": (SVG, "logo.svg"),
    "SVG that calls itself PNG": (SVG, "logo.png"),
    "a picture that is an archive too": (plain() + b"PK\x05\x06" + bytes(18), "logo.png"),
    "a picture with a page behind it": (plain() + MARKUP.encode(), "logo.png"),
    "a picture of 60,000 by 60,000": (png_that_says(60_000, 60_000), "logo.png"),
    "a picture that is cut off": (PNG, "logo.png"),
    "a program with two extensions": (PROGRAM, "logo.png.exe"),
    "a document": (PDF, "logo.png"),
    "a page": (b"<html><script>alert(1)</script></html>", "logo.html.png"),
}


@pytest.mark.parametrize("kind", LOGOS)
def test_hostile_logo_is_refused_and_nothing_of_it_kept(world: World, kind: str) -> None:
    client = browser(world, Who.OWNER)
    content, name = LOGOS[kind]
    path = reverse("accounts:logo-edit", args=[world.organisation.pk])

    response = client.post(path, {"file": SimpleUploadedFile(name, content, "image/png")})

    assert response.status_code in (200, 422)
    assert "error-summary" in response.content.decode()
    assert not Logo.objects.exists()
    assert (
        client.get(reverse("accounts:logo-detail", args=[world.organisation.pk])).status_code == 404
    )


def named(world: World, name: str) -> None:
    """Give a company, a person, an assessment and an answer a hostile text."""
    Organisation.objects.filter(pk=world.organisation.pk).update(name=name)
    User.objects.filter(pk=world.people[Who.OWNER].pk).update(name=name)
    Assessment.objects.filter(pk=world.draft.pk).update(title=name)
    Answer.objects.of(world.draft).filter(question="GEN-A-1").update(note=name, response="no")


PAGES = [
    *(
        "/organisations",
        "/organisations/{o}",
        "/organisations/{o}/events",
        "/organisations/{o}/edit",
    ),
    *("/assessments", "/assessments/{a}", "/assessments/{a}/areas/policies", "/plan", "/work"),
    *("/assessments/{a}/guests", "/assessments/{a}/questions?q=GEN", "/assessments/{a}/delete"),
    *("/assessments/{a}/submit", "/profile", "/assessments/{a}/plan", "/markets"),
]


@pytest.mark.parametrize("text", [MARKUP, TEMPLATE])
def test_text_is_shown_as_it_was_typed_and_never_run(world: World, text: str) -> None:
    named(world, text)
    client = browser(world, Who.OWNER)

    shown = 0
    for page in PAGES:
        path = page.format(o=world.organisation.pk, a=world.draft.pk)
        response = client.get(path)
        content = response.content.decode()
        assert response.status_code == 200, path
        assert "<script>alert" not in content, path
        assert "<img src=x" not in content, path
        assert ">49" not in content, path
        shown += content.count("{{ 7*7 }}{% debug %}") + content.count("&lt;script&gt;alert(1)")
    assert shown > len(PAGES)


SEARCHES = {
    "SQL": "' OR 1=1 --",
    "SQL of another database": "'; SELECT pg_sleep(9); --",
    "a wildcard": "%",
    "one letter's wildcard": "_",
    "a backslash": "\\",
    "an expression": ".*(a+)+$",
    "an open bracket": "(" * 200,
    "a lone surrogate, as bytes": "%ED%A0%80",
    "10,000 characters": "x" * 10_000,
    "right to left": RTL,
    "markup": MARKUP,
    "a template": TEMPLATE,
}


@pytest.mark.parametrize("kind", SEARCHES)
@pytest.mark.parametrize("path", ["/assessments/{a}/questions", "/reviews", "/staff"])
def test_search_is_for_the_text_itself(world: World, path: str, kind: str) -> None:
    who = {"/reviews": Who.REVIEWER, "/staff": Who.ADMINISTRATOR}.get(path, Who.OWNER)
    client = browser(world, who)
    query = SEARCHES[kind]
    everything = client.get(path.format(a=world.draft.pk)).content.decode()

    response = client.get(path.format(a=world.draft.pk), {"q": query})

    content = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in content
    if path.startswith("/assessments"):
        # No wildcard finds what does not hold it.
        assert len(re.findall(r"GEN-A-\d", content)) < len(re.findall(r"GEN-A-\d", everything))


@pytest.mark.parametrize("name", ["a\r\nBcc: v@example.org", "{{ secret }}", MARKUP])
@pytest.mark.usefixtures("mail_at_once")
def test_name_in_a_mail_is_a_text_in_one_line(world: World, name: str) -> None:
    named(world, name)
    client = browser(world, Who.OWNER)
    path = reverse("accounts:invitation-create", args=[world.organisation.pk])
    mail.outbox.clear()

    client.post(path, {"email": "eve@example.org", "role": "viewer"})

    assert mail.outbox
    for message in mail.outbox:
        assert message.recipients() == ["eve@example.org"]
        headers = message.message().as_string().partition("\n\n")[0]
        assert "\nBcc:" not in headers
        assert "\nbcc:" not in headers.lower()
        for content, _kind in getattr(message, "alternatives", []):
            assert "<script>" not in content
            assert "<img src=x" not in content


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1"]


def cells_of(content: bytes) -> list[Any]:
    """Return the cells of a workbook."""
    workbook = load_workbook(BytesIO(content))
    return [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value]


@pytest.mark.parametrize("formula", FORMULAS)
def test_formula_in_a_name_is_a_text_in_every_file(world: World, formula: str) -> None:
    named(world, formula)
    client = browser(world, Who.OWNER)
    paths = [
        reverse("checklists:workbook-download", args=[world.draft.pk]),
        reverse("checklists:plan-xlsx", args=[world.draft.pk]),
    ]

    for path in paths:
        response: Any = client.get(path)
        assert response.status_code == 200
        assert {cell.data_type for cell in cells_of(response.getvalue())} <= {"s", "n", "b", "d"}
    path = reverse("accounts:event-export", args=[world.organisation.pk, "csv"])
    exported: Any = client.get(path)
    text = exported.getvalue().decode("utf-8-sig")
    for row in csv.reader(StringIO(text)):
        assert [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
