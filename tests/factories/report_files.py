"""Files of reports as workers leave them; some bytes stand for a PDF."""

from hashlib import sha256
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from checklists.models import Submission
from copassess.accounts.models import User
from reports.models import Bundle, Making, ReportFile
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


def ready_bundle(user: User, *submissions: Submission) -> Bundle:
    """Store a ZIP of reports as a worker leaves it (some bytes stand for it)."""
    return Bundle.objects.create(
        requested_by=user,
        forms=["pdf"],
        submissions=[str(submission.pk) for submission in submissions],
        done=len(submissions),
        making=Making.READY,
        file=default_storage.save(f"bundles/{uuid4()}.zip", ContentFile(b"PK")),
        size=2,
        made_at=AT,
    )
