"""What anybody learns of a PDF file, which is hashed as it comes in and never kept."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from checklists.models import Assessment, Submission
from copassess.uploads import HASHED_MAX, REQUEST_MAX, HashedFile
from guidelines.models import Revision
from reports.models import Making, ReportFile
from tests.factories import reviews as reviewing
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import AssessmentFactory, submitted

PDF = b"%PDF-1.7 of the submission"
MADE = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission whose PDF was issued."""
    made = submitted(organisation=OrganisationFactory.create(name="Harbour Online"))
    issued(PDF, submission=made, assessment=made.assessment, document_sha256=made.sha256)
    return made


def issued(content: bytes, **kwargs: Any) -> ReportFile:  # noqa: ANN401
    """Store the row of a file that a worker made."""
    sha256 = hashlib.sha256(content).hexdigest()
    given = {"document_sha256": sha256, "making": Making.READY, "made_at": MADE, **kwargs}
    return ReportFile.objects.create(sha256=sha256, size=len(content), **given)


def sent(client: Client, content: bytes, name: str = "report.pdf") -> tuple[int, str]:
    """Send a file and return the page that follows."""
    file = SimpleUploadedFile(name, content, "application/pdf")
    response = client.post(reverse("reports:verify-file"), {"file": file}, follow=True)
    return response.status_code, response.content.decode()


def test_file_that_was_issued_is_told_with_its_standing(
    client: Client, submission: Submission
) -> None:
    status, page = sent(client, PDF)

    assert status == 200
    assert "This file was issued here, and is unchanged" in page
    assert "made here on 4 March 2026" in page
    assert submission.code in page
    assert "Harbour Online" in page
    assert "Score by the company" not in page


@pytest.mark.parametrize("content", [PDF + b"\n", PDF[:-1], b"anything", b"\x00" * 3_000_000])
def test_file_that_is_none_of_ours_is_told_so(
    client: Client, submission: Submission, content: bytes
) -> None:
    status, page = sent(client, content)

    assert status == 404
    assert "not issued here, or was changed since" in page
    assert "Ask the company for the file" in page
    assert hashlib.sha256(content).hexdigest() in page
    assert "Harbour Online" not in page


def test_draft_is_told_as_one_and_nothing_else_of_it(
    client: Client, submission: Submission
) -> None:
    draft: Assessment = AssessmentFactory.create(organisation=submission.assessment.organisation)
    issued(b"%PDF draft", assessment=draft)

    status, page = sent(client, b"%PDF draft")

    assert status == 200
    assert "This file is a draft" in page
    for secret in ("Harbour Online", draft.title, str(draft.pk), "2026"):
        assert secret not in page


def test_sample_is_told_as_one(client: Client, db: None) -> None:
    issued(b"%PDF sample")

    _status, page = sent(client, b"%PDF sample")

    assert "This file is the sample report" in page


def test_file_that_was_never_finished_or_is_no_pdf_is_unknown(
    client: Client, submission: Submission
) -> None:
    issued(b"failed", submission=submission, making=Making.FAILED)
    issued(b"xlsx", submission=submission, form="xlsx")

    assert sent(client, b"failed")[0] == 404
    assert sent(client, b"xlsx")[0] == 404


def test_file_from_before_the_review_says_that_a_newer_one_exists(
    client: Client, submission: Submission
) -> None:
    review = reviewing.in_review(submission)
    reviewing.judge(review, "GEN-POL-01", "clarify", comment="Who?")
    reviewing.returned(review)
    issued(
        b"%PDF reviewed",
        submission=submission,
        assessment=submission.assessment,
        document_sha256=submission.sha256,
        review_sha256="a" * 64,
    )

    assert "Ask the company for the newer file" in sent(client, PDF)[1]
    assert "Ask the company for the newer file" not in sent(client, b"%PDF reviewed")[1]


