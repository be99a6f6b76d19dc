"""Files of reports: asked for once, made once, kept whole or not at all."""

import errno
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult

from checklists import scoring
from checklists.document import collect, sha256_of
from checklists.files import documents_of
from checklists.models import Assessment, Submission
from guidelines.models import Revision
from reports import pdf
from reports.build import GapReport
from reports.models import Making, ReportFile
from reports.services import files
from tests.factories import reviews as reviewing
from tests.factories.checklists import AT, AssessmentFactory, fill, owner_of, submitted
from tests.reports.file_driving import CONTENT, ask, ask_draft

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission."""
    return submitted()


@pytest.fixture
def draft(real_catalogue: Revision) -> Assessment:
    """Return an assessment that is being answered, as pages fetch it."""
    return Assessment.objects.for_page().get(pk=AssessmentFactory.create().pk)


def waiting_tasks(row: ReportFile) -> int:
    """Return how many tasks may run now for a row."""
    return sum(t.args_kwargs["args"] == [str(row.pk)] for t in DBTaskResult.objects.ready())


def break_printing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let every PDF fail so."""

    def broken(report: object) -> bytes:
        raise error

    monkeypatch.setattr(pdf, "render", broken)


def fail_wholly(key: UUID) -> ReportFile:
    """Try until it is given up."""
    at = AT
    for _ in range(files.TRIES_MAX):
        files.make(key, at=at)
        at += timedelta(hours=1)
    return ReportFile.objects.get(pk=key)


def test_ask_is_one_row_and_one_task_however_often(submission: Submission) -> None:
    owner = owner_of(submission.assessment.organisation)

    rows = {ask(submission, owner).pk for _ in range(3)}

    row = ReportFile.objects.get()
    assert rows == {row.pk}
    assert waiting_tasks(row) == 1
    assert (row.document_sha256, row.review_sha256) == (submission.sha256, "")
    assert (row.submission, row.assessment) == (submission, submission.assessment)
    assert row.requested_by == owner


def test_stored_hashes_are_those_of_the_documents(submission: Submission) -> None:
    review = reviewing.in_review(submission)
    reviewing.judge(review, "GEN-POL-01", "clarify", comment="Who?")
    reviewing.returned(review)
    again = reviewing.reread(submission)

    row = ask(again)

    document, decided = documents_of(again)
    assert decided is not None
    assert row.document_sha256 == sha256_of(document.to_json())
    assert row.review_sha256 == sha256_of(decided.to_json(document))


def test_make_keeps_the_file_with_its_hash(submission: Submission, media: Path) -> None:
    row = files.make(ask(submission).pk, at=AT)

    assert row.making == Making.READY
    assert Path(row.file.path).read_bytes() == CONTENT
    assert (row.sha256, row.size) == (sha256(CONTENT).hexdigest(), len(CONTENT))
    assert row.made_at is not None
    assert (row.held_until, row.failure) == (None, "")
    assert [path.name for path in media.iterdir()] == [Path(row.file.name or "").name]


