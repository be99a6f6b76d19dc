"""Files of reports: asked for once, made by a worker, kept whole or not at all.

A row is held by one worker at a time (`held_until`); between two tries nobody may take it either.
Whoever takes a row leaves a task behind that looks at it after the hold, so that the file of a
worker that was killed is made by another.
"""

import errno
import logging
import time
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from checklists.document import Document, collect, sha256_of
from checklists.files import documents_of
from checklists.models import Assessment, Submission
from checklists.review_document import ReviewDocument
from checklists.scoring import UnknownRules
from copassess.accounts.models import User
from reports import samples
from reports.files import KEPT
from reports.models import Making, ReportFile
from reports.services import queue

logger = logging.getLogger(__name__)

LANGUAGE = "en"
FOLDER = "reports"
# A worker that has said nothing for so long was killed.
HOLD = timedelta(minutes=3)
# Between the first try and the second, and so on; after the last one it has failed.
PAUSES = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
)
TRIES_MAX = len(PAUSES) + 1
# What has failed is tried once more by each night's `daily`.
NEXT_DAY = timedelta(hours=20)


@transaction.atomic
def ask(
    *,
    document: Document,
    review: ReviewDocument | None,
    by: User | None,
    at: datetime,
    submission: Submission | None = None,
    assessment: Assessment | None = None,
    form: str = "pdf",
    priority: int = 0,
) -> ReportFile:
    """Return the file of these documents, and have it made where it is not there yet.

    However often and by whoever it is asked for, there is one row and one task; one that has failed
    starts anew. Where a finished file is no longer kept, a new row is its next copy: what was
    issued stays on record under its own hash.
    """
    key = _key(document, review, submission, form)
    newest = _newest(key)
    if newest is None or is_lost(newest):
        about = submission.assessment if submission else assessment
        newest, is_new = ReportFile.objects.get_or_create(
            **key,
            copy=newest.copy + 1 if newest else 1,
            defaults={
                "submission": submission,
                "assessment": about,
                "requested_by": by,
                "requested_at": at,
            },
        )
        if is_new:
            queue.put("make_file", newest.pk, priority=priority)
            return newest
    _ask_again(newest, by, at, priority)
    newest.refresh_from_db()
    return newest


def find(
    document: Document,
    review: ReviewDocument | None,
    *,
    submission: Submission | None = None,
    form: str = "pdf",
) -> ReportFile | None:
    """Return the file of these documents where it was asked for and is not lost; writes nothing."""
    newest = _newest(_key(document, review, submission, form))
    return None if newest is None or is_lost(newest) else newest


def ahead(row: ReportFile, at: datetime) -> int:
    """Return how many files will be made before this one, or are being made.

    The reports of a ZIP, which nobody waits for one by one, come after it.
    """
    others = ReportFile.objects.filter(requested_at__lt=row.requested_at)
    ready = Q(making=Making.WAITING) & (Q(held_until=None) | Q(held_until__lt=at))
    ready &= ~Q(requested_by=None, submission__isnull=False)
    held = Q(making=Making.RUNNING, held_until__gte=at)
    return others.filter(ready | held).count()


def _key(
    document: Document, review: ReviewDocument | None, submission: Submission | None, form: str
) -> dict[str, str]:
    """Return what tells one report's file; a submission's hashes stand in its rows already."""
    reviewed = ""
    if review is not None:
        decided = submission.review.sha256 if submission else ""
        reviewed = decided or sha256_of(review.to_json(document))
    return {
        "document_sha256": submission.sha256 if submission else sha256_of(document.to_json()),
        "review_sha256": reviewed,
        "form": form,
        "language": LANGUAGE,
    }


def _newest(key: dict[str, str]) -> ReportFile | None:
    return ReportFile.objects.filter(**key).order_by("-copy").first()


def _ask_again(row: ReportFile, by: User | None, at: datetime, priority: int) -> None:
    """Start a failed row anew; let whoever asks first for one that was made unasked wait for it.

    What somebody waits for must not stay behind the reports of a ZIP, so its task is put anew.
    """
    rows = ReportFile.objects.filter(pk=row.pk)
    anew = {"requested_by": by, "requested_at": at, "told_at": None}
    failed = rows.filter(making=Making.FAILED)
    if failed.update(making=Making.WAITING, tries=0, failure="", held_until=None, **anew):
        queue.put("make_file", row.pk, priority=priority)
    elif by is not None and not row.is_ready:
        unasked = rows.filter(requested_by=None).exclude(making=Making.READY)
        if unasked.update(**anew):
            queue.put("make_file", row.pk)


