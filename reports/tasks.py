"""What workers do (`manage.py db_worker`); each task may run twice, or be killed, with no harm."""

import logging
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from reports import mail
from reports.models import Bundle, ReportFile
from reports.services import bundle_making, files

logger = logging.getLogger(__name__)


@task()
def make_file(file_id: str) -> None:
    """Make one file of a report, and write to whoever waited long for it."""
    key = UUID(file_id)
    try:
        files.make(key, at=timezone.now())
    except ReportFile.DoesNotExist:
        logger.info("file %s is not wanted any more: its assessment was deleted", file_id)
    except Exception:
        # The worker keeps it in a table that nobody reads.
        logger.exception("the task for file %s failed", file_id)
        raise
    else:
        mail.tell(key, at=timezone.now())


@task()
def make_bundle(bundle_id: str) -> None:
    """Go on with one ZIP of reports, and write to whoever waited long for it."""
    key = UUID(bundle_id)
    try:
        bundle_making.make_bundle(key, at=timezone.now())
    except Bundle.DoesNotExist:
        logger.info("bundle %s is not wanted any more", bundle_id)
    except Exception:
        logger.exception("the task for bundle %s failed", bundle_id)
        raise
    else:
        mail.tell_of_bundle(key, at=timezone.now())
