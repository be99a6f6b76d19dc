"""What is kept for a while only."""

from datetime import datetime, timedelta

from checklists.models import WorkbookUpload

UPLOADS_KEPT = timedelta(days=30)


def forget_uploads(*, at: datetime) -> int:
    """Delete what was read from workbooks older than 30 days, applied or not; return how many."""
    old = WorkbookUpload.objects.filter(uploaded_at__lt=at - UPLOADS_KEPT)
    count, _by_model = old.delete()
    return count
