"""`manage.py daily`: each kind of work, its line, and what happens when one fails."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from checklists.models import Assignment, WorkbookUpload
from checklists.services import reminders
from copassess.accounts.models import Role
from copassess.audit.models import Seal
from copassess.mail.models import Mail
from tests.checklists import small
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory
from tests.factories.together import AssignmentFactory, WorkbookUploadFactory
from tests.mail import backends
from tests.mail.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
# The last lines of a run that finds nothing to remove, to repeat or to close.
NOTHING_TO_DO = [
    "Drafts whose owners were warned: 0.",
    "Untouched drafts removed: 0.",
    "Reports to be tried again: 0.",
    "People told of their reports: 0.",
    "Files of old drafts deleted: 0.",
    "Files of unfinished reports deleted: 0.",
    "Documents that nothing names deleted: 0.",
    "Files of unfinished uploads deleted: 0.",
    "Old ZIPs of reports deleted: 0.",
    "Exports of companies to be tried again: 0.",
    "Files of unfinished exports deleted: 0.",
    "Companies closed: 0.",
    "Sessions that ended deleted: 0.",
    "Invitations that nobody took deleted: 0.",
    "Rows of old tasks deleted: 0.",
]


@pytest.fixture
def assignments() -> Sequence[Assignment]:
    """Return work due tomorrow and work due a week ago, of two people of one company."""
    small.load()
    begun = timezone.now() - timedelta(days=3)
    assessment = AssessmentFactory.create(title="Self-assessment 2026", at=begun)
    today = timezone.now().date()
    return [
        AssignmentFactory.create(
            assessment=assessment,
            due=today + timedelta(days=days),
            user=MembershipFactory.create(
                organisation=assessment.organisation, role=Role.CONTRIBUTOR
            ).user,
        )
        for days in (1, -7)
    ]


def daily() -> list[str]:
    """Run it, and return what it printed."""
    out = StringIO()
    call_command("daily", stdout=out)
    return out.getvalue().splitlines()


def old_mail(days: int, **more: object) -> Mail:
    """Put a mail of some days ago into the outbox."""
    facts = {"kind": "note", "to": "ben@example.org", "text": "Hello", "html": "<p>Hello</p>"}
    made_at = timezone.now() - timedelta(days=days)
    return Mail.objects.create(**{**facts, "made_at": made_at, **more})


def test_daily_does_all_that_is_due_and_says_so(assignments: Sequence[Assignment]) -> None:
    WorkbookUploadFactory.create(assessment=assignments[0].assessment)
    waiting = old_mail(2, failure="TimeoutError")
    hopeless = old_mail(3, tries=10, failure="SMTPRecipientsRefused")
    old_mail(31, text="", sent_at=timezone.now() - timedelta(days=31))

    lines = daily()

    newest = Seal.objects.first()
    assert newest is not None
    assert lines == [
        "Mails given up: 1.",
        f"  note {hopeless.pk}, written {hopeless.made_at:%Y-%m-%d %H:%M} UTC, tried 10 times, "
        "last failure: SMTPRecipientsRefused.",
        f"Days of audit events sealed: {Seal.objects.count()}.",
        f"  Newest seal, to keep elsewhere: {newest.day} {newest.sha256}.",
        "Reminders of work due soon: 1.",
        "Reminders of work overdue: 1.",
        "Groups told in the month's benchmark: 0.",
        "Mails that waited: 1 sent, 0 still waiting.",
        "Rows of old mails deleted: 1.",
        "Uploads of old workbooks deleted: 1.",
        *NOTHING_TO_DO,
    ]
    soon, overdue = assignments
    sent = [message.to for message in outbox.outbox]
    assert sent == [[soon.email], [overdue.email], [waiting.to]]
    assert all(isinstance(m, EmailMultiAlternatives) and m.alternatives for m in outbox.outbox)
    assert not WorkbookUpload.objects.exists()


def test_daily_again_does_nothing_more(assignments: Sequence[Assignment]) -> None:
    daily()

    lines = daily()

    assert [line.partition(":")[2] for line in lines] == [
        *[" 0."] * 5,
        " 0 sent, 0 still waiting.",
        *[" 0."] * 17,
    ]
    assert len(outbox.outbox) == 2


def test_daily_keeps_reminders_while_the_server_is_away(
    assignments: Sequence[Assignment], settings: Settings
) -> None:
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, backends.HERE + "Away"
    away = daily()
    settings.EMAIL_BACKEND = works
    Mail.objects.update(held_until=None)

    back = daily()

    assert "Mails that waited: 0 sent, 2 still waiting." in away
    assert "Mails that waited: 2 sent, 0 still waiting." in back
    assert len(outbox.outbox) == 2


def test_two_at_once_remind_each_person_once(
    assignments: Sequence[Assignment], settings: Settings
) -> None:
    settings.EMAIL_BACKEND = backends.HERE + "Slow"

    at_once(daily, daily)

    assert sorted(message.to[0] for message in outbox.outbox) == sorted(
        assignment.email for assignment in assignments
    )


def failing(*_args: object, **_more: object) -> object:
    raise RuntimeError


def test_work_that_fails_stops_no_other(
    assignments: Sequence[Assignment],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    old_mail(1)
    monkeypatch.setattr(reminders, "waiting", failing)

    with pytest.raises(CommandError, match="Not done wholly: remind of work due soon, remind of"):
        daily()

    assert [message.to for message in outbox.outbox] == [["ben@example.org"]]
    assert "daily could not remind of work due soon" in caplog.text


def test_person_who_cannot_be_told_makes_it_fail_in_the_end(
    assignments: Sequence[Assignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell: Callable[..., bool] = reminders._tell  # the one place that fails for one person

    def fail_once(reminder: object, assignment: Assignment, at: object) -> bool:
        if assignment == assignments[0]:
            raise RuntimeError
        return tell(reminder, assignment, at)

    monkeypatch.setattr(reminders, "_tell", fail_once)

    with pytest.raises(CommandError, match="Not done wholly: remind of work due soon\\."):
        daily()

    assert [message.to for message in outbox.outbox] == [[assignments[1].email]]
