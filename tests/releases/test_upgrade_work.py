"""Work that goes on after an upgrade: what an earlier release left half done is finished."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from checklists.choices import Judgement, Response, Status
from checklists.document import Declaration
from checklists.models import Answer, Assessment, Review, Submission, Summary
from checklists.services import answers, rebuilding, reviews, submissions, verdicts
from checklists.services.answers import Changes
from checklists.services.verdicts import Written
from copassess.accounts.confirming import SIGNED_IN_AT
from copassess.accounts.middleware import SEEN_AT
from copassess.accounts.models import User
from tests.releases.artefact import Artefact

OWNER, REVIEWER = "owner@lagoon.example", "kampala@staff.example"
CHECKS = [
    ["verifysubmissions"],
    ["verifyaudit"],
    ["rebuildportfolio", "--check"],
    ["daily"],
    ["migrate", "--check"],
    ["applyretention", "--dry-run"],
]


def found(title: str) -> Assessment:
    """Return an assessment of the company as a request reads it."""
    rows = Assessment.objects.for_page()
    return rows.get(title=title, organisation__name="Radio Lagoon")


def answer_open(assessment: Assessment, by: User) -> None:
    """Answer what is open or waits to be confirmed, and mend what a return asked for."""
    for row in Answer.objects.of(assessment).for_writing():
        if not row.is_answered:
            sent = Changes(response=Response.YES, note="Confirmed after the upgrade.")
            answers.save(
                assessment=assessment,
                question=row.question,
                version=row.version,
                changes=sent,
                by=by,
                at=timezone.now(),
            )


def submitted(assessment: Assessment) -> Submission:
    """Sign and submit."""
    by, now = User.objects.get(email=OWNER), timezone.now()
    assessment.refresh_from_db()
    signed = Declaration(str(by), "Managing director", timezone.localdate(now))
    return submissions.submit(assessment=assessment, by=by, at=now, declaration=signed)


def ended(review: Review) -> Assessment:
    """Agree to all that has no verdict yet or was asked about, and accept."""
    by, now = User.objects.get(email=REVIEWER), timezone.now()
    row = Review.objects.select_related("submission__assessment", "claimed_by").get(pk=review.pk)
    assessment = row.submission.assessment
    given = {one.question: one for one in row.verdicts.all()}
    codes = list(Answer.objects.of(assessment).values_list("question", flat=True))
    written = [
        Written(code, given[code].version if code in given else 0, Judgement.AGREED, "", "")
        for code in codes
        if code not in given or given[code].judgement != Judgement.AGREED
    ]
    assert not verdicts.save_verdicts(review=row, written=written, by=by, at=now)
    row.refresh_from_db()
    [outcome, *_] = reviews.outcomes(row)
    reviews.accept(review=row, by=by, at=now, summary="Done.", outcome=outcome)
    return Assessment.objects.get(pk=assessment.pk)


@pytest.mark.parametrize("command", CHECKS, ids=" ".join)
def test_commands_are_content(undone: Artefact, command: list[str]) -> None:
    call_command(*command)

    assert list(rebuilding.differences()) == []


def test_draft_is_answered_and_submitted(undone: Artefact) -> None:
    draft = found("This year")
    answer_open(draft, User.objects.get(email=OWNER))

    submission = submitted(draft)

    assert submission.number == 1
    assert Summary.objects.get(assessment=draft).status == Status.SUBMITTED
    assert list(rebuilding.differences()) == []


def test_returned_one_is_submitted_again_and_accepted(undone: Artefact) -> None:
    again = submitted(found("Returned, another country"))
    by, now = User.objects.get(email=REVIEWER), timezone.now()
    review = reviews.start(submission=again, by=by, at=now)

    after = ended(review)

    assert again.number == 2
    assert after.status == Status.ACCEPTED
    assert list(rebuilding.differences()) == []


@pytest.mark.parametrize("title", ["In review", "Released", "Waiting"])
def test_review_is_ended(undone: Artefact, title: str) -> None:
    submission = Submission.objects.select_related("assessment").get(assessment=found(title))
    if title == "In review":
        review = submission.review
    else:
        by = User.objects.get(email=REVIEWER)
        review = reviews.start(submission=submission, by=by, at=timezone.now())

    after = ended(review)

    assert after.status == Status.ACCEPTED
    assert list(rebuilding.differences()) == []


def test_waiting_tasks_are_known(undone: Artefact) -> None:
    waiting = DBTaskResult.objects.ready().filter(run_after__lte=timezone.now() + timedelta(days=1))

    assert {row.task.name for row in waiting} == {"make_bundle", "make_file"}


def browser_of_0_1_0() -> Client:
    """Return a browser whose session began with that release, which kept no list of them."""
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(User.objects.get(email=OWNER))
    session = browser.session
    for name in (SEEN_AT, SIGNED_IN_AT):
        del session[name]
    session.save()
    UserSession.objects.all().delete()
    return browser


def test_sessions_that_nobody_could_end_are_over(undone: Artefact) -> None:
    browser = browser_of_0_1_0()

    call_command("daily")

    assert browser.get(reverse("accounts:session-list")).status_code == HTTPStatus.FOUND
    assert not Session.objects.exists()


def test_sessions_that_are_used_since_go_on(undone: Artefact) -> None:
    browser = browser_of_0_1_0()
    browser.get(reverse("checklists:work-list"))

    call_command("daily")

    assert browser.get(reverse("accounts:session-list")).status_code == HTTPStatus.OK
    assert UserSession.objects.count() == 1
