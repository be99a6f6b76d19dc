"""Putting tasks into the queue of the workers."""

from datetime import datetime
from uuid import UUID

from django.utils.module_loading import import_string
from django_tasks.base import Task


def put(name: str, key: UUID, *, after: datetime | None = None, priority: int = 0) -> None:
    """Queue the task of reports/tasks.py that has this name, for one row; not before `after`.

    Of what is due, that of the highest priority is done first.

    The queue is a table: inside a transaction, a row and its task are kept together or not at all,
    and no worker sees them earlier. Tasks stand above services, so they are found by their path,
    as the workers themselves find them.
    """
    task: Task[[str], None] = import_string(f"reports.tasks.{name}")
    task.using(run_after=after, priority=priority).enqueue(str(key))
