"""What workers do for the site as a whole; each task may run twice, or be killed, with no harm."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from copassess.site.closing import export


@task()
def make_export(closure_id: str) -> None:
    """Make the ZIP of a company that is to be closed."""
    export.make(UUID(closure_id), at=timezone.now())
