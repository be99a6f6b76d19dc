"""Asking for files of reports in tests, whose PDFs cost no time."""

from django_tasks_db.management.commands.db_worker import Worker

from checklists.document import collect
from checklists.files import documents_of
from checklists.models import Assessment, Submission
from copassess.accounts.models import User
from reports.models import ReportFile
from reports.services import files
from tests.factories.checklists import AT

CONTENT = b"%PDF-1.7 of the test"


def ask(submission: Submission, by: User | None = None) -> ReportFile:
    """Ask for a submission's PDF."""
    document, review = documents_of(submission)
    return files.ask(document=document, review=review, by=by, at=AT, submission=submission)


def ask_draft(draft: Assessment, by: User | None = None) -> ReportFile:
    """Ask for a draft's PDF."""
    draft = Assessment.objects.for_page().get(pk=draft.pk)
    return files.ask(document=collect(draft), review=None, by=by, at=AT, assessment=draft)


def work() -> None:
    """Do what waits in the queue, as a worker does; for tests that commit."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="of-the-test",
        excluded_queue_names=[],
    ).run()