def test_ready_file_is_never_made_again(
    submission: Submission, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = files.make(ask(submission).pk, at=AT)
    break_printing(monkeypatch, AssertionError())

    second = files.make(ask(submission).pk, at=AT + timedelta(days=1))

    assert vars(second) | {"_state": None} == vars(first) | {"_state": None}
    assert len(list(media.iterdir())) == 1


def test_held_row_is_left_to_its_worker(submission: Submission, media: Path) -> None:
    row = ask(submission)
    ReportFile.objects.update(making=Making.RUNNING, tries=1, held_until=AT + files.HOLD)

    assert files.make(row.pk, at=AT + timedelta(minutes=1)).making == Making.RUNNING
    assert not media.exists()


def test_row_of_a_killed_worker_is_made_by_the_task_that_it_left(submission: Submission) -> None:
    row = ask(submission)
    ReportFile.objects.update(making=Making.RUNNING, tries=1, held_until=AT + files.HOLD)

    later = AT + files.HOLD + timedelta(seconds=1)

    assert files.make(row.pk, at=later).making == Making.READY


def test_worker_leaves_a_task_for_the_end_of_its_hold(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(submission)
    monkeypatch.setattr(pdf, "render", lambda report: sys_exit())

    with pytest.raises(SystemExit):
        files.make(row.pk, at=AT)

    after = DBTaskResult.objects.order_by("run_after").values_list("run_after", flat=True)
    assert after[0] == AT + files.HOLD + timedelta(seconds=1)


def sys_exit() -> bytes:
    """End as a worker that is told to twice."""
    raise SystemExit(1)


def test_row_that_stops_every_worker_is_given_up(submission: Submission) -> None:
    row = ask(submission)
    ReportFile.objects.update(
        making=Making.RUNNING, tries=files.TRIES_MAX, held_until=AT - timedelta(seconds=1)
    )

    row = files.make(row.pk, at=AT)

    assert row.making == Making.FAILED
    assert "stopped a worker" in row.failure


def test_of_two_workers_the_first_that_is_ready_wins(
    submission: Submission, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(submission)
    later = AT + files.HOLD + timedelta(seconds=1)

    def slow(report: object) -> bytes:
        monkeypatch.setattr(pdf, "render", lambda report: CONTENT)
        files.make(row.pk, at=later)
        return b"%PDF-1.7 too late"

    monkeypatch.setattr(pdf, "render", slow)
    made = files.make(row.pk, at=AT)

    assert made.sha256 == sha256(CONTENT).hexdigest()
    assert len(list(media.iterdir())) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (pdf.ReportFailed("the PDF could not be made"), "could not be put on pages"),
        (OSError(errno.ENOSPC, "No space left on device"), "no room left"),
        (PermissionError(errno.EACCES, "Permission denied"), "cannot be written to"),
        (ValueError("what nobody thought of"), "could not be put on pages"),
    ],
)
def test_failure_is_a_sentence_and_is_tried_again_with_growing_pauses(
    submission: Submission, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    row = ask(submission)
    break_printing(monkeypatch, error)
    pauses = []

    at = AT
    for _ in files.PAUSES:
        row = files.make(row.pk, at=at)
        assert row.held_until is not None
        assert (row.making, files.make(row.pk, at=at).tries) == (Making.WAITING, row.tries)
        pauses.append(row.held_until - at)
        at = row.held_until + timedelta(seconds=1)
    last = files.make(row.pk, at=at)

    assert pauses == sorted(set(pauses))
    assert (last.making, last.tries) == (Making.FAILED, 5)
    assert sentence in last.failure
    assert str(error) not in last.failure


def test_asking_for_a_failed_file_starts_it_anew(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = owner_of(submission.assessment.organisation)
    break_printing(monkeypatch, pdf.ReportFailed("x"))
    failed = fail_wholly(ask(submission).pk)
    DBTaskResult.objects.all().delete()

    again = ask(submission, owner)

    assert failed.making == Making.FAILED
    assert (again.pk, again.making, again.tries) == (failed.pk, Making.WAITING, 0)
    assert (again.failure, again.requested_by) == ("", owner)
    assert waiting_tasks(again) == 1


def test_disk_that_is_full_leaves_no_half_file(
    submission: Submission, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(name: str, content: object) -> str:
        target = media.parent / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"%PDF-1.7 ha")
        raise OSError(errno.ENOSPC, "No space left on device")

    row = ask(submission)
    monkeypatch.setattr(default_storage, "save", half)
    made = files.make(row.pk, at=AT)

    assert (made.making, made.file.name, made.sha256) == (Making.WAITING, "", "")
    assert "no room left" in made.failure
    assert list(media.iterdir()) == []


def test_rules_that_are_not_held_fail_at_once(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(submission)
    monkeypatch.setattr(scoring, "RULES", {})

    row = files.make(row.pk, at=AT)

    assert (row.making, row.tries) == (Making.FAILED, 1)
    assert "rules that this release" in row.failure


def test_rules_that_are_not_held_can_be_asked_for(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "RULES", {})

    assert ask(submission).making == Making.WAITING


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"half")])
def test_lost_file_is_made_again_and_its_hash_stays_known(
    submission: Submission, monkeypatch: pytest.MonkeyPatch, damage: object
) -> None:
    first = files.make(ask(submission).pk, at=AT)
    damage(Path(first.file.path))  # type: ignore[operator]  # (a function of a path)
    monkeypatch.setattr(pdf, "render", lambda report: b"%PDF-1.7 of another release")

    second = files.make(ask(submission).pk, at=AT + timedelta(days=1))

    assert (second.copy, Path(second.file.path).read_bytes()) == (2, b"%PDF-1.7 of another release")
    assert ask(submission).pk == second.pk
    known = set(ReportFile.objects.values_list("sha256", flat=True))
    assert known == {first.sha256, second.sha256}


def test_draft_is_made_as_it_is_by_then(draft: Assessment) -> None:
    first = ask_draft(draft)
    fill(draft)
    assert ask_draft(draft).pk != first.pk

    row = files.make(first.pk, at=AT)

    assert row.document_sha256 == sha256_of(collect(draft).to_json())
    assert (row.making, row.copy) == (Making.READY, 2)


def test_report_asked_for_before_the_decision_stays_without_it(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(submission)
    review = reviewing.in_review(submission)
    reviewing.judge(review, "GEN-POL-01", "clarify", comment="Who?")
    reviewing.returned(review)
    seen: list[object] = []

    def looked_at(report: GapReport) -> bytes:
        seen.append(report.review)
        return CONTENT

    monkeypatch.setattr(pdf, "render", looked_at)
    files.make(row.pk, at=AT)
    files.make(ask(reviewing.reread(submission)).pk, at=AT)

    assert seen[0] is None
    assert seen[1] is not None


def test_file_that_is_not_wanted_any_more_is_said_so(db: None) -> None:
    with pytest.raises(ReportFile.DoesNotExist):
        files.make(uuid4(), at=AT)
