"""What UNICEF asks in one list, with replies; and every round with its report and letter."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists.choices import Judgement
from checklists.models import Answer, Assessment, Review
from checklists.services import submissions
from copassess.accounts.models import Role, User
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    owner_of,
    submitted,
)
from tests.factories.reviews import (
    agree,
    in_review,
    judge,
    reread,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def asked_of(assessment: Assessment) -> str:
    """Return where the list of what UNICEF asks is."""
    return reverse("checklists:asked-list", args=[assessment.pk])


def rounds_of(assessment: Assessment) -> str:
    """Return where an assessment's rounds are."""
    return reverse("checklists:round-list", args=[assessment.pk])


def text_of(client: Client, path: str) -> str:
    """Return a page's text."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def version_of(assessment: Assessment, question: str) -> int:
    """Return the version that a page shows."""
    return Answer.objects.of(assessment).get(question=question).version


def reply_to(assessment: Assessment, question: str, text: str) -> dict[str, str]:
    """Return what the list posts for one reply."""
    version = version_of(assessment, question)
    return {f"{question}-reply": text, f"{question}-version": str(version)}


def first_round(due_in: int = 30) -> Review:
    """Return a review that is about to be returned: one to clarify, one not agreed, praise."""
    review = in_review(submitted(organisation__name="Example Telecom"))
    judge(review, "GEN-B-1", Judgement.CLARIFY, comment="How <soon>?")
    judge(review, "GEN-A-2", Judgement.NOT_AGREED, response="partly", comment="On paper.")
    judge(review, "GEN-A-1", comment="Well done.")
    due = timezone.localdate() + timedelta(days=due_in)
    returned(review, summary="Two things.", due=due, must_answer=["GEN-B-1"])
    return review


@pytest.fixture
def back(small_catalogue: object) -> Assessment:
    """Return an assessment that came back."""
    return Assessment.objects.get(pk=first_round().submission.assessment_id)


@pytest.fixture
def owner(client: Client, back: Assessment) -> User:
    """Sign its owner in."""
    user = owner_of(back.organisation)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("owner")
def test_list_names_first_what_must_be_answered(client: Client, back: Assessment) -> None:
    page = text_of(client, asked_of(back))

    assert page.index('id="question-GEN-B-1"') < page.index('id="question-GEN-A-1"')
    assert page.index('id="question-GEN-A-1"') < page.index('id="question-GEN-A-2"')
    for text in (
        "How &lt;soon&gt;?",
        "Two things.",
        "1 still to do",
        "30 days are left.",
        "Amina Odhiambo of UNICEF returned submission 1",
        'name="GEN-B-1-reply"',
    ):
        assert text in page


@pytest.mark.parametrize(
    ("due_in", "said"),
    [
        (-1, "That is overdue: it was 1 day ago."),
        (-12, "That is overdue: it was 12 days ago."),
        (0, "That is today."),
        (1, "1 day is left."),
    ],
)
def test_list_says_how_long_there_is(client: Client, due_in: int, said: str) -> None:
    review = first_round()
    assessment = Assessment.objects.get(pk=review.submission.assessment_id)
    later = (timezone.localdate() + timedelta(days=due_in)).isoformat()
    document = Review.objects.get(pk=review.pk).document
    before = (timezone.localdate() + timedelta(days=30)).isoformat()
    Review.objects.filter(pk=review.pk).update(document=document.replace(before, later))
    client.force_login(owner_of(assessment.organisation))

    page = text_of(client, asked_of(assessment))
    overview = text_of(client, assessment.get_absolute_url())

    assert said in page
    assert said in overview
    assert ("UNICEF sees that it is late" in page) == (due_in < 0)


@pytest.mark.usefixtures("owner")
def test_reply_is_saved_and_answers(client: Client, back: Assessment) -> None:
    response = client.post(asked_of(back), reply_to(back, "GEN-B-1", "Within a day."), follow=True)

    page = response.content.decode()
    assert "1 reply is saved." in page
    assert "all done" in page
    assert "Since then: a reply." in page
    assert Answer.objects.of(back).get(question="GEN-B-1").reply == "Within a day."


@pytest.mark.usefixtures("owner")
def test_all_replies_of_the_page_are_saved_at_once(client: Client, back: Assessment) -> None:
    sent = reply_to(back, "GEN-B-1", "Within a day.") | reply_to(back, "GEN-A-2", "In use.")

    response = client.post(asked_of(back), sent, follow=True)

    assert "2 replies are saved." in response.content.decode()


@pytest.mark.usefixtures("owner")
def test_reply_that_somebody_overtook_stands_beside_theirs(
    client: Client, back: Assessment
) -> None:
    sent = reply_to(back, "GEN-B-1", "Within a day.")
    client.post(asked_of(back), reply_to(back, "GEN-B-1", "In a week."))

    response = client.post(asked_of(back), sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Not everything is saved" in page
    assert "Within a day." in page
    assert "In a week." in page
    now = version_of(back, "GEN-B-1")
    client.post(asked_of(back), sent | {"do": f"keep:GEN-B-1:{now}"})
    assert Answer.objects.of(back).get(question="GEN-B-1").reply == "Within a day."


@pytest.mark.usefixtures("owner")
def test_reply_that_cannot_be_stored_stays_in_its_field(client: Client, back: Assessment) -> None:
    response = client.post(asked_of(back), reply_to(back, "GEN-B-1", "a" * 5001))

    assert response.status_code == 409
    assert "longer than 5000 characters" in response.content.decode()
    assert "a" * 5001 in response.content.decode()


@pytest.mark.usefixtures("owner")
def test_reply_after_submitting_again_is_not_lost(client: Client, back: Assessment) -> None:
    client.post(asked_of(back), reply_to(back, "GEN-B-1", "Within a day."))
    sent = reply_to(back, "GEN-A-2", "Typed too late.")
    submitted_again(back)

    response = client.post(asked_of(back), sent)
    page = text_of(client, asked_of(back))

    assert "Typed too late." in response.content.decode()
    assert "it is submitted and waits for a reviewer" in response.content.decode()
    assert "You have submitted again since." in page
    assert 'name="GEN-B-1-reply"' not in page
    assert "days are left" not in page


@pytest.mark.usefixtures("owner")
def test_reply_without_its_version_is_refused(client: Client, back: Assessment) -> None:
    response = client.post(asked_of(back), {"GEN-B-1-reply": "Within a day."})

    assert response.status_code == 400


def test_viewers_read_the_list_and_write_nothing(client: Client, back: Assessment) -> None:
    member = MembershipFactory.create(organisation=back.organisation, role=Role.VIEWER)
    client.force_login(member.user)

    page = text_of(client, asked_of(back))

    assert "How &lt;soon&gt;?" in page
    assert "<textarea" not in page
    assert client.post(asked_of(back), reply_to(back, "GEN-B-1", "No.")).status_code == 403


def test_list_of_what_never_came_back_is_empty(client: Client) -> None:
    assessment = AssessmentFactory.create()
    client.force_login(owner_of(assessment.organisation))

    assert "there is nothing to answer" in text_of(client, asked_of(assessment))
    assert "Nothing is submitted yet." in text_of(client, rounds_of(assessment))


@pytest.mark.usefixtures("owner")
def test_submit_page_leads_to_what_must_be_answered(client: Client, back: Assessment) -> None:
    path = reverse("checklists:assessment-submit", args=[back.pk])

    before = text_of(client, path)
    client.post(asked_of(back), reply_to(back, "GEN-B-1", "Within a day."))
    after = text_of(client, path)

    assert "UNICEF asks you to answer this before you submit again" in before
    assert "#question-GEN-B-1" in before
    assert "#question-GEN-A-2" not in before
    assert "Sign and submit" in after


@pytest.mark.usefixtures("owner")
def test_question_says_that_it_must_be_answered(client: Client, back: Assessment) -> None:
    said = "UNICEF asks you to answer this before you submit again."

    asked = text_of(client, reverse("checklists:assessment-area", args=[back.pk, "csam"]))
    other = text_of(client, reverse("checklists:assessment-area", args=[back.pk, "policies"]))

    assert asked.count(said) == 1
    assert "On paper." in other
    assert said not in other


def three_rounds() -> Assessment:
    """Return an assessment of three rounds: returned, withdrawn, and in review."""
    review = first_round()
    assessment = Assessment.objects.get(pk=review.submission.assessment_id)
    Answer.objects.of(assessment).filter(question="GEN-B-1").update(reply="Within a day.")
    second = submitted_again(assessment)
    by = owner_of(assessment.organisation)
    submissions.withdraw(assessment=reread(second).assessment, by=by, at=AT)
    Answer.objects.of(assessment).filter(question="GEN-A-2").update(response="partly")
    in_review(submitted_again(assessment), by=reviewer("KE", name="Jonas Weber"))
    return assessment


def test_company_sees_all_its_rounds(client: Client) -> None:
    assessment = three_rounds()
    client.force_login(owner_of(assessment.organisation))

    page = text_of(client, rounds_of(assessment))

    for number in (1, 2, 3):
        assert f'id="round-{number}"' in page
    for text in (
        "Withdrawn",
        "Returned with comments",
        "by Amina Odhiambo of UNICEF",
        "3 new, 0 kept from before",
        "1 question since the last decision",
        "2 questions since the last decision",
        "A reviewer at UNICEF is reading it.",
        "Letter as PDF",
    ):
        assert text in page
    assert "Jonas Weber" not in page
    assert "/reviews/" not in page


def test_reviewers_see_the_rounds_that_were_not_withdrawn(client: Client) -> None:
    assessment = three_rounds()
    client.force_login(reviewer("KE"))

    page = text_of(client, rounds_of(assessment))

    assert 'id="round-1"' in page
    assert 'id="round-2"' not in page
    assert "Jonas Weber reviews it now." in page
    assert reverse("checklists:review-detail", args=[newest(assessment)]) in page


def newest(assessment: Assessment) -> object:
    """Return the ID of the newest submission."""
    return assessment.submissions.latest("number").pk


def test_rounds_show_own_and_reviewed_score(client: Client) -> None:
    review = in_review(submitted(answered_assessment({"GEN-A-2": "no"})))
    judge(review, "GEN-A-1", Judgement.NOT_AGREED, response="no", comment="On paper.")
    agree(review, ["GEN-B-1"])
    returned(review)
    client.force_login(owner_of(review.submission.assessment.organisation))

    page = text_of(client, rounds_of(review.submission.assessment))

    # Policies 4 of 6 points, handling CSAM all: (66.67 + 100) / 2; reviewed 1 of 6.
    assert "<dt>Own score</dt><dd>83, Established</dd>" in page
    assert "<dt>Reviewed score</dt><dd>58, Developing</dd>" in page


@pytest.mark.parametrize("name", ["asked-list", "round-list"])
def test_other_companies_and_countries_find_nothing(
    client: Client, back: Assessment, name: str
) -> None:
    path = reverse(f"checklists:{name}", args=[back.pk])

    for user in (MembershipFactory.create().user, reviewer("UG")):
        client.force_login(user)
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("rounds", [2, 5])
def test_rounds_ask_as_much_however_many_there_are(
    client: Client, rounds: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    review = first_round()
    assessment = Assessment.objects.get(pk=review.submission.assessment_id)
    for number in range(rounds - 1):
        Answer.objects.of(assessment).filter(question="GEN-B-1").update(reply=f"Within {number}.")
        again = in_review(submitted_again(assessment))
        judge(again, "GEN-B-1", Judgement.CLARIFY, comment="How soon?")
        returned(again)
    client.force_login(reviewer("KE"))

    with django_assert_num_queries(5):
        text_of(client, rounds_of(assessment))


@pytest.mark.parametrize("count", [2, 6])
def test_list_asks_as_much_however_long_it_is(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    review = in_review()
    codes = ["GEN-A-1", "GEN-A-2", "MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1"]
    for code in codes[:count]:
        judge(review, code, Judgement.CLARIFY, comment="How?")
    returned(review, must_answer=codes)
    assessment = review.submission.assessment
    client.force_login(owner_of(assessment.organisation))

    with django_assert_num_queries(8):
        text_of(client, asked_of(assessment))