def test_file_of_a_superseded_submission_is_genuine_and_no_longer_stands(
    client: Client, submission: Submission
) -> None:
    review = reviewing.in_review(submission)
    reviewing.judge(review, "GEN-POL-01", "clarify", comment="Who?")
    reviewing.returned(review)
    reviewing.submitted_again(submission.assessment)

    _status, page = sent(client, PDF)

    assert "issued here, but the report no longer stands" in page
    assert "Superseded" in page


def test_hash_alone_tells_the_same(client: Client, submission: Submission) -> None:
    sha256 = hashlib.sha256(PDF).hexdigest()

    for typed in (sha256, sha256.upper()):
        page = client.get(reverse("reports:verification-file", args=[typed]))
        assert submission.code in page.content.decode()


@pytest.mark.parametrize("sha256", ["", "a" * 63, "٣" * 64, "g" * 64, "a" * 5000, "%27"])
def test_what_is_no_hash_is_unknown_and_not_repeated(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries, sha256: str
) -> None:
    with django_assert_num_queries(0):
        response = client.get(reverse("reports:verification-file", args=[sha256 or "none"]))

    assert response.status_code == 404
    assert sha256 == "" or f">{sha256}<" not in response.content.decode()


def test_whoever_tries_many_files_or_hashes_must_wait(client: Client, db: None) -> None:
    codes = [sent(client, b"guess %d" % n)[0] for n in range(21)]
    assert codes == [404] * 20 + [429]

    address = reverse("reports:verification-file", args=["a" * 64])
    codes = [client.get(address).status_code for _ in range(41)]
    assert codes == [404] * 40 + [429]


@pytest.mark.parametrize("files", [{}, {"other": PDF}, {"file": b""}])
def test_nothing_chosen_is_asked_for_again(
    client: Client, db: None, files: dict[str, bytes]
) -> None:
    data = {name: SimpleUploadedFile("a.pdf", content) for name, content in files.items()}

    response = client.post(reverse("reports:verify-file"), data)

    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose the PDF file" in page
    assert page.index("error-summary") < page.index('id="id_file"')


def test_file_above_20_mb_is_dropped_and_told_so(client: Client, db: None) -> None:
    status, page = sent(client, bytes(HASHED_MAX + 600 * 1024))

    assert status == 422
    assert "larger than 20 MB" in page


def test_large_file_touches_no_disk(client: Client, db: None, tmp_path: Path) -> None:
    content = bytes(REQUEST_MAX + 1)
    issued(content)

    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path), MEDIA_ROOT=str(tmp_path)):
        status, page = sent(client, content, "../../../etc/passwd\u202e.pdf")

    assert status == 200
    assert "the sample report" in page
    assert list(tmp_path.iterdir()) == []


def test_page_for_files_needs_its_token(submission: Submission) -> None:
    client = Client(enforce_csrf_checks=True)

    assert sent(client, PDF)[0] == 403


@pytest.mark.parametrize("rows", [2, 20])
def test_page_takes_the_same_queries_however_many_files(
    client: Client,
    submission: Submission,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        issued(
            PDF,
            submission=submission,
            assessment=submission.assessment,
            document_sha256=submission.sha256,
            copy=number + 2,
        )
    address = reverse("reports:verification-file", args=[hashlib.sha256(PDF).hexdigest()])
    client.get(address)

    # The file with its submission, and whether there is a newer one.
    with django_assert_num_queries(2):
        client.get(address)


@pytest.mark.pure
@given(st.binary(max_size=200_000))
def test_hash_is_that_of_the_bytes_and_nothing_else_is_left(content: bytes) -> None:
    file = BytesIO(content)
    file.name = "report.pdf"
    request = RequestFactory().post(reverse("reports:verify-file"), {"file": file})

    [left] = request.FILES.values()

    assert isinstance(left, HashedFile)
    assert left.sha256 == hashlib.sha256(content).hexdigest()
    assert left.size == len(content)
    assert left.read() == b""
