"""Mails about submissions and reviews: who gets them, what they say, and that none does harm."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from checklists import mail
from checklists.choices import Judgement, Outcome, Status
from checklists.document import Document
from checklists.models import Review, Submission
from checklists.review_document import ReviewDocument
from checklists.services import reviews
from copassess.accounts.models import Organisation, Role, User
from copassess.audit.guarding import lifted
from copassess.mail.models import Mail
from copassess.mail.services import send_waiting
from tests.factories.accounts import MembershipFactory, StaffRoleFactory
from tests.factories.checklists import AT, submitted
from tests.factories.reviews import (
    agree,
    in_review,
    judge,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


class BrokenBackend(EmailBackend):
    """A mail server that knows nobody at one host, and breaks in its own way."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send to all others."""
        for message in email_messages:
            if message.to[0].endswith("@broken.example.org"):
                raise RuntimeError("no such host")
        return super().send_messages(email_messages)


def member(organisation: Organisation, email: str, **more: object) -> User:
    """Add somebody to a company."""
    user: User = MembershipFactory.create(organisation=organisation, user__email=email, **more).user
    return user


def recipients() -> list[str]:
    """Return who got a mail; each mail has one."""
    assert all(len(message.recipients()) == 1 for message in outbox.outbox)
    return sorted(message.to[0] for message in outbox.outbox)


def sent_to(email: str) -> EmailMultiAlternatives:
    """Return the one mail that somebody got."""
    (message,) = [message for message in outbox.outbox if message.to == [email]]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def html_of(message: EmailMultiAlternatives) -> str:
    """Return a mail's other version."""
    (alternative,) = message.alternatives
    assert alternative[1] == "text/html"
    return str(alternative[0])


@pytest.fixture
def submission() -> Submission:
    """Return what a company in Kenya with two owners and others submitted."""
    made = submitted(organisation__name="Example & Sons", title="Self-assessment 2026")
    organisation = made.assessment.organisation
    owner = organisation.memberships.get().user
    User.objects.filter(pk=owner.pk).update(
        email="maria@example.org", name="Maria Rojas", time_zone="Africa/Nairobi"
    )
    member(organisation, "second@example.org")
    member(organisation, "former@example.org", user__is_active=False)
    member(organisation, "viewer@example.org", role=Role.VIEWER)
    Mail.objects.all().delete()
    return made


def test_submission_tells_owners_and_reviewers_of_the_country(submission: Submission) -> None:
    for email, countries in (("ke@unicef.example", ["KE", "UG"]), ("ug@unicef.example", ["UG"])):
        StaffRoleFactory.create(user__email=email, countries=countries)
    StaffRoleFactory.create(user__email="all@unicef.example")
    StaffRoleFactory.create(user__email="gone@unicef.example", user__is_active=False)
    own = StaffRoleFactory.create(user__email="own@unicef.example")
    MembershipFactory.create(
        organisation=submission.assessment.organisation, user=own.user, role=Role.VIEWER
    )

    mail.tell_submitted(submission.pk, at=AT)
    send_waiting()

    assert recipients() == [
        "all@unicef.example",
        "ke@unicef.example",
        "maria@example.org",
        "second@example.org",
    ]


