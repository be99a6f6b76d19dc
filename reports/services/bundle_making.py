"""Making a ZIP of reports: its PDFs are made as everybody's are, then it is put together.

No worker is kept busy by a ZIP: each report is a task of its own, behind those that people wait
for. One task looks from time to time whether all are there. Before it does anything it leaves the
next one behind, so whenever a worker is killed, another goes on.
"""

import logging
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID, uuid4
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklists.files import documents_of
from reports.models import Bundle, Making
from reports.services import bundle_content, bundles, files, queue
from reports.services.bundle_content import INDEX, Packed

logger = logging.getLogger(__name__)

TRIES_MAX = len(files.PAUSES) + 1
LOOK_LEAST, LOOK_MOST = 3, 30


def make_bundle(bundle_id: UUID, *, at: datetime) -> Bundle:
    """Go on with a ZIP unless it is made, has failed, or is held. Raises Bundle.DoesNotExist.

    A report that cannot be made is told in the list; the others are there all the same.
    """
    bundle = Bundle.objects.select_related("requested_by").get(pk=bundle_id)
    if bundle.making in (Making.READY, Making.FAILED):
        return bundle
    if bundle.held_until and bundle.held_until > at:
        _look_again(bundle, bundle.held_until + timedelta(seconds=1))
        return bundle
    coming = bundles.unmade(bundle).count()
    # About a second each, so that a large one is not looked at a thousand times.
    _look_again(bundle, at + timedelta(seconds=min(max(coming, LOOK_LEAST), LOOK_MOST)))
    if coming:
        _ask_for_missing(bundle, at)
    elif _take(bundle, at):
        _make(Bundle.objects.select_related("requested_by").get(pk=bundle.pk), at)
    return Bundle.objects.get(pk=bundle_id)


def _look_again(bundle: Bundle, after: datetime) -> None:
    queue.put("make_bundle", bundle.pk, after=after, priority=bundles.PRIORITY)


def _ask_for_missing(bundle: Bundle, at: datetime) -> None:
    """Have the PDFs made that nobody asked for yet, and those that failed before."""
    missing = bundles.unasked(bundle).select_related("assessment__organisation", "review")
    for submission in missing.iterator(chunk_size=20):
        document, review = documents_of(submission)
        files.ask(
            document=document,
            review=review,
            by=None,
            at=at,
            submission=submission,
            priority=bundles.PRIORITY,
        )


@transaction.atomic
def _take(bundle: Bundle, at: datetime) -> bool:
    """Hold a row for this worker; tell whether it was free. Its `tries` tell its holder."""
    free = Bundle.objects.filter(Q(held_until=None) | Q(held_until__lte=at), pk=bundle.pk)
    spent = free.filter(making=Making.RUNNING, tries__gte=TRIES_MAX)
    spent.update(making=Making.FAILED, failure=_("Making it has stopped a worker several times."))
    free = free.filter(making__in=[Making.WAITING, Making.RUNNING])
    hold = {"making": Making.RUNNING, "held_until": at + files.HOLD, "done": 0}
    return bool(free.update(tries=F("tries") + 1, **hold))


def _make(bundle: Bundle, at: datetime) -> None:
    """Put a ZIP together that this worker holds; whole or not at all."""
    name = f"{bundles.FOLDER}/{uuid4()}.zip"
    try:
        with tempfile.TemporaryFile() as file:
            packed = _write(bundle, file)
            size = file.tell()
            file.seek(0)
            default_storage.save(name, File(file))
    except Exception as error:  # every kind of failure is kept for whoever waits
        logger.exception("bundle %s could not be made (try %s)", bundle.pk, bundle.tries)
        files.discard(name)
        _keep_failure(bundle, error, at)
    else:
        _finish(bundle, name, size, packed)


def _write(bundle: Bundle, file: IO[bytes]) -> list[Packed]:
    """Write the ZIP, one report after the other; return what was done with each submission."""
    packed = []
    with ZipFile(file, "w") as archive:
        for count, pk in enumerate(bundle.submissions, start=1):
            packed.append(_pack(archive, bundle, pk))
            mine = Bundle.objects.filter(pk=bundle.pk, making=Making.RUNNING, tries=bundle.tries)
            mine.update(done=count, held_until=timezone.now() + files.HOLD)
        archive.writestr(INDEX, bundle_content.index_of(packed), ZIP_DEFLATED)
    return packed


def _pack(archive: ZipFile, bundle: Bundle, pk: str) -> Packed:
    """Put one submission's files into the ZIP, if the reviewer may still see it."""
    packed = Packed(pk)
    rows = bundles.reportable(bundle.requested_by)
    rows = rows.select_related("assessment__organisation", "review")
    submission = rows.filter(pk=pk).first()
    if submission is None:
        packed.remarks.append(_("withdrawn since, or no longer yours to review"))
        return packed
    for name, content in bundle_content.contents(submission, bundle.forms, packed):
        # A PDF is compressed already.
        archive.writestr(name, content, ZIP_STORED if name.endswith("pdf") else ZIP_DEFLATED)
    return packed


def _finish(bundle: Bundle, name: str, size: int, packed: Sequence[Packed]) -> None:
    """Record a finished ZIP; of two workers, one of them slower than its hold, the first wins."""
    # What is not inside cannot be taken away again.
    inside = [one.pk for one in packed if one.names]
    rows = Bundle.objects.filter(pk=bundle.pk).exclude(making=Making.READY)
    is_first = rows.update(
        making=Making.READY,
        file=name,
        size=size,
        submissions=inside,
        done=len(inside),
        made_at=timezone.now(),
        held_until=None,
        failure=_what_is_missing(sum(bool(one.remarks) for one in packed)),
    )
    if not is_first:
        files.discard(name)


def _what_is_missing(count: int) -> str:
    """Return a sentence for the page; the list inside says more."""
    if not count:
        return ""
    return ngettext(
        "%(count)s report is not in it, or not wholly; index.csv in the ZIP says why.",
        "%(count)s reports are not in it, or not wholly; index.csv in the ZIP says why.",
        count,
    ) % {"count": count}


def _keep_failure(bundle: Bundle, error: Exception, at: datetime) -> None:
    """Let go of a ZIP that could not be made; it is tried again, and given up after five times."""
    mine = Bundle.objects.filter(pk=bundle.pk, making=Making.RUNNING, tries=bundle.tries)
    failure = files.sentence(error)
    if bundle.tries >= TRIES_MAX:
        mine.update(making=Making.FAILED, failure=failure, held_until=None)
    else:
        after = at + files.PAUSES[bundle.tries - 1]
        mine.update(making=Making.WAITING, failure=failure, held_until=after)
