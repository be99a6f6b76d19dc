"""The sample report: open to everybody, marked as invented, its PDF made once."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.document import sha256_of
from guidelines.models import Revision
from reports import pdf, samples
from reports.models import Making, ReportFile
from reports.services import files
from tests.factories.checklists import AT
from tests.fixtures_catalogue import SyntheticCatalogue
from tests.reports.file_driving import CONTENT

PAGE, PDF = "/sample-report", "/sample-report.pdf"
SCRIPT = {"HX-Request": "true"}


def row() -> ReportFile:
    """Return the one file of the sample."""
    return ReportFile.objects.get()


def test_sample_says_that_it_is_invented(client: Client, real_catalogue: Revision) -> None:
    response = client.get(PAGE)

    page = response.content.decode()
    assert response.status_code == 200
    assert "An invented example." in page
    assert "There is no such company" in page
    assert "gaps shown" in page
    # Its document is named and leads nowhere: there is no submission behind it.
    assert "Child protection policy, version 3 (1 KB, SHA-256 " in page
    assert "/assessments/" not in page
    assert reverse("reports:sample-pdf") in page


def test_sample_can_be_narrowed(client: Client, real_catalogue: Revision) -> None:
    page = client.get(PAGE, {"severity": "critical"}).content.decode()

    assert '<option value="critical" selected>' in page
    assert " hidden>" in page


def test_sample_is_not_sent_again_to_whoever_has_it(
    client: Client, real_catalogue: Revision
) -> None:
    first = client.get(PAGE)

    again = client.get(PAGE, headers={"if-none-match": first["ETag"]})
    other = client.get(PAGE, {"area": "csam"}, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_sample_takes_one_query(
    client: Client, real_catalogue: Revision, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(PAGE)

    with django_assert_num_queries(1):
        client.get(PAGE)


def test_sample_of_another_catalogue_can_be_shown(
    client: Client, synthetic_catalogue: SyntheticCatalogue
) -> None:
    synthetic_catalogue(20)

    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("address", [PAGE, PDF])
def test_sample_waits_for_a_catalogue(client: Client, db: None, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 503
    assert b"loadcatalogue" in response.content
    assert not ReportFile.objects.exists()


def test_landing_leads_to_the_sample(client: Client, real_catalogue: Revision) -> None:
    page = client.get(reverse("site:landing")).content.decode()

    assert f'href="{PAGE}"' in page


def test_pdf_is_asked_for_once_however_often_it_is_looked_at(
    client: Client, real_catalogue: Revision, media: Path
) -> None:
    pages = [client.get(PDF) for _ in range(3)]

    assert {page.status_code for page in pages} == {202}
    assert b"The PDF is being made." in pages[0].content
    assert b'http-equiv="refresh"' in pages[0].content
    assert pages[0]["Cache-Control"] == "no-store"
    assert row().assessment is None
    assert row().making == Making.WAITING


def test_pdf_is_shown_once_it_is_made(
    client: Client, real_catalogue: Revision, media: Path
) -> None:
    client.get(PDF)
    assert client.get(PDF, headers=SCRIPT).status_code == 204

    files.make(row().pk, at=AT)

    response = client.get(PDF)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert "inline" in response["Content-Disposition"]
    assert b"".join(response) == CONTENT
    part = client.get(PDF, headers=SCRIPT).content.decode()
    assert "The PDF is ready." in part
    assert "<html" not in part


def test_pdf_that_failed_is_not_started_anew_by_looking(
    client: Client, real_catalogue: Revision, media: Path
) -> None:
    client.get(PDF)
    ReportFile.objects.update(making=Making.FAILED, tries=5, failure="No room.")

    page, part = client.get(PDF), client.get(PDF, headers=SCRIPT)

    assert page.status_code == 503
    assert b"The PDF could not be made." in page.content
    assert (part.status_code, b"could not be made" in part.content) == (200, True)
    assert (row().making, row().tries) == (Making.FAILED, 5)


def test_pdf_that_is_lost_is_made_again(
    client: Client, real_catalogue: Revision, media: Path
) -> None:
    client.get(PDF)
    files.make(row().pk, at=AT)
    for file in media.iterdir():
        file.unlink()

    assert client.get(PDF).status_code == 202
    assert ReportFile.objects.count() == 2


def test_pdf_of_a_revision_that_was_replaced_is_not_made(
    client: Client, real_catalogue: Revision, media: Path
) -> None:
    client.get(PDF)
    ReportFile.objects.update(document_sha256="0" * 64)

    made = files.make(row().pk, at=AT)

    assert made.making != Making.READY


def test_sample_is_of_the_newest_revision(real_catalogue: Revision) -> None:
    made = samples.of_newest()

    assert made is not None
    document, review = made
    assert document.revision_sha256 == real_catalogue.document_id
    assert review.submission_sha256 == sha256_of(document.to_json())
    assert samples.of_newest() is made
    assert document.organisation.name == "Example Telecom (invented)"
    assert pdf.printable(samples.report_of_newest()[0])  # type: ignore[index]  # it is there
