"""What workers do: the task around making a file, and what a worker's memory asks for."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.core import mail as outbox
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from copassess.accounts.models import User
from guidelines.models import Revision
from reports import pdf, tasks
from reports.models import Making, ReportFile
from reports.services import files
from tests.factories.checklists import AssessmentFactory, owner_of, submitted
from tests.reports.file_driving import ask, ask_draft, work


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("media")
def test_worker_makes_what_was_asked_for_and_writes_to_whoever_waited(
    real_catalogue: Revision,
) -> None:
    submission = submitted()
    owner: User = owner_of(submission.assessment.organisation)
    ask(submission, owner)
    outbox.outbox.clear()

    work()

    row = ReportFile.objects.get()
    assert row.making == Making.READY
    assert [(message.to, message.subject[:7]) for message in outbox.outbox] == [
        ([owner.email], "The PDF")
    ]
    assert row.told_at is not None
    done = DBTaskResult.objects.exclude(status="READY").get()
    assert done.status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("media")
def test_worker_tries_again_after_the_pause(
    real_catalogue: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(report: object) -> bytes:
        raise pdf.ReportFailed

    row = ask_draft(AssessmentFactory.create())
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "render", broken)
        work()
    waiting = ReportFile.objects.get()
    work()
    still = ReportFile.objects.get()
    past = timezone.now() - timedelta(seconds=1)
    ReportFile.objects.update(held_until=past)
    DBTaskResult.objects.filter(status="READY").update(run_after=past)
    work()

    assert (waiting.making, waiting.tries, still.tries) == (Making.WAITING, 1, 1)
    made = ReportFile.objects.get(pk=row.pk)
    assert (made.making, made.tries, made.failure) == (Making.READY, 2, "")


def test_file_of_a_deleted_assessment_is_no_failure(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    tasks.make_file.call(str(uuid4()))

    assert not caplog.records


def test_task_that_fails_is_in_the_log(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(key: object, *, at: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(files, "make", broken)
    key = str(uuid4())

    with pytest.raises(RuntimeError):
        tasks.make_file.call(key)

    assert f"the task for file {key} failed" in caplog.text


@pytest.mark.pure
@pytest.mark.parametrize("name", ["css/print.css", "css/print-blank.css"])
def test_print_styles_ask_for_no_features_of_fonts(name: str) -> None:
    text = Path(str(finders.find(name))).read_text(encoding="utf-8")

    # WeasyPrint never frees them: each report would leave a megabyte or two behind.
    asked = re.findall(r"font-(?:variant[a-z-]*|feature-settings|kerning)\s*:", text)
    assert asked == []


def test_fonts_are_loaded_once() -> None:
    # Each further set of fonts would stay in memory.
    assert pdf.fonts() is pdf.fonts()
