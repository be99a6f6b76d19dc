"""`manage.py daily`: all that is due, for a timer; it may run often, and twice at once."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from checklists.services import benchmarks, evidence, reminders, retention
from checklists.services.reminders import Reminder
from copassess.audit import seals
from copassess.mail import services as mail
from copassess.site.closing import services as closing
from copassess.site.privacy import tidying
from reports import mail as report_mail
from reports.services import bundles, upkeep

logger = logging.getLogger(__name__)


def give_up_mails(at: datetime) -> Iterator[str]:
    """Stop trying mails that will not arrive any more."""
    given_up = mail.give_up(at=at)
    yield f"Mails given up: {len(given_up)}."
    for row in given_up:
        why = f"tried {row.tries} times, last failure: {row.failure or 'none'}"
        yield f"  {row.kind} {row.pk}, written {row.made_at:%Y-%m-%d %H:%M} UTC, {why}."


def remind_due_soon(at: datetime) -> Iterator[str]:
    """Remind of due dates that are near."""
    yield from _remind(reminders.DUE_SOON, "Reminders of work due soon", at)


def remind_overdue(at: datetime) -> Iterator[str]:
    """Remind of due dates that have passed."""
    yield from _remind(reminders.OVERDUE, "Reminders of work overdue", at)


def publish_benchmark(at: datetime) -> Iterator[str]:
    """Publish the month's benchmark, on its first day or with the first run after it."""
    told = benchmarks.publish(month=timezone.localdate(at).replace(day=1), at=at)
    yield f"Groups told in the month's benchmark: {told}."


def send_mails(at: datetime) -> Iterator[str]:
    """Send what could not be sent before."""
    sent, waiting = mail.send_waiting()
    yield f"Mails that waited: {sent} sent, {waiting} still waiting."


def seal_events(at: datetime) -> Iterator[str]:
    """Seal each day's audit events once the day is over."""
    made = seals.seal_due(at=at)
    yield f"Days of audit events sealed: {len(made)}."
    if made:
        yield f"  Newest seal, to keep elsewhere: {made[-1].day} {made[-1].sha256}."


def forget_mails(at: datetime) -> Iterator[str]:
    """Delete the rows of old mails."""
    yield f"Rows of old mails deleted: {mail.forget(at=at)}."


def forget_uploads(at: datetime) -> Iterator[str]:
    """Delete what was read from old workbooks."""
    yield f"Uploads of old workbooks deleted: {retention.forget_uploads(at=at)}."


def warn_of_drafts(at: datetime) -> Iterator[str]:
    """Tell the owners of drafts that nobody touches."""
    yield f"Drafts whose owners were warned: {retention.warn_of_drafts(at=at)}."


def remove_drafts(at: datetime) -> Iterator[str]:
    """Remove drafts that nobody touched after the warning."""
    yield f"Untouched drafts removed: {retention.remove_drafts(at=at)}."


def repeat_reports(at: datetime) -> Iterator[str]:
    """Try again what could not be made."""
    yield f"Reports to be tried again: {upkeep.repeat(at=at)}."


def tell_of_reports(at: datetime) -> Iterator[str]:
    """Write to whoever waited for a report, where a worker was stopped before it did."""
    told = sum(report_mail.tell(key, at=at) for key in report_mail.untold())
    yield f"People told of their reports: {told}."


def forget_drafts(at: datetime) -> Iterator[str]:
    """Delete the files of old drafts, and files that belong to nothing."""
    yield f"Files of old drafts deleted: {upkeep.forget_drafts(at=at)}."
    yield f"Files of unfinished reports deleted: {upkeep.clear_orphans(at=at)}."


def forget_documents(at: datetime) -> Iterator[str]:
    """Delete documents of evidence that nothing names, and files of unfinished uploads."""
    yield f"Documents that nothing names deleted: {evidence.release()}."
    yield f"Files of unfinished uploads deleted: {evidence.clear_orphans(at=at)}."


def forget_bundles(at: datetime) -> Iterator[str]:
    """Delete ZIPs that reviewers asked for days ago."""
    yield f"Old ZIPs of reports deleted: {bundles.clear_bundles(at=at)}."


def repeat_exports(at: datetime) -> Iterator[str]:
    """Try again to make the ZIPs of companies that close."""
    yield f"Exports of companies to be tried again: {closing.repeat_exports(at=at)}."
    yield f"Files of unfinished exports deleted: {closing.clear_orphans(at=at)}."


def close_companies(at: datetime) -> Iterator[str]:
    """Close the companies whose time has come."""
    yield f"Companies closed: {closing.close_due(at=at)}."


def forget_sessions(at: datetime) -> Iterator[str]:
    """Delete sessions that have expired."""
    yield f"Sessions that ended deleted: {tidying.forget_sessions(at=at)}."


def forget_invitations(at: datetime) -> Iterator[str]:
    """Delete invitations that nobody took."""
    yield f"Invitations that nobody took deleted: {tidying.forget_invitations(at=at)}."


def forget_tasks(at: datetime) -> Iterator[str]:
    """Delete the rows of old tasks."""
    yield f"Rows of old tasks deleted: {upkeep.forget_tasks(at=at)}."


def _remind(reminder: Reminder, what: str, at: datetime) -> Iterator[str]:
    told = reminders.remind(reminder, at=at)
    yield f"{what}: {told.count}."
    if told.failed:
        message = f"{told.failed} could not be written"
        raise CommandError(message)


JOBS: tuple[tuple[str, Callable[[datetime], Iterator[str]]], ...] = (
    # First: while the server is away, a try to send holds the mail, and a held one stays.
    ("give up mails", give_up_mails),
    ("seal audit events", seal_events),
    ("remind of work due soon", remind_due_soon),
    ("remind of work overdue", remind_overdue),
    ("publish the benchmark", publish_benchmark),
    ("send mails", send_mails),
    ("delete old mails", forget_mails),
    ("delete old workbooks", forget_uploads),
    ("warn of untouched drafts", warn_of_drafts),
    ("remove untouched drafts", remove_drafts),
    ("repeat reports", repeat_reports),
    ("tell of reports", tell_of_reports),
    ("delete old files of reports", forget_drafts),
    ("delete documents that nothing names", forget_documents),
    ("delete old ZIPs of reports", forget_bundles),
    ("repeat exports", repeat_exports),
    ("close companies", close_companies),
    ("delete old sessions", forget_sessions),
    ("delete old invitations", forget_invitations),
    ("delete old tasks", forget_tasks),
)


class Command(BaseCommand):
    """Do each kind of work, and say how much of it there was; one that fails stops no other."""

    help = "Sends what is due, repeats what failed, and deletes what is kept for a while only."

    def handle(self, *args: object, **options: object) -> None:
        """Exit non-zero where something could not be done."""
        at = timezone.now()
        failed = [name for name, work in JOBS if not self._is_done(name, work, at)]
        if failed:
            message = f"Not done wholly: {', '.join(failed)}. The log says why."
            raise CommandError(message)

    def _is_done(self, name: str, work: Callable[[datetime], Iterator[str]], at: datetime) -> bool:
        try:
            for line in work(at):
                self.stdout.write(line)
        except Exception:  # the other work is due all the same
            logger.exception("daily could not %s", name)
            return False
        return True
