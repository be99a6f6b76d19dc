"""Mails to whoever waited for a report's file."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from checklists.models import Assessment, Submission
from copassess.accounts.models import Membership, User
from copassess.mail.models import Mail
from guidelines.models import Revision
from reports import mail
from reports.models import Making, ReportFile
from reports.services import files
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import AT, AssessmentFactory, owner_of, submitted
from tests.reports.file_driving import ask, ask_draft

pytestmark = [pytest.mark.usefixtures("media"), pytest.mark.django_db]
LATER = AT + timedelta(minutes=5)
TOLD = LATER + timedelta(seconds=30)


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission."""
    organisation = OrganisationFactory.create(name="Harbour Online")
    return submitted(organisation=organisation, title="Self-assessment 2026")


@pytest.fixture
def owner(submission: Submission) -> User:
    """Return the company's owner."""
    return owner_of(submission.assessment.organisation)


def letters() -> QuerySet[Mail]:
    """Return the mails about files; submitting wrote its own."""
    return Mail.objects.filter(kind__in=["ready", "failed"])


def fail(row: ReportFile) -> None:
    """Give it up for good."""
    ReportFile.objects.filter(pk=row.pk).update(
        making=Making.FAILED, failure="There is no room left where reports are kept."
    )


def test_whoever_waited_long_gets_one_mail_with_a_link(submission: Submission, owner: User) -> None:
    row = files.make(ask(submission, owner).pk, at=LATER)

    told = [mail.tell(row.pk, at=TOLD) for _ in range(2)]

    assert told == [True, False]
    letter = letters().get()
    assert letter.to == owner.email
    assert letter.subject == "The PDF of the gap report is ready: Self-assessment 2026"
    assert f"{reverse('reports:file-detail', args=[row.pk])}\n" in letter.text
    assert "“Self-assessment 2026” of Harbour Online" in letter.text
    assert row.sha256 in letter.text
    assert row.sha256 in letter.html


def test_whoever_saw_it_on_the_page_gets_none(submission: Submission, owner: User) -> None:
    row = files.make(ask(submission, owner).pk, at=AT + timedelta(seconds=50))

    assert not mail.tell(row.pk, at=TOLD)
    assert mail.untold() == []


def test_failure_is_told_once_in_plain_words(submission: Submission, owner: User) -> None:
    row = ask(submission, owner)
    fail(row)

    told = [mail.tell(row.pk, at=TOLD) for _ in range(2)]

    assert told == [True, False]
    letter = letters().get()
    assert letter.subject.startswith("The PDF of the gap report could not be made")
    assert "There is no room left where reports are kept." in letter.text
    assert "All answers are safe" in letter.text


def test_success_after_a_failure_is_told_too(submission: Submission, owner: User) -> None:
    row = ask(submission, owner)
    fail(row)
    mail.tell(row.pk, at=TOLD)
    ReportFile.objects.update(making=Making.WAITING)
    files.make(row.pk, at=LATER + timedelta(days=1))

    assert mail.untold() == [row.pk]
    assert mail.tell(row.pk, at=LATER + timedelta(days=1, minutes=1))
    assert mail.untold() == []
    assert letters().count() == 2


def test_nobody_is_told_of_what_nobody_asked_for(submission: Submission) -> None:
    row = files.make(ask(submission).pk, at=LATER)

    assert not mail.tell(row.pk, at=TOLD)
    assert mail.untold() == []


def test_whoever_asks_first_for_what_was_made_unasked_is_told(
    submission: Submission, owner: User
) -> None:
    ask(submission)
    row = files.make(ask(submission, owner).pk, at=LATER)

    assert mail.tell(row.pk, at=TOLD)


def test_whoever_left_the_company_is_not_told(submission: Submission, owner: User) -> None:
    row = files.make(ask(submission, owner).pk, at=LATER)
    Membership.objects.filter(user=owner).delete()

    assert not mail.tell(row.pk, at=TOLD)
    assert not letters().exists()


def test_whoever_may_not_sign_in_is_not_told(submission: Submission, owner: User) -> None:
    row = files.make(ask(submission, owner).pk, at=LATER)
    User.objects.filter(pk=owner.pk).update(is_active=False)

    assert not mail.tell(row.pk, at=TOLD)


def test_draft_is_told_of_too(real_catalogue: Revision) -> None:
    draft: Assessment = AssessmentFactory.create()
    row = files.make(ask_draft(draft, owner_of(draft.organisation)).pk, at=LATER)

    assert mail.tell(row.pk, at=TOLD)


def test_what_is_still_made_or_gone_is_no_news(submission: Submission, owner: User) -> None:
    row = ask(submission, owner)

    assert not mail.tell(row.pk, at=TOLD)
    row.delete()
    assert not mail.tell(row.pk, at=TOLD)
    assert not letters().exists()
