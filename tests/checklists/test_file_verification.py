"""`verifysubmissions --files` finds each document that is gone or not what it was."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from checklists.models import Answer, EvidenceFile, Submission, SubmittedFile
from checklists.services import evidence
from copassess.audit.guarding import lifted
from guidelines.models import Revision
from tests.factories import evidence_files as made
from tests.factories.checklists import AT, answered_assessment, owner_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(small_catalogue: Revision, shelf: Path, caplog: pytest.LogCaptureFixture) -> Path:
    """Submit an assessment with a document; return where that is."""
    caplog.set_level("CRITICAL")
    assessment = answered_assessment()
    answer = Answer.objects.for_writing().get(assessment=assessment, question="GEN-A-1")
    by = owner_of(assessment.organisation)
    evidence.add(answer=answer, content=made.PDF, name="", title="", by=by, at=AT)
    submitted(assessment)
    submitted()
    return shelf / EvidenceFile.objects.get().path


def verify(*arguments: str) -> str:
    """Run the command; return what it said."""
    out = StringIO()
    call_command("verifysubmissions", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("stored")
def test_whole_files_pass() -> None:
    assert "1 documents of evidence: every file is as it was." in verify("--files")


def test_files_are_read_only_when_asked(stored: Path) -> None:
    stored.unlink()

    assert "documents" not in verify()


def flip(path: Path) -> None:
    """Change one character."""
    path.write_bytes(path.read_bytes().replace(b"Catalog", b"Catalof"))


@pytest.mark.parametrize("harm", [Path.unlink, flip])
def test_a_file_that_is_gone_or_flipped_is_found(
    stored: Path, harm: Callable[[Path], None]
) -> None:
    harm(stored)
    err = StringIO()

    with pytest.raises(CommandError, match="1 differences"):
        call_command("verifysubmissions", "--files", stderr=err)

    assert (
        f"its file {EvidenceFile.objects.get().path} is gone, or not what it was" in err.getvalue()
    )


@pytest.mark.usefixtures("stored")
def test_a_document_whose_row_is_gone_is_found() -> None:
    SubmittedFile.objects.all().delete()
    err = StringIO()

    with pytest.raises(CommandError, match="1 differences"):
        call_command("verifysubmissions", "--files", stderr=err)

    assert "its document and its files differ in" in err.getvalue()


@pytest.mark.usefixtures("stored")
def test_a_document_that_cannot_be_read_is_told_by_the_other_check() -> None:
    with lifted():
        Submission.objects.filter(submitted_files=None).update(document="{")
    err = StringIO()

    with pytest.raises(CommandError):
        call_command("verifysubmissions", "--files", stderr=err)

    assert "cannot be read" in err.getvalue()
    assert "differ in" not in err.getvalue()
