"""What `daily` does about reports' files: repeats what failed, frees what is kept too long."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reports.models import Bundle, Making, ReportFile
from reports.services import bundles, queue
from reports.services.files import FOLDER, HOLD, TRIES_MAX

# What has failed for so long is left to whoever asks again.
HOPE = timedelta(days=30)
# A task that is not done so long after its time was lost.
LOST = timedelta(hours=1)
# Drafts change every day; whoever wants the file of an old one has it.
DRAFTS_KEPT = timedelta(days=7)
TASKS_KEPT = timedelta(days=30)
# What was written so long ago would be named by its row by now.
ORPHANED = HOLD + timedelta(hours=1)


@transaction.atomic
def repeat(*, at: datetime) -> int:
    """Give what has failed one more try, and put what lost its task back into the queue."""
    free = ReportFile.objects.free(at)
    failed = free.filter(making=Making.FAILED, requested_at__gt=at - HOPE)
    late = free.filter(making__in=[Making.WAITING, Making.RUNNING], requested_at__lt=at - LOST)
    late = late.exclude(held_until__gt=at - LOST)
    count = 0
    for pk in [*failed.values_list("pk", flat=True), *late.values_list("pk", flat=True)]:
        # Held for a while, so that `daily` twice at once queues it once.
        held = {"held_until": at + timedelta(seconds=1)}
        rows = ReportFile.objects.free(at).filter(pk=pk)
        again = rows.filter(making=Making.FAILED).update(
            making=Making.WAITING, tries=TRIES_MAX - 1, **held
        )
        if again or rows.exclude(making=Making.FAILED).update(**held):
            queue.put("make_file", pk, after=at + timedelta(seconds=2))
            count += 1
    return count


def forget_drafts(*, at: datetime) -> int:
    """Delete the files of drafts that are a week old; a finished one's hash stays on record."""
    old = ReportFile.objects.filter(submission=None, assessment__isnull=False)
    ready = old.filter(making=Making.READY, made_at__lt=at - DRAFTS_KEPT).exclude(file="")
    count = sum(_forget(row) for row in ready)
    unmade = old.exclude(making=Making.READY).filter(requested_at__lt=at - DRAFTS_KEPT)
    return count + _delete(unmade.filter(pk__in=ReportFile.objects.free(at).values("pk")))


def _forget(row: ReportFile) -> int:
    """Let the row go first: a file that nobody names any more is an orphan, and cleared."""
    name = row.file.name or ""
    count = ReportFile.objects.filter(pk=row.pk, file=name).update(file="")
    default_storage.delete(name)
    return count


def _delete(rows: QuerySet[Any]) -> int:
    count, _by_model = rows.delete()
    return count


def clear_orphans(*, at: datetime) -> int:
    """Delete files that no row names: of a worker that was killed, or of a deleted assessment."""
    reports = clear_folder(FOLDER, ReportFile.objects.exclude(file=""), at)
    return reports + clear_folder(bundles.FOLDER, Bundle.objects.exclude(file=""), at)


def clear_folder(folder: str, rows: QuerySet[Any], at: datetime) -> int:
    """Delete a folder's files that none of the rows names, those of the last hours excepted."""
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    paths = [f"{folder}/{name}" for name in names]
    # Looked at before the rows: what is written from now on is too young to be an orphan.
    old = [path for path in paths if _is_older(path, at - ORPHANED)]
    known = set(rows.values_list("file", flat=True))
    orphans = [path for path in old if path not in known]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)


def forget_tasks(*, at: datetime) -> int:
    """Delete the rows of old tasks, those included whose worker was killed."""
    over = DBTaskResult.objects.exclude(status=TaskResultStatus.READY)
    return _delete(over.filter(enqueued_at__lt=at - TASKS_KEPT))


def _is_older(path: str, than: datetime) -> bool:
    try:
        return timezone.localtime(default_storage.get_modified_time(path)) < than
    except FileNotFoundError:
        return False
