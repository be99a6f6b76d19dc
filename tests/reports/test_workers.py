"""Real workers, in processes of their own: killed at work, and two at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from checklists.models import Assessment
from reports.models import Making, ReportFile
from reports.services import queue
from scripts.console import ROOT
from tests.factories.checklists import AssessmentFactory
from tests.fixtures_catalogue import SyntheticCatalogue
from tests.mail.test_races import at_once
from tests.reports.file_driving import ask_draft

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 90.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """Yield the folder where this run's workers and tests keep files; empty before and after."""
    path = Path(settings.MEDIA_ROOT) / "reports"
    for file in path.glob("*"):
        file.unlink()
    yield path
    for file in path.glob("*"):
        file.unlink()


def start() -> subprocess.Popen[bytes]:
    """Start a worker on the tests' database that ends when nothing waits."""
    name = str(connection.settings_dict["NAME"])
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    arguments = ["db_worker", "--batch", "--interval", "0", "--no-startup-delay"]
    return subprocess.Popen(  # noqa: S603 - the arguments are this file's own
        [sys.executable, "manage.py", *arguments, "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
    )


def finish(*workers: subprocess.Popen[bytes]) -> None:
    """Wait until they have nothing more to do."""
    assert [worker.wait(PATIENCE) for worker in workers] == [0] * len(workers)


def asked(count: int) -> list[ReportFile]:
    """Ask for so many files."""
    return [ask_draft(AssessmentFactory.create()) for _ in range(count)]


def ask_twice_at_once(draft: Assessment) -> None:
    """Ask for one file as two people who click together."""
    at_once(lambda: ask_draft(draft), lambda: ask_draft(draft))


def test_file_of_a_worker_that_was_killed_is_made_by_another(
    synthetic_catalogue: SyntheticCatalogue, folder: Path
) -> None:
    synthetic_catalogue(5)
    [row] = asked(1)
    ReportFile.objects.update(requested_at=timezone.now())

    with start() as first:
        deadline = time.monotonic() + PATIENCE
        while not ReportFile.objects.filter(making=Making.RUNNING).exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
    killed = ReportFile.objects.get()
    # The hold is over: time passes for the row and for the task that looks at it then.
    past = timezone.now() - timedelta(seconds=1)
    ReportFile.objects.update(held_until=past)
    DBTaskResult.objects.filter(status="READY").update(run_after=past)
    with start() as second:
        finish(second)

    assert (killed.making, killed.file.name, killed.sha256) == (Making.RUNNING, "", "")
    made = ReportFile.objects.get(pk=row.pk)
    assert (made.making, made.tries) == (Making.READY, 2)
    assert [path.name for path in folder.iterdir()] == [Path(made.file.name or "").name]
    assert Path(made.file.path).read_bytes().startswith(b"%PDF-")


def test_two_workers_never_make_one_file_twice(
    synthetic_catalogue: SyntheticCatalogue, folder: Path
) -> None:
    synthetic_catalogue(5)
    rows = asked(4)
    for row in rows:
        # As if each had been asked for by somebody else at the same moment.
        queue.put("make_file", row.pk)

    with start() as first, start() as second:
        finish(first, second)

    made = list(ReportFile.objects.all())
    assert {(row.making, row.tries) for row in made} == {(Making.READY, 1)}
    assert {path.name for path in folder.iterdir()} == {
        Path(row.file.name or "").name for row in made
    }
    assert len({row.sha256 for row in made}) == len(rows)
    assert not DBTaskResult.objects.filter(status="FAILED").exists()


def test_asking_at_the_same_moment_is_one_row_and_one_task(
    synthetic_catalogue: SyntheticCatalogue,
) -> None:
    synthetic_catalogue(5)
    drafts = [AssessmentFactory.create() for _ in range(5)]

    for draft in drafts:
        ask_twice_at_once(draft)

    assert ReportFile.objects.count() == len(drafts)
    assert DBTaskResult.objects.count() == len(drafts)


def test_asking_anew_at_the_same_moment_is_one_task(
    synthetic_catalogue: SyntheticCatalogue,
) -> None:
    synthetic_catalogue(5)
    draft = AssessmentFactory.create()
    ask_draft(draft)
    ReportFile.objects.update(making=Making.FAILED, failure="So.")
    DBTaskResult.objects.all().delete()

    ask_twice_at_once(draft)

    assert ReportFile.objects.get().making == Making.WAITING
    assert DBTaskResult.objects.count() == 1
