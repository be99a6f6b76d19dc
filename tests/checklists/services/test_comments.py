"""Comments: written, told, settled, and never seen outside the company."""

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from checklists.models import Answer, Assessment, Comment, Submission
from checklists.services import comments
from checklists.workflow import NotDone
from copassess.accounts.models import Membership, Role, User
from tests.factories.accounts import MembershipFactory, StaffRoleFactory
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    owner_of,
    submitted,
)
from tests.factories.reviews import in_review
from tests.factories.together import AssignmentFactory, CommentFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("small_catalogue")]
CODE = "GEN-A-1"
SECRET = "We have no idea what the board wants"


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment with nothing answered."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


def say(assessment: Assessment, text: str, by: User | None = None) -> Comment:
    """Comment on the first question, as an owner where nobody is named."""
    answer = Answer.objects.get(assessment=assessment, question=CODE)
    person = by or owner_of(assessment.organisation)
    return comments.write(answer=answer, text=text, by=person, at=AT)


def member(assessment: Assessment, role: Role = Role.CONTRIBUTOR) -> User:
    """Return a member of the assessment's company."""
    user: User = MembershipFactory.create(organisation=assessment.organisation, role=role).user
    return user


def told() -> list[str]:
    """Return the addresses that mail went to."""
    return sorted(message.to[0] for message in outbox.outbox)


def test_write_tells_whom_it_concerns(draft: Assessment) -> None:
    wrote, assigned, other = member(draft), member(draft), member(draft)
    CommentFactory.create(answer=Answer.objects.get(question=CODE), written_by=wrote)
    AssignmentFactory.create(assessment=draft, area="policies", user=assigned)
    AssignmentFactory.create(assessment=draft, area="csam", user=other)

    comment = say(draft, "  Who can confirm this?\r\n")

    assert comment.text == "Who can confirm this?"
    assert told() == sorted([wrote.email, assigned.email])
    link = reverse("checklists:question-talk", args=[draft.pk, CODE])
    assert f"{link}#comment-{comment.pk}" in str(outbox.outbox[0].body)


def test_nobody_who_left_is_told_nor_the_writer(draft: Assessment) -> None:
    left = member(draft)
    CommentFactory.create(answer=Answer.objects.get(question=CODE), written_by=left)
    Membership.objects.filter(user=left).delete()

    say(draft, "And now?")
    say(draft, "Anybody?")

    assert told() == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "comment_empty"),
        (" \n ", "comment_empty"),
        ("x" * 2001, "comment_long"),
        ("a\x00b", "comment_characters"),
    ],
)
def test_write_what_cannot_be_stored(draft: Assessment, text: str, reason: str) -> None:
    with pytest.raises(NotDone) as caught:
        say(draft, text)

    assert caught.value.reason == reason
    assert not Comment.objects.exists()


def test_comments_may_be_written_whatever_the_status() -> None:
    assessment = submitted().assessment

    say(assessment, "What did we say here?")

    assert Comment.objects.count() == 1


def test_resolve_and_reopen_twice_are_as_once(draft: Assessment) -> None:
    comment = say(draft, "Done?")
    first, second = member(draft), member(draft)

    comments.resolve(comment=comment, by=first, at=AT)
    comments.resolve(comment=comment, by=second, at=AT)
    assert Comment.objects.get().resolved_by == first
    for _ in range(2):
        comments.reopen(comment=comment)

    assert Comment.objects.get().resolved_at is None


def test_no_submission_and_no_reviewer_ever_sees_a_comment(client: Client) -> None:
    assessment = answered_assessment(organisation__country="KE")
    say(assessment, SECRET)
    submission = submitted(assessment)
    review = in_review(submission)
    client.force_login(review.claimed_by or StaffRoleFactory.create().user)

    assert SECRET not in Submission.objects.get().document
    for name in ("checklists:review-detail", "reports:report-detail", "reports:report-json"):
        response = client.get(reverse(name, args=[submission.pk]))
        assert response.status_code == 200
        assert SECRET not in response.content.decode()
    for name in ("comment-list", "question-list"):
        page = reverse(f"checklists:{name}", args=[assessment.pk])
        assert client.get(page).status_code == 404
