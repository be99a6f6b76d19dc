"""Documents of evidence: attached, counted, named, let go, and whole after every fault."""

import hashlib
from datetime import timedelta
from errno import EIO, ENOSPC
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils import timezone
from pytest_django import Settings

from checklists import document
from checklists.choices import Status
from checklists.models import (
    Answer,
    AnswerHistory,
    Assessment,
    Evidence,
    EvidenceFile,
    SubmittedFile,
)
from checklists.services import assessments, evidence, submissions
from checklists.workflow import NotDone, NotTaken, Refused
from copassess.storage import DurableStorage
from tests.checklists.shelves import keep_in
from tests.factories import evidence_files as made
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import (
    AT,
    SIGNED,
    AssessmentFactory,
    answered_assessment,
    owner_of,
    submitted,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue", "shelf"),
]
CODE = "GEN-A-1"
MEGABYTE = 1024 * 1024


@pytest.fixture
def draft() -> Assessment:
    """Return a new assessment."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


def add(assessment: Assessment, content: bytes = made.PDF, title: str = "Policy") -> Evidence:
    """Attach a document to the first question."""
    answer = Answer.objects.for_writing().get(assessment=assessment, question=CODE)
    by = owner_of(assessment.organisation)
    return evidence.add(
        answer=answer, content=content, name="policy 2026.pdf", title=title, by=by, at=AT
    )


def remove(row: Evidence) -> None:
    """Take it away again."""
    fresh = Evidence.objects.for_writing().get(pk=row.pk)
    by = owner_of(fresh.answer.assessment.organisation)
    evidence.remove(evidence=fresh, by=by, at=AT)


def submit(assessment: Assessment) -> Any:  # noqa: ANN401
    """Submit what is answered."""
    by = owner_of(assessment.organisation)
    fresh = Assessment.objects.get(pk=assessment.pk)
    return submissions.submit(assessment=fresh, by=by, at=AT, declaration=SIGNED)


def files(shelf: Path) -> list[Path]:
    """Return what is stored."""
    return sorted(path for path in shelf.rglob("*") if path.is_file())


def test_adds_a_document(draft: Assessment, shelf: Path) -> None:
    row = add(draft)

    file = EvidenceFile.objects.get()
    assert (row.kind, row.title, row.form, row.size) == ("document", "Policy", "pdf", len(made.PDF))
    assert row.sha256 == file.sha256 == hashlib.sha256(made.PDF).hexdigest()
    assert row.file == file
    assert files(shelf) == [shelf / file.path]
    assert (shelf / file.path).read_bytes() == made.PDF
    told = AnswerHistory.objects.get(answer=row.answer).values
    assert told == {"evidence_added": [str(row.pk), "Policy", ""]}


def test_stored_name_is_random(draft: Assessment, shelf: Path) -> None:
    add(draft)

    (path,) = files(shelf)
    assert path.parent.name == draft.organisation_id.hex
    assert UUID(path.name).version == 4


@pytest.mark.parametrize(
    ("title", "called"), [("", "policy 2026"), ("  Our\n policy ", "Our policy")]
)
def test_title_is_what_was_typed_or_the_files_name(
    draft: Assessment, title: str, called: str
) -> None:
    assert add(draft, title=title).title == called


@pytest.mark.parametrize("title", ["a" * 201, "policy\u202egpj.exe", "policy\x07"])
def test_title_that_does_not_show_is_refused(draft: Assessment, shelf: Path, title: str) -> None:
    with pytest.raises(NotTaken, match="evidence_title"):
        add(draft, title=title)

    assert files(shelf) == []


def test_what_is_no_document_is_not_stored(draft: Assessment, shelf: Path) -> None:
    with pytest.raises(NotTaken, match="evidence_image"):
        add(draft, made.PNG)

    assert not EvidenceFile.objects.exists()
    assert files(shelf) == []


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.IN_REVIEW, Status.ACCEPTED])
def test_nothing_is_added_once_submitted(draft: Assessment, shelf: Path, status: Status) -> None:
    Assessment.objects.update(status=status)

    with pytest.raises(Refused):
        add(draft)

    assert files(shelf) == []


def test_submitted_meanwhile_leaves_nothing(draft: Assessment, shelf: Path) -> None:
    answer = Answer.objects.for_writing().get(assessment=draft, question=CODE)
    Assessment.objects.update(status=Status.SUBMITTED)
    by = owner_of(draft.organisation)

    with pytest.raises(Refused):
        evidence.add(answer=answer, content=made.PDF, name="", title="", by=by, at=AT)

    assert not EvidenceFile.objects.exists()
    assert files(shelf) == []


def test_the_same_document_twice_is_two(draft: Assessment, shelf: Path) -> None:
    first, second = add(draft), add(draft)

    remove(first)

    assert files(shelf) == [shelf / EvidenceFile.objects.get(evidence=second).path]


def test_quota_is_each_organisations_own(draft: Assessment, settings: Settings) -> None:
    settings.EVIDENCE_QUOTA = len(made.PDF) + 10
    add(draft)

    with pytest.raises(NotTaken) as refusal:
        add(draft)

    assert refusal.value.facts["reason"] == "evidence_quota"
    assert evidence.used(draft.organisation_id) == len(made.PDF)
    add(AssessmentFactory.create())


def test_what_is_removed_makes_room_at_once(draft: Assessment, settings: Settings) -> None:
    settings.EVIDENCE_QUOTA = len(made.PDF) + 10
    row = add(draft)

    remove(row)

    assert evidence.used(draft.organisation_id) == 0
    add(draft)


def test_removing_deletes_the_file(draft: Assessment, shelf: Path) -> None:
    remove(add(draft))

    assert not EvidenceFile.objects.exists()
    assert files(shelf) == []


def test_what_a_submission_names_stays(shelf: Path) -> None:
    assessment = answered_assessment()
    row = add(assessment)
    submission = submit(assessment)
    Assessment.objects.update(status=Status.RETURNED)

    remove(row)

    named = SubmittedFile.objects.get()
    assert (named.submission, named.title, named.sha256) == (submission, "Policy", row.sha256)
    assert files(shelf) == [shelf / named.file.path]
    assert evidence.release() == 0
    assert evidence.used(assessment.organisation_id) == len(made.PDF)


def test_frozen_document_names_it(shelf: Path) -> None:
    assessment = answered_assessment()
    row = add(assessment)

    frozen = document.Document.from_json(submit(assessment).document)

    entry = document.EvidenceEntry("document", "Policy", None, row.sha256, len(made.PDF))
    assert frozen.by_question[CODE].evidence == (entry,)
    assert frozen.items[0].has_evidence


def test_replacing_keeps_the_old_one_in_the_earlier_submission(shelf: Path) -> None:
    assessment = answered_assessment()
    old = add(assessment)
    first = submit(assessment)
    Assessment.objects.update(status=Status.RETURNED)
    remove(old)

    new = add(assessment, made.TEXT, "Policy, new")
    second = submit(assessment)

    assert [row.sha256 for row in first.submitted_files.all()] == [old.sha256]
    assert [row.sha256 for row in second.submitted_files.all()] == [new.sha256]
    assert len(files(shelf)) == 2


def test_deleting_a_draft_lets_its_documents_go(draft: Assessment, shelf: Path) -> None:
    add(draft)

    assessments.delete(assessment=draft, by=owner_of(draft.organisation), at=AT)

    assert evidence.release() == 1
    assert evidence.release() == 0
    assert files(shelf) == []


class Faulty(DurableStorage):
    """A disk that is full, or gone."""

    errno = ENOSPC

    def _save(self, name: str, content: Any) -> str:  # noqa: ANN401
        """Write some of it, and fail."""
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        raise OSError(self.errno, "no")


class Gone(Faulty):
    """A bucket that does not answer."""

    errno = EIO


@pytest.mark.parametrize(("backend", "why"), [("Faulty", "full"), ("Gone", "busy")])
def test_a_full_disk_is_told_and_leaves_nothing(
    draft: Assessment, settings: Settings, shelf: Path, backend: str, why: str
) -> None:
    keep_in(settings, f"{__name__}.{backend}", location=shelf)

    with pytest.raises(NotTaken, match=f"evidence_{why}"):
        add(draft)

    assert not EvidenceFile.objects.exists()
    assert not Evidence.objects.exists()
    assert not AnswerHistory.objects.exists()
    assert files(shelf) == []


def test_a_disk_that_fills_up_keeps_no_half_file(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(file: Any, size: int | None = None) -> Any:  # noqa: ANN401
        yield b"%PDF-"
        raise OSError(ENOSPC, "no room")

    monkeypatch.setattr(ContentFile, "chunks", half)

    with pytest.raises(OSError, match="no room"):
        evidence.storage().save("a/b", ContentFile(made.PDF))

    assert files(shelf) == []


def test_killed_between_file_and_row_leaves_an_orphan_for_daily(
    draft: Assessment, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object, **kwargs: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(evidence, "_write", killed)
        with pytest.raises(SystemExit):
            add(draft)
    kept = add(draft)

    young = evidence.clear_orphans(at=timezone.now())
    cleared = evidence.clear_orphans(at=timezone.now() + timedelta(hours=3))

    assert (young, cleared) == (0, 1)
    assert kept.file is not None
    assert files(shelf) == [shelf / kept.file.path]


def test_an_unknown_fault_of_the_database_leaves_the_file_to_daily(
    draft: Assessment, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(evidence, "_write", lost)

    with pytest.raises(ConnectionError):
        add(draft)

    # The row may be there: its file must not go.
    assert len(files(shelf)) == 1


def test_orphans_of_an_empty_storage_are_none() -> None:
    assert evidence.clear_orphans(at=timezone.now()) == 0


def test_orphans_of_a_storage_that_was_never_used_are_none(
    settings: Settings, tmp_path: Path
) -> None:
    keep_in(settings, "copassess.storage.DurableStorage", location=tmp_path / "never")

    assert evidence.clear_orphans(at=timezone.now()) == 0


def test_opens_what_was_stored(draft: Assessment) -> None:
    file = add(draft).file
    assert file is not None

    assert evidence.content_of(file) == made.PDF


@pytest.mark.parametrize("fault", ["altered", "longer", "gone"])
@pytest.mark.usefixtures("_quiet")
def test_what_is_not_as_it_was_stored_is_not_sent(
    draft: Assessment, shelf: Path, fault: str
) -> None:
    file = add(draft).file
    assert file is not None
    if fault == "gone":
        (shelf / file.path).unlink()
    elif fault == "longer":
        (shelf / file.path).write_bytes(made.PDF + b"more")
    else:
        (shelf / file.path).write_bytes(made.PDF.replace(b"Catalog", b"Catalof"))

    with pytest.raises(NotDone, match="evidence_lost"):
        evidence.content_of(file)


@pytest.fixture
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the log's lines out of the output."""
    caplog.set_level("CRITICAL")


def test_a_file_that_cannot_be_deleted_is_left_to_daily(
    draft: Assessment, settings: Settings, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = add(draft)

    def stuck(storage: Storage, name: str) -> None:
        raise OSError(EIO, "stuck")

    with monkeypatch.context() as patch:
        patch.setattr(DurableStorage, "delete", stuck)
        remove(row)

    assert not EvidenceFile.objects.exists()
    assert evidence.clear_orphans(at=timezone.now() + timedelta(hours=3)) == 1
    assert files(shelf) == []


def test_other_companies_documents_are_not_counted(draft: Assessment) -> None:
    add(draft)

    assert evidence.used(OrganisationFactory.create().pk) == 0


def test_submitting_without_documents_names_none() -> None:
    assert not submitted().submitted_files.exists()
