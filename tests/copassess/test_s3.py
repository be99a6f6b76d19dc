"""Documents of evidence in a bucket: stored, read, listed and deleted, and whatever goes wrong."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from checklists.models import Answer, Evidence, EvidenceFile
from checklists.services import evidence
from checklists.workflow import NotDone, NotTaken
from tests.checklists import small
from tests.checklists.shelves import keep_in
from tests.copassess.fake_bucket import MADE_AT, Bucket, running
from tests.factories import evidence_files as made
from tests.factories.checklists import AT, AssessmentFactory, owner_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bucket(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Keep documents in a bucket of this test alone."""
    # Nothing of whoever runs this is read, and no machine is asked for its role.
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    with running() as served:
        keep_in(
            settings,
            "copassess.s3.BucketStorage",
            bucket_name="evidence-bucket",
            endpoint_url=served.url,
            region_name="eu-west-1",
            access_key="key",
            secret_key="secret",
        )
        yield served


def add(content: bytes = made.PDF) -> Evidence:
    """Attach a document to an answer."""
    small.load()
    assessment = AssessmentFactory.create()
    answer = Answer.objects.for_writing().get(assessment=assessment, question="GEN-A-1")
    by = owner_of(assessment.organisation)
    return evidence.add(answer=answer, content=content, name="a.pdf", title="", by=by, at=AT)


def file_of(row: Evidence) -> EvidenceFile:
    """Return its file."""
    assert row.file is not None
    return row.file


def test_stores_reads_and_deletes(bucket: Bucket) -> None:
    row = add()
    file = file_of(row)

    assert bucket.objects == {f"evidence/{file.path}": made.PDF}
    assert evidence.content_of(file) == made.PDF
    fresh = Evidence.objects.for_writing().get(pk=row.pk)
    evidence.remove(evidence=fresh, by=owner_of(fresh.answer.assessment.organisation), at=AT)
    assert bucket.objects == {}


def test_large_document_goes_in_one_request(bucket: Bucket) -> None:
    row = add(b"word " * 1_900_000)

    assert evidence.content_of(file_of(row)) == b"word " * 1_900_000
    methods = [asked.split()[0] for asked in bucket.asked]
    assert (methods.count("PUT"), methods.count("GET")) == (1, 1)


def test_clears_orphans_that_are_old(bucket: Bucket) -> None:
    file = file_of(add())
    bucket.objects[f"evidence/{file.organisation_id.hex}/left"] = b"%PDF"

    young = evidence.clear_orphans(at=MADE_AT + timedelta(hours=1))
    old = evidence.clear_orphans(at=MADE_AT + timedelta(hours=3))

    assert (young, old) == (0, 1)
    assert list(bucket.objects) == [f"evidence/{file.path}"]


@pytest.mark.usefixtures("_quiet")
def test_a_bucket_that_is_down_takes_nothing(bucket: Bucket) -> None:
    bucket.is_down = True

    with pytest.raises(NotTaken, match="evidence_busy"):
        add()

    assert not EvidenceFile.objects.exists()


@pytest.mark.usefixtures("_quiet")
@pytest.mark.parametrize("fault", ["down", "gone", "altered"])
def test_what_cannot_be_read_as_it_was_is_not_sent(bucket: Bucket, fault: str) -> None:
    file = file_of(add())
    bucket.is_down = fault == "down"
    if fault == "gone":
        bucket.objects.clear()
    if fault == "altered":
        bucket.objects[f"evidence/{file.path}"] = made.PDF[:-1] + b" "

    with pytest.raises(NotDone, match="evidence_lost"):
        evidence.content_of(file)


@pytest.fixture
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the log's lines out of the output."""
    caplog.set_level("CRITICAL")
