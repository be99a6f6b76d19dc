"""A submission's page for reviewers, its claims and its decisions."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from checklists.choices import Judgement, Outcome, Response, Status
from checklists.models import Answer, Review, Submission
from checklists.services import reviews, submissions
from copassess.accounts.models import User
from copassess.audit.models import Event
from tests.factories.accounts import MembershipFactory, StaffRoleFactory, UserFactory
from tests.factories.checklists import AT, answered_assessment, owner_of, submitted
from tests.factories.reviews import (
    DUE,
    agree,
    in_review,
    judge,
    reread,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def address(submission: Submission, name: str = "review-detail", query: str = "") -> str:
    """Return where one of a submission's review pages is."""
    return reverse(f"checklists:{name}", args=[submission.pk]) + query


def page_of(client: Client, submission: Submission, query: str = "") -> str:
    """Return the review page's text."""
    response = client.get(address(submission, query=query))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def amina(client: Client) -> User:
    """Sign a reviewer of Kenya in."""
    user = reviewer("KE")
    client.force_login(user)
    return user


@pytest.fixture
def mine(amina: User) -> Review:
    """Return a review that she holds: one gap, one question not applicable."""
    answers = {"GEN-A-2": "no", "GEN-B-2": "not_applicable"}
    return in_review(submitted(responses=answers), by=amina)


@pytest.mark.usefixtures("amina")
def test_page_shows_what_was_submitted(client: Client) -> None:
    assessment = answered_assessment(
        {"GEN-A-1": "partly"}, evidence=["GEN-A-1"], organisation__name="Example Telecom"
    )
    Answer.objects.of(assessment).filter(question="GEN-A-1").update(
        note="<b>Only</b> on weekdays.", action_text="Hire", action_owner="Head", action_due=DUE
    )
    submission = submitted(assessment)

    page = page_of(client, submission)

    for text in (
        "Example Telecom",
        submission.code,
        "Mobile operators",
        "Does the company do GEN-A-1?",
        "Critical",
        "Partly",
        "&lt;b&gt;Only&lt;/b&gt; on weekdays.",
        '<a href="https://example.org/GEN-A-1" rel="noopener noreferrer nofollow"',
        "30 Apr 2026",
        "Start review",
    ):
        assert text in page


@pytest.mark.usefixtures("amina")
def test_page_reads_the_frozen_document_alone(client: Client) -> None:
    submission = submitted(organisation__name="Then")
    organisation = submission.assessment.organisation
    Answer.objects.update(note="Written after.", response=Response.NO)
    type(organisation).objects.filter(pk=organisation.pk).update(name="Now")

    page = page_of(client, submission)

    assert "Then" in page
    assert "Written after." not in page


def test_page_of_a_review_is_for_its_holder_to_write_in(client: Client, mine: Review) -> None:
    own = page_of(client, mine.submission)
    client.force_login(reviewer("KE"))
    other = page_of(client, mine.submission)

    assert 'name="GEN-A-1-judgement"' in own
    assert "You review this submission" in own
    assert 'name="GEN-A-1-judgement"' not in other
    assert f"{mine.claimed_by} reviews this submission" in other
    assert "Take over" in other


def test_page_says_what_stands_in_the_way(client: Client, mine: Review) -> None:
    before = page_of(client, mine.submission)
    agree(mine)
    after = page_of(client, mine.submission)

    assert "4 questions need a verdict" in before
    assert "Next without a verdict" in before
    assert "It would be accepted: no critical gap is open." in after
    assert "Next without a verdict" not in after


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        ("all", {"GEN-A-1", "GEN-A-2", "MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1"}),
        ("nonsense", {"GEN-A-1", "GEN-A-2", "MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1"}),
        ("verdict", {"GEN-A-2", "GEN-B-1", "GEN-B-2"}),
        ("gaps", {"GEN-A-2"}),
        ("critical", {"GEN-A-1", "GEN-B-1"}),
        ("not-applicable", {"GEN-B-2"}),
        ("clarify", {"GEN-A-1"}),
        ("not-agreed", set()),
        ("changed", set()),
    ],
)
def test_page_filters_questions(client: Client, mine: Review, show: str, codes: set[str]) -> None:
    judge(mine, "GEN-A-1", Judgement.CLARIFY, comment="How?")

    page = page_of(client, mine.submission, f"?show={show}")

    every = ("GEN-A-1", "GEN-A-2", "MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1")
    assert {code for code in every if f'<article class="review-card" id="{code}"' in page} == codes
    assert ("No question is left under this filter." in page) == (not codes)


