"""Documents of evidence: stored, counted, handed out, and let go when nothing names them."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from errno import EDQUOT, ENOSPC
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from checklists.choices import EvidenceKind
from checklists.evidence_content import names
from checklists.evidence_content.kinds import Kind
from checklists.evidence_content.telling import tell
from checklists.models import Answer, Assessment, Evidence, EvidenceFile, Submission, SubmittedFile
from checklists.models.evidence_file import EvidenceFileQuerySet
from checklists.services import answers
from checklists.wording import megabytes, quota_sentence
from checklists.workflow import DomainError, NotDone, NotTaken, Refused, Write
from copassess.accounts.models import User
from copassess.accounts.services.members import lock
from copassess.audit import services as audit

logger = logging.getLogger(__name__)

NO_ROOM = (ENOSPC, EDQUOT)
# What was stored so long ago would be named by its row by now.
ORPHANED = timedelta(hours=2)


def add(
    *, answer: Answer, content: bytes, name: str, title: str, by: User, at: datetime
) -> Evidence:
    """Attach a document; without a title its file's name is the title.

    The file is stored before its row: whatever ends this in between leaves a file without a row,
    which `daily` removes, and never a row without a file. Raises NotTaken, Refused.
    """
    kind = tell(content)
    called = " ".join(title.split()) or names.title_of(name)
    if not names.is_plain(called):
        raise NotTaken("evidence_title")
    return _attach(answer, content, kind, called, by=by, at=at)


def replace(*, evidence: Evidence, content: bytes, by: User, at: datetime) -> Evidence:
    """Attach a document in the place of another, under the title that this one has.

    The old file stays where a submission names it. Where somebody took the old one away meanwhile,
    the new one is attached all the same. Raises NotTaken, Refused.
    """
    kind = tell(content)
    return _attach(evidence.answer, content, kind, evidence.title, by=by, at=at, old=evidence)


@transaction.atomic
def remove(*, evidence: Evidence, by: User, at: datetime) -> Answer:
    """Take a piece of evidence away, and its file where no submission names it. Raises Refused."""
    answer = answers.remove_evidence(evidence=evidence, by=by, at=at)
    if evidence.file_id:
        _release(EvidenceFile.objects.filter(pk=evidence.file_id))
    return answer


def name(submission: Submission) -> None:
    """Note which files a new submission names: they are kept as long as it is."""
    rows = Evidence.objects.filter(
        answer__assessment=submission.assessment_id, kind=EvidenceKind.DOCUMENT
    )
    SubmittedFile.objects.bulk_create(
        SubmittedFile(
            submission=submission, file_id=row.file_id, title=row.title, sha256=row.sha256
        )
        for row in rows
        if row.file_id is not None
    )


def _attach(
    answer: Answer,
    content: bytes,
    kind: Kind,
    title: str,
    *,
    by: User,
    at: datetime,
    old: Evidence | None = None,
) -> Evidence:
    """Store a document that was told, then its rows, in the place of an old one's."""
    if not answer.assessment.is_editable:
        raise Refused(Write.ANSWER, answers.status_now(answer.assessment))
    organisation = answer.assessment.organisation_id
    # Asked again below, where nobody else can store anything at the same moment.
    _refuse_over_quota(organisation, len(content) - (old.size if old else 0))
    file = EvidenceFile(
        organisation_id=organisation,
        path=f"{organisation.hex}/{uuid4().hex}",
        form=kind.value,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_at=at,
    )
    _store(file.path, content)
    try:
        return _write(answer, file, title, by=by, at=at, old=old)
    except DomainError:
        # Surely undone. After any other failure it may not be: then the file stays for `daily`.
        _delete(file.path)
        raise


def used(organisation: UUID) -> int:
    """Return how many bytes of documents an organisation keeps, those of submissions included."""
    return EvidenceFile.objects.used(organisation)


def room(organisation: UUID) -> str:
    """Return in words how much of its room for documents an organisation uses (one query)."""
    return quota_sentence(used(organisation), settings.EVIDENCE_QUOTA)


