"""Files of reports as workers leave them; some bytes stand for a PDF."""

from hashlib import sha256
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from checklists.models import Submission
from reports.models import Making, ReportFile
from tests.factories.checklists import AT


def ready_file(submission: Submission) -> ReportFile:
    """Store the PDF of a submission's report as a worker leaves it (some bytes stand for it)."""
    content = b"%PDF-1.7"
    return ReportFile.objects.create(
        submission=submission,
        assessment=submission.assessment,
        document_sha256=submission.sha256,
        making=Making.READY,
        file=default_storage.save(f"reports/{uuid4()}.pdf", ContentFile(content)),
        sha256=sha256(content).hexdigest(),
        size=len(content),
        made_at=AT,
    )
