"""ZIPs of many reports, for a reviewer: asked for from the queue, made by a worker, kept for days.

Who may see what is looked at three times: when it is asked for, when it is made, and when it is
downloaded.
"""

import csv
import io
import logging
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID, uuid4
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from checklists import review_queue, wording
from checklists.files import documents_of
from checklists.models import Submission
from checklists.review_document import ReviewDocument
from checklists.scoring import rounded
from checklists.workflow import NotDone
from copassess.accounts.models import User
from reports.build.cover import status_words
from reports.files import FORMATS
from reports.models import Bundle, Making
from reports.services import files, queue

logger = logging.getLogger(__name__)

FORMS = ("pdf", "xlsx", "json")
FOLDER = "bundles"
MOST, WAITING_MOST, TRIES_MOST = 500, 3, 5
KEPT = timedelta(days=3)
# Taken anew after each report: a worker that has said nothing for so long was killed.
HOLD = timedelta(minutes=3)
# Seconds that the file of another worker is waited for.
PATIENCE = 60
HEAD = ("code", "company", "country", "sectors", "submitted", "status", "score", "band")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Packed:
    """One submission in the ZIP: its line of the list, and its files with their hashes."""

    pk: str
    facts: tuple[str, ...]
    names: list[str] = field(default_factory=list)
    sha256: str = ""
    remark: str = ""

    def line(self) -> list[str]:
        """Return its line; no text of it is a formula to a spreadsheet."""
        cells = (*self.facts, " ".join(self.names), self.sha256, self.remark)
        return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]


def reportable(user: User) -> "QuerySet[Submission]":
    """Return what a reviewer may take along: all they may review but their own companies'."""
    rows = Submission.objects.reviewable_by(user)
    return rows.exclude(assessment__organisation__in=list(user.roles))


@transaction.atomic
def ask_bundle(
    *,
    by: User,
    filters: review_queue.Filters,
    words: Mapping[str, str],
    forms: Sequence[str],
    at: datetime,
) -> Bundle:
    """Have the reports of what the filters leave of the queue made. Raises NotDone.

    `words` tell the filters to people.
    """
    chosen = [form for form in FORMS if form in forms]
    if not chosen:
        raise NotDone("bundle_no_form")
    found = list(review_queue.chosen(by, filters).values_list("pk", flat=True)[: MOST + 1])
    if not found:
        raise NotDone("bundle_empty")
    if len(found) > MOST:
        raise NotDone("bundle_too_large", most=MOST)
    mine = Bundle.objects.filter(requested_by=by, making__in=[Making.WAITING, Making.RUNNING])
    if mine.count() >= WAITING_MOST:
        raise NotDone("bundle_waiting", most=WAITING_MOST)
    bundle = Bundle.objects.create(
        requested_by=by,
        requested_at=at,
        filters=dict(words),
        forms=chosen,
        submissions=[str(pk) for pk in found],
    )
    queue.put("make_bundle", bundle.pk)
    return bundle


def make_bundle(bundle_id: UUID, *, at: datetime) -> Bundle:
    """Make a ZIP unless it is made, failed, or somebody is making it. Raises Bundle.DoesNotExist.

    A report that cannot be made is told in the list; the others are there all the same.
    """
    if _take(bundle_id, at):
        bundle = Bundle.objects.select_related("requested_by").get(pk=bundle_id)
        name = f"{FOLDER}/{uuid4()}.zip"
        try:
            with tempfile.TemporaryFile() as file:
                packed = _write(bundle, file)
                size = file.tell()
                file.seek(0)
                default_storage.save(name, File(file))
        except Exception as error:  # every kind of failure is kept for whoever waits
            logger.exception("bundle %s could not be made (try %s)", bundle_id, bundle.tries)
            files.discard(name)
            _keep_failure(bundle, error, at)
        else:
            _finish(bundle, name, size, packed)
    return Bundle.objects.get(pk=bundle_id)


@transaction.atomic
def _take(bundle_id: UUID, at: datetime) -> bool:
    """Hold a row for this worker; tell whether it was free."""
    free = Bundle.objects.filter(Q(held_until=None) | Q(held_until__lt=at), pk=bundle_id)
    spent = free.filter(making=Making.RUNNING, tries__gte=TRIES_MOST)
    spent.update(making=Making.FAILED, failure=_("Making it has stopped a worker several times."))
    free = free.filter(making__in=[Making.WAITING, Making.RUNNING])
    taken = free.update(making=Making.RUNNING, held_until=at + HOLD, tries=F("tries") + 1, done=0)
    if taken:
        queue.put("make_bundle", bundle_id, after=at + HOLD + timedelta(seconds=1))
    return bool(taken)


def _finish(bundle: Bundle, name: str, size: int, packed: "Sequence[Packed]") -> None:
    """Record a finished ZIP; of two workers, one of them slower than its hold, the first wins."""
    failed = sum(bool(one.remark) for one in packed)
    remark = _("%(n)s reports could not be made; index.csv says why.") % {"n": failed}
    is_first = (
        Bundle.objects.filter(pk=bundle.pk)
        .exclude(making=Making.READY)
        .update(
            making=Making.READY,
            file=name,
            size=size,
            # What is not inside cannot be taken away again.
            submissions=[one.pk for one in packed if one.names],
            made_at=timezone.now(),
            held_until=None,
            failure=remark if failed else "",
        )
    )
    if not is_first:
        files.discard(name)


