"""What anybody may learn of a report by its code or file: that it is genuine, where it stands."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from checklists import scoring, wording
from checklists.choices import Outcome, Status
from checklists.document import Document
from checklists.files import documents_of
from checklists.models import Assessment, Submission
from checklists.review_document import ReviewDocument
from copassess.audit.models import Tombstone
from reports.build.cover import status_words
from reports.build.source import Source, day, instant, shown
from reports.models import Making, ReportFile

# As many letters and digits as a code has after "COP".
LENGTH = 8


@dataclass(frozen=True)
class Standing:
    """Where a submission stands today; `stands` is false where it should not be relied on."""

    label: str
    sentence: str
    stands: bool = True


@dataclass(frozen=True)
class PublicScore:
    """A score as the report shows it."""

    label: str
    score: str
    unit: str
    band: str
    cap: str


@dataclass(frozen=True)
class Verified:
    """What stands behind a code; scores only where the company decided so."""

    code: str
    company: str
    edition: str
    checklists: tuple[str, ...]
    submitted: str
    standing: Standing
    status: str
    sha256: str
    scores: tuple[PublicScore, ...]
    is_reviewed: bool


@dataclass(frozen=True)
class Removed:
    """What stood behind a code or a file, and went under the retention policy."""

    day: str
    sha256: str


class Found(StrEnum):
    """What an uploaded file turned out to be."""

    ISSUED = auto()
    REMOVED = auto()
    DRAFT = auto()
    SAMPLE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class CheckedFile:
    """What a file is, byte for byte; of a draft nothing else is said."""

    found: Found
    verified: Verified | None = None
    made: str = ""
    removed: Removed | None = None
    # Made before UNICEF decided, and decided since.
    is_older_than_review: bool = False


def by_code(code: str) -> Verified | None:
    """Return what a code stands for; None for every code that was not issued (one query)."""
    rows = Submission.objects.select_related("assessment", "review", "withdrawal")
    submission = rows.filter(code=normal(code)).first()
    return verified_of(submission) if submission else None


def removed(code: str) -> Removed | None:
    """Return what the retention policy left of a code's submission (one query)."""
    return _removed("submission", normal(code))


def by_sha256(sha256: str) -> CheckedFile:
    """Return what a PDF file with this hash is (two queries where it is none of ours)."""
    rows = ReportFile.objects.filter(sha256=sha256, form="pdf", making=Making.READY)
    joined = rows.select_related(
        "submission__assessment", "submission__review", "submission__withdrawal"
    )
    # A draft may have been submitted as it was; its own file stays a draft's.
    row = min(joined, key=lambda row: row.submission_id is None, default=None)
    if row is None:
        gone = _removed("report", Tombstone.key_of(sha256))
        return CheckedFile(Found.REMOVED if gone else Found.UNKNOWN, removed=gone)
    if row.submission is None:
        return CheckedFile(Found.DRAFT if row.assessment_id else Found.SAMPLE)
    verified = verified_of(row.submission)
    return CheckedFile(
        Found.ISSUED,
        verified,
        made=moment(row.made_at) if row.made_at else "",
        is_older_than_review=verified.is_reviewed and not row.review_sha256,
    )


def _removed(kind: str, key: str) -> Removed | None:
    stone = Tombstone.objects.filter(kind=kind, key=key).first()
    return Removed(moment(stone.removed_at), stone.sha256) if stone else None


def normal(code: str) -> str:
    """Return a code as it was issued, however it was typed; empty where it cannot be one.

    Digits and letters of other widths and scripts are those that they look like to their writers;
    what stands between is left out.
    """
    plain = "".join(as_ascii(c) for c in unicodedata.normalize("NFKC", code[:100]))
    letters = "".join(c for c in plain.upper() if c.isalnum())
    letters = letters.removeprefix("COP")
    is_code = len(letters) == LENGTH and letters.isascii()
    return f"COP-{letters[:4]}-{letters[4:]}" if is_code else ""


