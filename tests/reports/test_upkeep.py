"""What `daily` does about reports' files."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from checklists.models import Assessment, Submission
from guidelines.models import Revision
from reports import pdf
from reports.models import Making, ReportFile
from reports.services import files, upkeep
from tests.factories.checklists import AT, AssessmentFactory, owner_of, submitted
from tests.reports.file_driving import ask, ask_draft

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission."""
    return submitted()


@pytest.fixture
def draft(real_catalogue: Revision) -> Assessment:
    """Return an assessment that is being answered."""
    made: Assessment = AssessmentFactory.create()
    return made


def failed(submission: Submission) -> ReportFile:
    """Return a file that was tried in vain."""
    row = ask(submission)
    facts = {"making": Making.FAILED, "tries": 5, "failure": "There is no room."}
    ReportFile.objects.update(**facts, held_until=AT + files.NEXT_DAY)
    DBTaskResult.objects.all().delete()
    return row


def test_failed_file_gets_one_more_try_each_day(submission: Submission) -> None:
    row = failed(submission)

    counts = [upkeep.repeat(at=AT + timedelta(hours=hours)) for hours in (1, 21, 21)]

    assert counts == [0, 1, 0]
    assert DBTaskResult.objects.count() == 1
    made = files.make(row.pk, at=AT + timedelta(hours=22))
    assert made.making == Making.READY


def test_repeated_file_that_fails_again_waits_for_the_next_day(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(report: object) -> bytes:
        raise pdf.ReportFailed

    row = failed(submission)
    monkeypatch.setattr(pdf, "render", broken)
    upkeep.repeat(at=AT + timedelta(hours=21))
    at = AT + timedelta(hours=21, minutes=1)

    again = files.make(row.pk, at=at)

    assert (again.making, again.held_until) == (Making.FAILED, at + files.NEXT_DAY)


def test_file_that_failed_long_ago_is_left_alone(submission: Submission) -> None:
    failed(submission)

    assert upkeep.repeat(at=AT + timedelta(days=31)) == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"making": Making.WAITING},
        {"making": Making.RUNNING, "tries": 1, "held_until": AT + files.HOLD},
    ],
)
def test_file_that_lost_its_task_is_queued_again_once_an_hour(
    submission: Submission, facts: dict[str, object]
) -> None:
    row = ask(submission)
    ReportFile.objects.update(**facts)
    DBTaskResult.objects.all().delete()
    late = AT + timedelta(hours=2)

    assert upkeep.repeat(at=AT + timedelta(minutes=30)) == 0
    assert [upkeep.repeat(at=late), upkeep.repeat(at=late + timedelta(minutes=30))] == [1, 0]

    assert files.make(row.pk, at=late + timedelta(minutes=1)).making == Making.READY


def test_drafts_file_goes_after_a_week_and_its_hash_stays(
    draft: Assessment, submission: Submission, media: Path
) -> None:
    kept = files.make(ask(submission).pk, at=AT)
    row = files.make(ask_draft(draft).pk, at=AT)

    early = upkeep.forget_drafts(at=AT + timedelta(days=6))
    counts = [upkeep.forget_drafts(at=AT + timedelta(days=8)) for _ in range(2)]

    assert (early, counts) == (0, [1, 0])
    assert [path.name for path in media.iterdir()] == [Path(kept.file.name or "").name]
    again = ReportFile.objects.get(pk=row.pk)
    assert (again.sha256, again.file.name, files.is_lost(again)) == (row.sha256, "", True)
    assert ask_draft(draft).copy == 2


def test_draft_that_was_never_made_is_forgotten(draft: Assessment) -> None:
    ask_draft(draft)

    assert upkeep.forget_drafts(at=AT + timedelta(days=8)) == 1
    assert not ReportFile.objects.exists()


def test_files_that_no_row_names_are_cleared(submission: Submission, media: Path) -> None:
    kept = files.make(ask(submission).pk, at=AT)
    half, young = media / "half.pdf", media / "young.pdf"
    for path in (half, young):
        path.write_bytes(b"%PDF-1.7 ha")
    old = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    for path in (half, Path(kept.file.path)):
        os.utime(path, (old, old))

    assert upkeep.clear_orphans(at=timezone.now()) == 1

    assert {path.name for path in media.iterdir()} == {"young.pdf", Path(kept.file.path).name}


def test_nothing_is_cleared_where_nothing_was_made(db: None) -> None:
    assert upkeep.clear_orphans(at=AT) == 0


def test_old_tasks_are_forgotten_but_those_that_wait(submission: Submission) -> None:
    files.make(ask(submission).pk, at=AT)
    first = DBTaskResult.objects.earliest("enqueued_at")
    DBTaskResult.objects.filter(pk=first.pk).update(status="RUNNING")
    later = timezone.now() + timedelta(days=31)

    assert [upkeep.forget_tasks(at=at) for at in (timezone.now(), later)] == [0, 1]
    # The one that looks after the hold.
    assert DBTaskResult.objects.count() == 1


def test_daily_tells_whom_a_killed_worker_did_not(submission: Submission) -> None:
    owner = owner_of(submission.assessment.organisation)
    files.make(ask(submission, owner).pk, at=AT + timedelta(hours=1))

    call_command("daily", verbosity=0)
    told = ReportFile.objects.get().told_at
    call_command("daily", verbosity=0)

    assert told is not None
    assert ReportFile.objects.get().told_at == told
