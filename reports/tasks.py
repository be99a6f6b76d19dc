"""What workers do (`manage.py db_worker`); each task may run twice, or be killed, with no harm."""

import logging
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from reports.models import ReportFile
from reports.services import files

logger = logging.getLogger(__name__)


@task()
def make_file(file_id: str) -> None:
    """Make one file of a report."""
    try:
        files.make(UUID(file_id), at=timezone.now())
    except ReportFile.DoesNotExist:
        # Its assessment was deleted while it waited.
        logger.info("file %s is not wanted any more", file_id)