def test_page_of_a_second_round_marks_what_changed(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-2", Judgement.CLARIFY, comment="Why not?", internal_note="Ask them.")
    agree(mine, ["GEN-A-1"])
    returned(mine, summary="One question.")
    assessment = mine.submission.assessment
    Answer.objects.of(assessment).filter(question="GEN-A-2").update(
        response="yes", reply="It is now."
    )
    second = in_review(submitted_again(assessment), by=mine.claimed_by)

    page = page_of(client, second.submission)
    changed = page_of(client, second.submission, "?show=changed")

    for text in (
        "Submission 1 was returned",
        "One question.",
        "Kept from submission 1",
        "It is now.",
        "Asked to clarify",
        "Why not?",
        "Ask them.",
        "<del>No</del>",
        "Marked: what changed since submission 1",
    ):
        assert text in page
    assert page.count("is-changed") == 1
    assert 'id="GEN-A-2"' in changed
    assert 'id="GEN-A-1"' not in changed


def test_page_of_a_decided_review_is_to_read(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-2", Judgement.NOT_AGREED, response="partly", comment="Half of it is there.")
    returned(mine, summary="See the comments.")

    page = page_of(client, mine.submission)

    for text in (
        "See the comments.",
        "Not agreed: Partly",
        "Half of it is there.",
        "30 April 2026",
    ):
        assert text in page
    assert "<textarea" not in page
    assert "Start review" not in page


def test_page_marks_gaps_that_only_the_review_found(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-1", Judgement.NOT_AGREED, response="no", comment="It is not.")

    page = page_of(client, mine.submission)

    assert page.count("Gap found by the review") == 1


def test_strangers_and_members_are_kept_out(client: Client) -> None:
    submission = submitted(organisation__country="KE")
    organisation = submission.assessment.organisation
    both = StaffRoleFactory.create().user
    MembershipFactory.create(organisation=organisation, user=both)
    answers = {
        "stranger": UserFactory.create(),
        "owner": owner_of(organisation),
        "other country": reviewer("UG"),
        "member who reviews": both,
    }

    codes = {}
    for name, user in answers.items():
        client.force_login(user)
        codes[name] = client.get(address(submission)).status_code

    assert codes == {
        "stranger": 404,
        "owner": 403,
        "other country": 404,
        "member who reviews": 403,
    }


@pytest.mark.usefixtures("amina")
def test_withdrawn_submissions_are_the_company_s_alone(client: Client) -> None:
    submission = submitted()
    submissions.withdraw(
        assessment=reread(submission).assessment,
        by=owner_of(submission.assessment.organisation),
        at=AT,
    )

    assert client.get(address(submission)).status_code == 404
    assert client.post(address(submission, "review-start")).status_code == 404


def test_start_button_claims(client: Client, amina: User) -> None:
    submission = submitted()

    response = client.post(address(submission, "review-start"), follow=True)

    assert "You review this submission now." in response.content.decode()
    assert Review.objects.get().claimed_by == amina


def test_start_button_pressed_twice_says_why_not(client: Client, mine: Review) -> None:
    response = client.post(address(mine.submission, "review-start"), follow=True)

    assert "You have claimed “" in response.content.decode()


def test_release_and_take_over_buttons(client: Client, mine: Review) -> None:
    other = reviewer("KE")
    client.force_login(other)

    taken = client.post(address(mine.submission, "review-takeover"), follow=True)
    holder = reread_review(mine).claimed_by
    released = client.post(address(mine.submission, "review-release"), follow=True)

    assert "You have taken this review over" in taken.content.decode()
    assert holder == other
    assert "The claim is released." in released.content.decode()
    assert reread_review(mine).claimed_by is None


@pytest.mark.usefixtures("amina")
@pytest.mark.parametrize(
    "name", ["review-release", "review-takeover", "verdict-save-all", "review-return"]
)
def test_what_needs_a_review_is_not_found_before_it(client: Client, name: str) -> None:
    submission = submitted()

    assert client.post(address(submission, name)).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["review-start", "review-release", "review-takeover", "verdict-save-all"],
)
def test_reading_an_address_that_acts_is_refused(client: Client, mine: Review, name: str) -> None:
    assert client.get(address(mine.submission, name)).status_code == 405


def test_return_form_sends_it_back_and_tells_the_owners(
    client: Client,
    mine: Review,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    judge(mine, "GEN-A-2", Judgement.CLARIFY, comment="Why not?")
    path = address(mine.submission, "review-return")
    due = timezone.localdate() + timedelta(days=30)

    form = client.get(path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(path, {"summary": "Please look.", "due": due.isoformat()})

    assert "1 comment goes with it" in form
    assert "Why not?" in form
    assert response["Location"] == address(mine.submission)
    assert reread_review(mine).submission.assessment.status == Status.RETURNED
    assert mail.outbox[0].subject.startswith("Returned with questions")


@pytest.mark.parametrize(
    ("due", "problem"),
    [
        ("", "This field is required."),
        ("31.12.2999", "Enter a valid date."),
        ("2026-01-01", "Choose a day in the future."),
    ],
)
def test_return_form_keeps_what_was_typed(
    client: Client, mine: Review, due: str, problem: str
) -> None:
    judge(mine, "GEN-A-2", Judgement.CLARIFY, comment="Why not?")

    response = client.post(
        address(mine.submission, "review-return"), {"summary": "Typed before.", "due": due}
    )

    page = response.content.decode()
    assert f'<a href="#id_due">Submit again by: {problem}</a>' in page
    assert "Typed before." in page
    assert reread_review(mine).submission.assessment.status == Status.IN_REVIEW


def test_return_page_says_when_there_is_nothing_to_return_for(client: Client, mine: Review) -> None:
    page = client.get(address(mine.submission, "review-return")).content.decode()
    posted = client.post(
        address(mine.submission, "review-return"), {"summary": "", "due": "2999-01-01"}
    )

    assert "There is nothing to return for yet" in page
    assert "give at least one question the verdict" in posted.content.decode()


def test_accept_page_lists_what_blocks_it(client: Client, mine: Review) -> None:
    page = client.get(address(mine.submission, "review-accept")).content.decode()

    assert "4 points stand in the way of accepting." in page
    assert f'href="{address(mine.submission)}#GEN-A-2"' in page
    assert "It needs a verdict." in page


def test_accept_form_ends_the_review(client: Client, mine: Review) -> None:
    agree(mine)
    path = address(mine.submission, "review-accept")

    form = client.get(path).content.decode()
    response = client.post(path, {"summary": "Good work.", "outcome": "accepted"}, follow=True)

    assert "Outcome: Accepted" in form
    assert "Good work." in response.content.decode()
    assert reread_review(mine).submission.assessment.status == Status.ACCEPTED


@pytest.mark.parametrize("outcome", ["plan_agreed", "", "nonsense"])
def test_accept_form_takes_the_outcome_that_the_verdicts_have(
    client: Client, mine: Review, outcome: str
) -> None:
    agree(mine)

    response = client.post(
        address(mine.submission, "review-accept"), {"summary": "Typed.", "outcome": outcome}
    )

    page = response.content.decode()
    assert "Please check the following" in page
    assert "Typed." in page
    assert reread_review(mine).submission.assessment.status == Status.IN_REVIEW


def test_accept_form_of_a_moment_ago_names_what_blocks_it_now(client: Client, mine: Review) -> None:
    response = client.post(
        address(mine.submission, "review-accept"), {"summary": "", "outcome": "accepted"}
    )

    assert "4 questions still stand in the way" in response.content.decode()


def test_decision_pages_are_the_holder_s(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-2", Judgement.CLARIFY, comment="Why not?")
    client.force_login(reviewer("KE"))

    for name in ("review-return", "review-accept", "verdict-agree-rest"):
        assert client.get(address(mine.submission, name))["Location"] == address(mine.submission)
    refused = client.post(
        address(mine.submission, "review-return"), {"summary": "Mine.", "due": "2999-01-01"}
    )

    page = refused.content.decode()
    assert "another reviewer has claimed it" in page
    assert "Mine." in page


def test_company_s_events_show_the_steps(client: Client, mine: Review) -> None:
    agree(mine)
    assert mine.claimed_by is not None
    review = reread_review(mine)
    reviews.accept(review=review, by=mine.claimed_by, at=AT, summary="", outcome=Outcome.ACCEPTED)

    kinds = Event.objects.filter(
        organisation_id=str(review.submission.assessment.organisation_id)
    ).values_list("kind", flat=True)

    assert {"review.start", "review.accept"} <= set(kinds)


@pytest.mark.usefixtures("amina")
@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        ({"scope_kind": "country", "scope_country": "KE"}, "One country: Kenya"),
        (
            {"scope_kind": "product", "scope_name": "Kids' <TV>"},
            "One product or service: Kids&#x27; &lt;TV&gt;",
        ),
        ({}, "The whole company"),
    ],
)
def test_page_says_what_was_looked_at(client: Client, scope: dict[str, Any], sentence: str) -> None:
    assert sentence in page_of(client, submitted(**scope))


@pytest.mark.usefixtures("amina")
def test_page_of_what_applies_nowhere_has_no_score(client: Client) -> None:
    page = page_of(client, submitted(default=Response.NOT_APPLICABLE))

    assert "<dd>n/a</dd>" in page


def test_page_shows_an_action_that_was_there_before(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-2", Judgement.CLARIFY, comment="Who does it?")
    answers = Answer.objects.of(mine.submission.assessment).filter(question="GEN-A-2")
    answers.update(action_text="Hire", action_owner="Head")
    returned(mine)
    second = in_review(submitted_again(mine.submission.assessment), by=mine.claimed_by)
    judge(second, "GEN-A-2", Judgement.CLARIFY, comment="By when?")
    answers.update(action_due=DUE)
    returned(second)

    page = page_of(client, submitted_again(mine.submission.assessment))

    assert '<ins><span class="visually-hidden">added: </span>April' in page