def is_lost(row: ReportFile) -> bool:
    """Tell whether a finished file is not kept any more, or not whole."""
    if not row.is_ready:
        return False
    try:
        return not row.file.name or default_storage.size(row.file.name) != row.size
    except FileNotFoundError:
        return True


def make(file_id: UUID, *, at: datetime) -> ReportFile:
    """Make a file unless it is made, failed, or somebody is making it; return its row.

    Raises ReportFile.DoesNotExist. What goes wrong is kept with the row, and tried again by itself.
    """
    began, until = time.monotonic(), at + HOLD
    if _take(file_id, at, until):
        row = ReportFile.objects.get(pk=file_id)
        name = f"{FOLDER}/{uuid4()}.{KEPT[row.form].ending}"
        try:
            content = _content(row)
            default_storage.save(name, ContentFile(content))
        except Exception as error:  # every kind of failure is kept for whoever waits
            logger.exception("file %s could not be made (try %s)", file_id, row.tries)
            discard(name)
            _keep_failure(row, error, at)
        else:
            _finish(row, name, content, at + timedelta(seconds=time.monotonic() - began))
    return ReportFile.objects.get(pk=file_id)


@transaction.atomic
def _take(file_id: UUID, at: datetime, until: datetime) -> bool:
    """Hold a row for this worker; tell whether it was free."""
    free = ReportFile.objects.free(at).filter(pk=file_id).exclude(making=Making.FAILED)
    spent = free.filter(making=Making.RUNNING, tries__gte=TRIES_MAX)
    stopped = _("Making it has stopped a worker several times.")
    spent.update(making=Making.FAILED, failure=stopped, held_until=at + NEXT_DAY)
    is_taken = free.update(making=Making.RUNNING, held_until=until, tries=F("tries") + 1)
    if is_taken:
        queue.put("make_file", file_id, after=until + timedelta(seconds=1))
    return bool(is_taken)


def _content(row: ReportFile) -> bytes:
    """Return the finished file."""
    if row.submission is not None:
        document, review = documents_of(row.submission)
        # Asked for before the review was decided: it stays the report of that day.
        review = review if row.review_sha256 else None
    elif row.assessment is None:
        document, review = samples.of_hash(row.document_sha256)
    else:
        assessment = Assessment.objects.for_page().get(report_files=row)
        document, review = collect(assessment), None
        _follow(row, sha256_of(document.to_json()))
    return KEPT[row.form].make(document, review)


@transaction.atomic
def _follow(row: ReportFile, current: str) -> None:
    """Let a draft's row name the answers as they are now, where they changed while it waited."""
    if current == row.document_sha256:
        return
    same = ReportFile.objects.filter(
        document_sha256=current, review_sha256="", form=row.form, language=row.language
    )
    copies = same.aggregate(n=Max("copy"))["n"] or 0
    ReportFile.objects.filter(pk=row.pk).update(document_sha256=current, copy=copies + 1)


def _finish(row: ReportFile, name: str, content: bytes, at: datetime) -> None:
    """Record a finished file; of two workers, one of them slower than its hold, the first wins."""
    is_first = (
        ReportFile.objects.filter(pk=row.pk)
        .exclude(making=Making.READY)
        .update(
            making=Making.READY,
            file=name,
            sha256=sha256(content).hexdigest(),
            size=len(content),
            made_at=at,
            held_until=None,
            failure="",
        )
    )
    if not is_first:
        discard(name)


@transaction.atomic
def _keep_failure(row: ReportFile, error: Exception, at: datetime) -> None:
    """Let go of a row that could not be made, and say when it is tried again."""
    mine = ReportFile.objects.filter(pk=row.pk, held_until=row.held_until, making=Making.RUNNING)
    failure = sentence(error)
    if row.tries >= TRIES_MAX or isinstance(error, UnknownRules):
        mine.update(making=Making.FAILED, failure=failure, held_until=at + NEXT_DAY)
        return
    after = at + PAUSES[row.tries - 1]
    if mine.update(making=Making.WAITING, failure=failure, held_until=after):
        queue.put("make_file", row.pk, after=after + timedelta(seconds=1))


def sentence(error: Exception) -> str:
    """Return why a file could not be made, for whoever waits for it."""
    if isinstance(error, UnknownRules):
        return _("Its scores were made by rules that this release of COPASSESS does not hold.")
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("There is no room left where reports are kept.")
    if isinstance(error, OSError):
        return _("The place where reports are kept cannot be written to.")
    return _("The report could not be put on pages.")


def discard(name: str) -> None:
    """Leave nothing of a file that nobody will name; `daily` clears what stays behind here."""
    with suppress(Exception):
        default_storage.delete(name)
