"""How far a report's file is, for whoever waits for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from copassess.accounts.models import User
from reports.files import LETTER
from reports.models import Making, ReportFile
from reports.services import files

# What a worker needs for one report, at most, while the machine is not overloaded.
USUAL = timedelta(seconds=15)
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class FilePage:
    """A file's page; `state` is one of ready, gone, failed, coming, and `seen` changes with it."""

    about: str
    state: str
    seen: str
    sentences: tuple[str, ...]
    # When the next try is, or when the present one began; None where neither is known.
    next_try_at: datetime | None
    began_at: datetime | None
    asked_at: datetime
    will_be_told: bool
    failure: str
    file_name: str
    size: int
    sha256: str
    made_at: datetime | None
    url: str
    download_url: str
    ask_url: str
    report_url: str
    is_letter: bool

    @property
    def is_coming(self) -> bool:
        """Tell whether it is worth looking again."""
        return self.state == "coming"


def page_of(row: ReportFile, name: str, user: User, *, at: datetime) -> FilePage:
    """Return what one person's page says of a file (one query while it waits)."""
    state, sentences = told(row, at)
    is_held = row.held_until is not None and row.held_until > at
    return FilePage(
        about=about(row),
        state=state,
        seen=f"{row.making}-{row.tries}-{crc32(' '.join(sentences).encode())}",
        sentences=sentences,
        next_try_at=row.held_until if is_held and row.making == Making.WAITING else None,
        began_at=row.held_until - files.HOLD
        if row.held_until and row.making == Making.RUNNING
        else None,
        asked_at=row.requested_at,
        will_be_told=row.requested_by_id == user.pk,
        failure=row.failure,
        file_name=name,
        size=row.size,
        sha256=row.sha256,
        made_at=row.made_at,
        url=reverse("reports:file-detail", args=[row.pk]),
        download_url=reverse("reports:file-download", args=[row.pk]),
        ask_url=ask_url(row),
        report_url=report_url(row),
        is_letter=row.form == LETTER,
    )


def told(row: ReportFile, at: datetime) -> tuple[str, tuple[str, ...]]:
    """Return how far it is: the state, and sentences for people."""
    if row.is_ready:
        return ("gone", ()) if files.is_lost(row) else ("ready", ())
    if row.making == Making.FAILED:
        return "failed", ()
    if row.making == Making.RUNNING:
        if row.held_until and row.held_until < at:
            return "coming", (
                _("Making it was interrupted; another worker takes it up by itself."),
            )
        return "coming", (_("It is being made now."),)
    if row.tries:
        return "coming", (_("The last try did not succeed. It is tried again by itself."),)
    return "coming", waiting(row, at)


def waiting(row: ReportFile, at: datetime) -> tuple[str, ...]:
    """Return its place among those that wait, and about how long that takes."""
    ahead = files.ahead(row, at)
    if at - row.requested_at > PATIENCE + USUAL * ahead:
        return (_("It waits for longer than usual. It stays in its place, and nothing is lost."),)
    place = ngettext(
        "%(count)s other report is made before it.",
        "%(count)s other reports are made before it.",
        ahead,
    ) % {"count": ahead}
    minutes = round(USUAL * (ahead + 1) / timedelta(minutes=1))
    long = ngettext("That takes about %(n)s minute.", "That takes about %(n)s minutes.", minutes)
    return (
        place if ahead else _("It is the next to be made."),
        long % {"n": minutes} if minutes > 1 else _("That usually takes less than a minute."),
    )


def about(row: ReportFile) -> str:
    """Return whose report it is, and of what."""
    assessment = row.submission.assessment if row.submission else row.assessment
    if assessment is None:
        return ""
    which = row.submission.code if row.submission else _("draft")
    return f"{assessment.organisation}, {assessment.title} ({which})"


def ask_url(row: ReportFile) -> str:
    """Return where one asks for it again."""
    if row.form == LETTER:
        return reverse("reports:letter-ask", args=[row.submission_id])
    if row.submission_id:
        return reverse("reports:report-ask", args=[row.submission_id])
    return reverse("reports:draft-ask", args=[row.assessment_id])


def report_url(row: ReportFile) -> str:
    """Return the page of the report, or of the rounds where it is a letter."""
    if row.form == LETTER:
        return reverse("checklists:round-list", args=[row.assessment_id])
    if row.submission_id:
        return reverse("reports:report-detail", args=[row.submission_id])
    return reverse("reports:draft-detail", args=[row.assessment_id])