def content_of(file: EvidenceFile) -> bytes:
    """Return a document as it was uploaded: what is sent is what was compared with its hash.

    Ten megabytes at most, so in one piece. Raises NotDone.
    """
    try:
        with storage().open(file.path) as stored:
            # A byte more than was stored is noticed, and never more than that is read.
            content: bytes = stored.read(file.size + 1)
    except OSError as error:
        logger.exception("evidence file %s cannot be read", file.pk)
        raise NotDone("evidence_lost") from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        logger.error("evidence file %s is not what was stored", file.pk)
        raise NotDone("evidence_lost")
    return content


def record_download(
    assessment: Assessment,
    file: EvidenceFile,
    *,
    submission: int | None,
    by: User,
    at: datetime,
) -> None:
    """Leave an event of a download; the organisation sees it."""
    audit.record(
        "evidence.download",
        by=by,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts={"sha256": file.sha256, "form": file.form, "submission": submission},
    )


def release() -> int:
    """Let all files go that neither evidence nor a submission names; return how many."""
    with transaction.atomic():
        return _release(EvidenceFile.objects.all())


def clear_orphans(*, at: datetime) -> int:
    """Delete stored files without a row: of uploads that did not come to their end."""
    return sum(_delete(path) for path in _orphans(at - ORPHANED))


def storage() -> Storage:
    """Return where files are kept."""
    return storages["evidence"]


@transaction.atomic
def _write(
    answer: Answer,
    file: EvidenceFile,
    title: str,
    *,
    by: User,
    at: datetime,
    old: Evidence | None,
) -> Evidence:
    """Write the rows of a stored file. Raises NotTaken, Refused."""
    lock(file.organisation_id)
    if old is not None:
        # First, so that what it filled is there for the new one.
        remove(evidence=old, by=by, at=at)
        _record_replacing(answer, old, file, by=by, at=at)
    _refuse_over_quota(file.organisation_id, file.size)
    file.save(force_insert=True)
    evidence = Evidence(
        answer=answer,
        kind=EvidenceKind.DOCUMENT,
        title=title,
        file=file,
        sha256=file.sha256,
        form=file.form,
        size=file.size,
        added_at=at,
        added_by=by,
    )
    answers.append(evidence=evidence, by=by, at=at)
    return evidence


def _record_replacing(
    answer: Answer, old: Evidence, file: EvidenceFile, *, by: User, at: datetime
) -> None:
    assessment = answer.assessment
    audit.record(
        "evidence.replace",
        by=by,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts={"question": answer.question, "from": old.sha256, "to": file.sha256},
    )


def _refuse_over_quota(organisation: UUID, size: int) -> None:
    before, quota = used(organisation), settings.EVIDENCE_QUOTA
    if before + size > quota:
        raise NotTaken(
            "evidence_quota",
            used=megabytes(before),
            size=megabytes(size),
            quota=megabytes(quota),
        )


def _store(path: str, content: bytes) -> None:
    try:
        storage().save(path, ContentFile(content))
    except OSError as error:
        logger.exception("a document of evidence could not be stored")
        is_full = error.errno in NO_ROOM
        raise NotTaken("evidence_full" if is_full else "evidence_busy") from error


def _release(rows: EvidenceFileQuerySet) -> int:
    """Delete rows that nothing names, then, once that is certain, their files."""
    unnamed = list(rows.unnamed())
    EvidenceFile.objects.filter(pk__in=[row.pk for row in unnamed]).delete()
    transaction.on_commit(lambda: [_delete(row.path) for row in unnamed])
    return len(unnamed)


def _delete(path: str) -> bool:
    """Delete a stored file; one that cannot be deleted now is left to `daily`."""
    try:
        storage().delete(path)
    except OSError:
        logger.exception("a document of evidence could not be deleted")
        return False
    return True


def _orphans(before: datetime) -> Iterator[str]:
    """Yield stored files that no row names, folder by folder.

    What is being stored at this moment has no row yet, and is too young.
    """
    for folder in _listed("")[0]:
        paths = [f"{folder}/{file}" for file in _listed(folder)[1]]
        rows = EvidenceFile.objects.filter(path__startswith=f"{folder}/")
        known = set(rows.values_list("path", flat=True))
        yield from (path for path in paths if path not in known and _is_older(path, before))


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return storage().listdir(folder)
    except FileNotFoundError:
        return [], []


def _is_older(path: str, than: datetime) -> bool:
    try:
        return timezone.localtime(storage().get_modified_time(path)) < than
    except FileNotFoundError:
        return False