def test_submission_that_is_undone_tells_nobody(submission: Submission) -> None:
    def fail() -> None:
        with transaction.atomic():
            mail.tell_submitted(submission.pk, at=AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not Mail.objects.exists()


def test_receipt_names_code_number_and_report(submission: Submission) -> None:
    mail.tell_submitted(submission.pk, at=AT)
    send_waiting()

    message = sent_to("maria@example.org")
    link = "http://127.0.0.1:8000" + submission.get_absolute_url()
    assert message.subject == "Submission 1 received: Self-assessment 2026"
    for text in (
        "Hello Maria Rojas,",
        "“Self-assessment 2026” of Example & Sons",
        "Submission: 1",
        f"Code: {submission.code}",
        link,
    ):
        assert text in str(message.body)
    html = html_of(message)
    assert f'<a class="button" href="{link}">' in html
    assert "Example &amp; Sons" in html


def test_mail_has_the_reader_s_clock(submission: Submission) -> None:
    with lifted():
        Submission.objects.filter(pk=submission.pk).update(
            submitted_at=datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
        )

    mail.tell_submitted(submission.pk, at=AT)
    send_waiting()

    assert "3 March 2026, 01:30 (EAT)" in str(sent_to("maria@example.org").body)
    assert "2 March 2026, 22:30 (UTC)" in str(sent_to("second@example.org").body)


def test_reviewers_get_the_review_s_address(submission: Submission) -> None:
    StaffRoleFactory.create(user__email="ke@unicef.example", countries=["KE"])

    mail.tell_submitted(submission.pk, at=AT)
    send_waiting()

    message = sent_to("ke@unicef.example")
    link = "http://127.0.0.1:8000" + reverse("checklists:review-detail", args=[submission.pk])
    assert message.subject == "To review: Example & Sons, submission 1"
    assert link in str(message.body)
    assert f'<a class="button" href="{link}">' in html_of(message)


def test_reviewers_read_that_it_came_again(submission: Submission) -> None:
    review = in_review(submission)
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(review)
    StaffRoleFactory.create(user__email="ke@unicef.example", countries=["KE"])

    submitted_again(submission.assessment)
    send_waiting()

    assert "again: this is submission 2" in str(sent_to("ke@unicef.example").body)


def test_owners_are_told_of_a_return(
    submission: Submission, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    review = in_review(submission)
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")

    with django_capture_on_commit_callbacks(execute=True):
        returned(review, summary="Two <things>.\n\nPlease look.", due=date(2026, 5, 1))

    assert recipients() == ["maria@example.org", "second@example.org"]
    message = sent_to("maria@example.org")
    site = "http://127.0.0.1:8000"
    asked = site + reverse("checklists:asked-list", args=[submission.assessment_id])
    area = reverse("checklists:assessment-area", args=[submission.assessment_id, "policies"])
    question = f"{site}{area}#question-GEN-A-1"
    assert message.subject == "Returned with questions: Self-assessment 2026"
    for text in ("Two <things>.\n\nPlease look.", "by 1 May 2026", asked, question, "for UNICEF"):
        assert text in str(message.body)
    html = html_of(message)
    assert "Two &lt;things&gt;." in html
    assert f'<a href="{question}">GEN-A-1 Practice GEN-A-1</a>' in html
    assert "GEN-A-2" not in html


def accept(submission: Submission, outcome: Outcome) -> Review:
    """Accept a submission."""
    review = in_review(submission)
    agree(review)
    review = reread_review(review)
    assert review.claimed_by is not None
    reviews.accept(
        review=review, by=review.claimed_by, at=AT, summary="Good work.", outcome=outcome
    )
    return review


def test_owners_are_told_of_acceptance(
    submission: Submission, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        accept(submission, Outcome.ACCEPTED)

    message = sent_to("maria@example.org")
    assert message.subject == "Reviewed and accepted: Self-assessment 2026"
    assert "Good work." in str(message.body)
    rounds = reverse("checklists:round-list", args=[submission.assessment_id])
    assert rounds in str(message.body)
    assert not message.attachments


def test_owners_read_of_the_plan_that_was_agreed(submission: Submission) -> None:
    review = accept(submission, Outcome.ACCEPTED)
    Mail.objects.all().delete()
    decided = ReviewDocument.from_json(reread_review(review).document)
    agreed = replace(decided, outcome=Outcome.PLAN_AGREED)
    text = agreed.to_json(Document.from_json(submission.document))
    Review.objects.filter(pk=review.pk).update(document=text)

    mail.tell_decided(review.pk, at=AT)
    send_waiting()

    message = sent_to("maria@example.org")
    assert message.subject == "Reviewed, plan agreed: Self-assessment 2026"
    assert "an action is agreed for each" in str(message.body)
    assert "an action is agreed for each" in html_of(message)


def test_mail_that_fails_is_logged_and_stops_no_other(
    submission: Submission, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    member(submission.assessment.organisation, "a@broken.example.org")

    with caplog.at_level(logging.ERROR):
        mail.tell_submitted(submission.pk, at=AT)
        send_waiting()

    assert recipients() == ["maria@example.org", "second@example.org"]
    assert Mail.objects.waiting().get().to == "a@broken.example.org"
    assert "could not be sent" in caplog.text
    assert "a@broken.example.org" not in caplog.records[0].getMessage()


def test_decision_stands_when_every_mail_fails(
    submission: Submission,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.EMAIL_BACKEND = "nowhere.Backend"
    review = in_review(submission, by=reviewer())
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")

    with django_capture_on_commit_callbacks(execute=True):
        returned(review)

    assert reread_review(review).submission.assessment.status == Status.RETURNED


def test_name_of_two_lines_breaks_no_subject(submission: Submission) -> None:
    assessment = submission.assessment
    type(assessment).objects.filter(pk=assessment.pk).update(title="Two\nlines")

    mail.tell_submitted(submission.pk, at=AT)
    send_waiting()

    assert sent_to("maria@example.org").subject == "Submission 1 received: Two lines"
