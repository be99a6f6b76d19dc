"""The ZIP of all that a company has here, made by a worker before the company is closed."""

import hashlib
import json
import logging
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID, uuid4
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify

from checklists import document
from checklists.files import documents_of
from checklists.models import Assessment, EvidenceFile, Submission
from checklists.services import evidence
from copassess.accounts.models import Membership, Organisation
from copassess.audit import reading
from copassess.audit.models import Event
from copassess.site.models import Closure, Export
from reports.files import FORMATS
from reports.models import Making, ReportFile
from reports.services import files

logger = logging.getLogger(__name__)

FOLDER = "exports"
# Longer than the largest company takes.
HOLD = timedelta(hours=2)
CHUNK = 1024 * 1024
Piece = tuple[str, bytes]


def make(closure_id: UUID, *, at: datetime) -> None:
    """Make the ZIP unless it is made, held, or not wanted any more; whole or not at all."""
    free = Q(held_until=None) | Q(held_until__lte=at)
    rows = Closure.objects.open().exclude(making=Export.READY).filter(free, pk=closure_id)
    if not rows.update(making=Export.RUNNING, held_until=at + HOLD, tries=F("tries") + 1):
        return
    closure = Closure.objects.select_related("organisation").get(pk=closure_id)
    mine = Closure.objects.filter(pk=closure_id, making=Export.RUNNING, tries=closure.tries)
    name = f"{FOLDER}/{uuid4()}.zip"
    try:
        with tempfile.TemporaryFile() as file:
            write(closure, file)
            size, sha256 = file.tell(), _sha256(file)
            default_storage.save(name, File(file))
    except Exception:  # every kind of failure is tried again
        logger.exception("export %s could not be made (try %s)", closure_id, closure.tries)
        files.discard(name)
        mine.update(making=Export.FAILED, held_until=None)
        return
    facts = {"file": name, "size": size, "sha256": sha256, "made_at": timezone.now()}
    if not mine.update(making=Export.READY, held_until=None, **facts):
        files.discard(name)


def write(closure: Closure, file: IO[bytes]) -> None:
    """Write everything, one file after the other: memory stays flat."""
    assert closure.organisation is not None  # noqa: S101 (an open one has it)
    with ZipFile(file, "w") as archive:
        for name, content in pieces(closure.organisation):
            is_packed = name.endswith((".pdf", ".xlsx"))
            archive.writestr(name, content, ZIP_STORED if is_packed else ZIP_DEFLATED)


def pieces(organisation: Organisation) -> Iterator[Piece]:
    """Yield the names and contents of all files."""
    facts = ("name", "slug", "country", "size", "joins_benchmark", "created_at")
    yield "company.json", _json({name: getattr(organisation, name) for name in facts})
    members = Membership.objects.for_list(organisation)
    columns = ("user__name", "user__email", "role", "joined_at")
    yield "members.json", _json(list(members.values(*columns)))
    events = Event.objects.of_organisation(organisation.pk).order_by("at", "id")
    lines = reading.as_json(events.iterator(chunk_size=2000), lambda _event: "")
    yield "events.jsonl", "".join(lines).encode()
    rows = Assessment.objects.filter(organisation=organisation).order_by("created_at", "id")
    for assessment in rows.for_page():
        yield from _assessment(assessment)
    yield from _evidence(organisation)


def _assessment(assessment: Assessment) -> Iterator[Piece]:
    """Yield an assessment as it is now, and each submission of it with what was made of it."""
    title = slugify(assessment.title)[:60].strip("-_") or "assessment"
    folder = f"assessments/{title}-{assessment.pk.hex[:8]}"
    live = document.collect(assessment)
    for form in ("json", "xlsx"):
        yield f"{folder}/answers.{form}", FORMATS[form].make(live, None)
    submissions = Submission.objects.filter(assessment=assessment).order_by("number")
    for submission in submissions.select_related("assessment", "review"):
        yield from _submission(submission, f"{folder}/{submission.code.lower()}")


def _submission(submission: Submission, folder: str) -> Iterator[Piece]:
    frozen, review = documents_of(submission)
    yield f"{folder}/submission.json", submission.document.encode()
    if review is not None:
        yield f"{folder}/review.json", submission.review.document.encode()
    for form in ("json", "xlsx"):
        yield f"{folder}/report.{form}", FORMATS[form].make(frozen, review)
    made = ReportFile.objects.filter(submission=submission, making=Making.READY, form="pdf")
    for row in made.exclude(file="").order_by("made_at"):
        with default_storage.open(row.file.name or "") as file:
            yield f"{folder}/report-{row.sha256[:8]}.pdf", file.read()


def _evidence(organisation: Organisation) -> Iterator[Piece]:
    """Yield the documents of evidence, and a list of them; answers name them by SHA-256."""
    told = []
    for row in EvidenceFile.objects.filter(organisation=organisation):
        name = f"evidence/{row.sha256[:16]}-{row.pk.hex[:8]}.{row.form}"
        if (content := _stored(row)) is None:
            # One that is lost stops no other; the list says so.
            name = ""
        else:
            yield name, content
        told.append({"file": name, "sha256": row.sha256, "stored_at": row.stored_at})
    yield "evidence.json", _json(told)


def _stored(row: EvidenceFile) -> bytes | None:
    """Return a document as it was uploaded, None where it is not there, or not as it was."""
    try:
        with evidence.storage().open(row.path) as file:
            content: bytes = file.read()
    except OSError:
        logger.exception("evidence file %s cannot be read", row.pk)
        return None
    return content if hashlib.sha256(content).hexdigest() == row.sha256 else None


def _json(value: Any) -> bytes:  # noqa: ANN401 (whatever JSON holds)
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return (text + "\n").encode()


def _sha256(file: IO[bytes]) -> str:
    """Return the hash of a whole file, and leave it at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
