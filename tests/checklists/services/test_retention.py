"""What is kept for a while only."""

from datetime import timedelta

import pytest

from checklists.models import WorkbookUpload
from checklists.services import retention
from tests.factories.together import AT, WorkbookUploadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def test_uploads_are_forgotten_after_thirty_days() -> None:
    old = WorkbookUploadFactory.create(applied_at=AT)
    young = WorkbookUploadFactory.create(
        assessment=old.assessment, uploaded_at=AT + timedelta(seconds=1)
    )

    counts = [retention.forget_uploads(at=AT + timedelta(days=30, seconds=1)) for _ in range(2)]

    assert counts == [1, 0]
    assert WorkbookUpload.objects.get() == young