@transaction.atomic
def _keep_failure(bundle: Bundle, error: Exception, at: datetime) -> None:
    """Let go of a ZIP that could not be made; it is tried again, and given up after five times."""
    mine = Bundle.objects.filter(pk=bundle.pk, making=Making.RUNNING)
    failure = files.sentence(error)
    if bundle.tries >= TRIES_MOST:
        mine.update(making=Making.FAILED, failure=failure, held_until=None)
        return
    after = at + files.PAUSES[bundle.tries - 1]
    mine.update(making=Making.WAITING, failure=failure, held_until=after)
    queue.put("make_bundle", bundle.pk, after=after + timedelta(seconds=1))


def _write(bundle: Bundle, file: IO[bytes]) -> "list[Packed]":
    """Write the ZIP; return what was done with each submission."""
    packed = []
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for count, pk in enumerate(bundle.submissions, start=1):
            packed.append(_pack(archive, bundle, UUID(pk)))
            held = timezone.now() + HOLD
            Bundle.objects.filter(pk=bundle.pk).update(done=count, held_until=held)
        archive.writestr("index.csv", index_of(packed), ZIP_DEFLATED)
    return packed


def index_of(packed: Sequence[Packed]) -> bytes:
    """Return the list of what is inside, as spreadsheets read it (UTF-8 with its mark)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*HEAD, "files", "sha256", "remark"])
    writer.writerows(one.line() for one in packed)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _pack(archive: ZipFile, bundle: Bundle, pk: UUID) -> Packed:
    """Put one submission's files into the ZIP."""
    rows = reportable(bundle.requested_by).select_related("assessment__organisation", "review")
    submission = rows.filter(pk=pk).first()
    if submission is None:
        gone = _("withdrawn since, or no longer yours to review")
        return Packed(str(pk), ("",) * len(HEAD), remark=gone)
    packed = Packed(str(pk), ("",) * len(HEAD))
    try:
        packed.facts = facts_of(submission)
        for form in bundle.forms:
            name = name_of(submission, form)
            if form == "pdf":
                packed.sha256 = _add_pdf(archive, name, submission)
            else:
                archive.writestr(name, FORMATS[form].make(*documents_of(submission)), ZIP_DEFLATED)
            packed.names.append(name)
    except Exception as error:  # one report does not lose the others
        logger.exception("submission %s is not in bundle %s", pk, bundle.pk)
        packed.facts = (submission.code, *packed.facts[1:])
        packed.remark = str(error) if isinstance(error, Unmade) else files.sentence(error)
    return packed


class Unmade(Exception):  # noqa: N818 (named for what it says)
    """A PDF was not made; the text says why."""


def _add_pdf(archive: ZipFile, name: str, submission: Submission) -> str:
    """Put a submission's PDF into the ZIP, made where it was not yet; return its hash."""
    document, review = documents_of(submission)
    asked = files.ask(
        document=document, review=review, by=None, at=timezone.now(), submission=submission
    )
    for _second in range(PATIENCE):
        row = files.make(asked.pk, at=timezone.now())
        if row.is_ready or row.making != Making.RUNNING:
            break
        time.sleep(1)
    if not row.is_ready:
        raise Unmade(row.failure or _("another worker is still making it"))
    with default_storage.open(row.file.name or "") as source, archive.open(name, "w") as target:
        shutil.copyfileobj(source, target)
    return row.sha256


def facts_of(submission: Submission) -> tuple[str, ...]:
    """Return what the list says of a submission; figures as the report and its JSON have them."""
    document, review = documents_of(submission)
    decided: ReviewDocument | None = review
    overall = document.scores.overall
    return (
        submission.code,
        document.organisation.name,
        document.country,
        " ".join(document.sectors),
        submission.submitted_at.date().isoformat(),
        status_words(document, decided),
        "" if overall.exact is None else str(rounded(overall.exact, 2)),
        str(overall.band.label) if overall.band else wording.percent(None),
    )


def name_of(submission: Submission, form: str) -> str:
    """Return a path inside the ZIP that every system takes: no letter of it was typed freely."""
    assessment = submission.assessment
    company = slugify(assessment.organisation.name)[:60].strip("-") or "company"
    country = slugify(assessment.country) or "xx"
    return f"{country}/{company}-{submission.code.lower()}.{form}"


def parts(bundle: Bundle) -> Iterator[Submission]:
    """Return the submissions whose reports are inside, for the events of a download."""
    rows = Submission.objects.filter(pk__in=bundle.submissions)
    yield from rows.without_document().select_related("assessment")


def may_download(user: User, bundle: Bundle) -> bool:
    """Tell whether all that is inside is still the reviewer's to see."""
    made = set(bundle.submissions)
    seen = reportable(user).filter(pk__in=made).values_list("pk", flat=True)
    return {str(pk) for pk in seen} == made


def clear_bundles(*, at: datetime) -> int:
    """Delete ZIPs that are three days old, with their rows; return how many."""
    old = Bundle.objects.filter(requested_at__lt=at - KEPT).exclude(
        making=Making.RUNNING, held_until__gt=at
    )
    count = 0
    for bundle in old:
        name = bundle.file.name or ""
        bundle.delete()
        if name:
            files.discard(name)
        count += 1
    return count