def as_ascii(character: str) -> str:
    """Return a digit of any script as an ASCII one, and all else as it is."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def verified_of(submission: Submission) -> Verified:
    """Return what may be told of a submission (one query: whether there is a newer one)."""
    document, decided = documents_of(submission)
    content = document.catalogue
    standing = standing_of(submission, decided)
    may_tell = submission.assessment.is_score_public and not hasattr(submission, "withdrawal")
    return Verified(
        code=submission.code,
        company=document.organisation.name,
        edition=f"{content.edition.title} ({content.edition.year})",
        checklists=tuple(c.title for c in content.checklists_for(document.sectors)),
        submitted=instant(submission.submitted_at),
        standing=standing,
        status=status_words(document, decided),
        sha256=submission.sha256,
        scores=public_scores(document, decided) if may_tell else (),
        is_reviewed=decided is not None,
    )


def told_by_code(assessment: Assessment) -> tuple[tuple[str, tuple[PublicScore, ...]], ...]:
    """Return the codes of standing submissions, each with what its page would show (one query)."""
    rows = assessment.submissions.filter(withdrawal__isnull=True).select_related("review")
    return tuple(
        (submission.code, public_scores(*documents_of(submission)))
        for submission in rows.order_by("-number")
    )


def standing_of(submission: Submission, decided: ReviewDocument | None) -> Standing:
    """Return where a submission stands today, in words."""
    if hasattr(submission, "withdrawal"):
        sentence = _("The company took this submission back on %(date)s. Do not rely on it.")
        facts = {"date": moment(submission.withdrawal.at)}
        return Standing(_("Withdrawn"), sentence % facts, stands=False)
    if newer := newer_than(submission):
        sentence = _(
            "The company submitted this assessment again on %(date)s. Ask it for that report: this "
            "one is out of date."
        )
        return Standing(_("Superseded"), sentence % {"date": moment(newer)}, stands=False)
    if decided is None:
        return undecided(submission)
    if decided.decision == Status.RETURNED:
        sentence = _(
            "UNICEF read it and returned it to the company with questions. The company has not "
            "submitted it again yet."
        )
        return Standing(_("Returned"), sentence)
    if decided.outcome == Outcome.PLAN_AGREED:
        sentence = _(
            "UNICEF read it. Critical gaps are open, and an action is agreed for each of them."
        )
        return Standing(_("Reviewed: plan agreed"), sentence)
    return Standing(_("Reviewed: accepted"), _("UNICEF read it. No critical gap is open."))


def undecided(submission: Submission) -> Standing:
    """Return where a submission stands that UNICEF has not decided on."""
    if submission.assessment.status == Status.IN_REVIEW:
        sentence = _("A reviewer at UNICEF is reading it. Nothing is decided yet.")
        return Standing(_("Being reviewed"), sentence)
    sentence = _("The company answered for itself. UNICEF has not reviewed the answers.")
    return Standing(_("Self-assessed"), sentence)


def newer_than(submission: Submission) -> datetime | None:
    """Return when the newest submission came that takes the place of this one.

    That is a later one of the same assessment, or after its acceptance a correction: an assessment
    started from it for the same scope and period. One that was withdrawn takes nobody's place.
    """
    old = submission.assessment
    correction = Q(
        assessment__started_from=old,
        assessment__scope_kind=old.scope_kind,
        assessment__scope_name=old.scope_name,
        assessment__scope_country=old.scope_country,
        assessment__period_from=old.period_from,
        assessment__period_to=old.period_to,
    )
    again = Q(assessment=old, number__gt=submission.number)
    rows = Submission.objects.filter(again | correction, withdrawal__isnull=True)
    newest: datetime | None = (
        rows.order_by("-submitted_at").values_list("submitted_at", flat=True).first()
    )
    return newest


def public_scores(document: Document, decided: ReviewDocument | None) -> tuple[PublicScore, ...]:
    """Return the company's own score, and the reviewed one; none by rules that are unknown here."""
    source = Source(document, decided)
    try:
        own = public_score(_("Score by the company"), source.own.overall)
        if source.reviewed is None:
            return (own,)
        return own, public_score(_("Score after the review"), source.reviewed.overall)
    except scoring.UnknownRules:
        return ()


def public_score(label: str, overall: scoring.Result) -> PublicScore:
    """Return one score as the report shows it."""
    return PublicScore(
        label=label,
        score=shown(overall, is_draft=False),
        unit=_("of 100") if overall.exact is not None else "",
        band=str(overall.band.label) if overall.band else "",
        cap=wording.cap_sentence(overall),
    )


def moment(at: datetime) -> str:
    """Return the day of an instant in UTC, the same for everybody."""
    return day(at.astimezone(timezone.get_fixed_timezone(0)).date())
