"""Reading a submission: all on a page or one by one, what is worth a look, what became of it."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from checklists.choices import Judgement
from checklists.models import Answer, Assessment, Review, Submission
from checklists.services import reviews
from copassess.accounts.models import User
from tests.checklists.views.test_review_queries import count_of, load, second_round
from tests.factories.checklists import AT, answered_assessment, attach, owner_of, submitted
from tests.factories.reviews import (
    DUE,
    ReplyTextFactory,
    agree,
    in_review,
    judge,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = pytest.mark.django_db
EVERY = ["GEN-A-1", "GEN-A-2", "MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1"]
NOTE = "Our handbook says so, and everybody has read it."


@pytest.fixture
def amina(client: Client) -> User:
    """Sign a reviewer of Kenya in."""
    user = reviewer("KE")
    client.force_login(user)
    return user


@pytest.fixture
def mine(small_catalogue: object, amina: User) -> Review:
    """Return a review that she holds: one gap, and nothing worth a second look."""
    assessment = answered_assessment({"GEN-A-2": "no", "GEN-B-2": "partly"}, evidence=EVERY)
    return in_review(submitted(assessment), by=amina)


def address(review: Review, query: str = "") -> str:
    """Return where a review's page is."""
    return reverse("checklists:review-detail", args=[review.submission_id]) + query


def page_of(client: Client, review: Review, query: str = "") -> str:
    """Return the page's text."""
    response = client.get(address(review, query))
    assert response.status_code == 200
    return response.content.decode()


def order_of(page: str) -> list[str]:
    """Return the questions in the order of the page."""
    return re.findall(r'<article class="review-card[^"]*" id="([^"]+)"', page)


def change(submission: Submission, question: str, **values: object) -> None:
    """Write an answer anew, as a company that was asked does."""
    Answer.objects.of(submission.assessment).filter(question=question).update(**values)


def send(client: Client, review: Review, question: str, query: str, **data: str) -> Any:  # noqa: ANN401
    """Press a button of a page with one question, without script."""
    path = reverse("checklists:verdict-save", args=[review.submission_id, question])
    fields = {f"{question}-{name}": value for name, value in data.items() if name != "then"}
    then = {"then": data["then"]} if "then" in data else {}
    return client.post(path + query, {"versions": f"{question}:0", **fields, **then})


def test_one_question_stands_there_with_its_neighbours(client: Client, mine: Review) -> None:
    first = page_of(client, mine, "?view=one")
    second = page_of(client, mine, "?view=one&question=GEN-A-2")
    last = page_of(client, mine, "?view=one&question=MNO-B-1")

    assert order_of(first) == ["GEN-A-1"]
    assert "1 of 6" in first
    assert 'rel="prev"' not in first
    assert order_of(second) == ["GEN-A-2"]
    assert "2 of 6" in second
    assert f'href="{address(mine, "?view=one&amp;question=GEN-A-1")}" rel="prev"' in second
    assert f'href="{address(mine, "?view=one&amp;question=MNO-A-1")}" rel="next"' in second
    assert "6 of 6" in last
    assert 'rel="next"' not in last


def test_one_by_one_goes_through_the_filter_and_remembers_it(client: Client, mine: Review) -> None:
    page = page_of(client, mine, "?view=one&show=gaps&order=area&question=GEN-A-2")

    assert "1 of 2" in page
    step = "?view=one&amp;show=gaps&amp;order=area&amp;question=GEN-B-2"
    assert f'href="{address(mine, step)}" rel="next"' in page
    # The other view is at the same question, under the same filter.
    assert f'href="{address(mine, "?show=gaps&amp;order=area#GEN-A-2")}">All on a page' in page


@pytest.mark.parametrize("question", ["NOWHERE", "", "%27%22%3C", "x" * 3000])
def test_unknown_question_leads_to_the_first(client: Client, mine: Review, question: str) -> None:
    page = page_of(client, mine, f"?view=one&question={question}")

    assert order_of(page) == ["GEN-A-1"]


def test_what_an_address_cannot_mean_is_left_out(client: Client, mine: Review) -> None:
    page = page_of(client, mine, "?view=two&show=%27--&order=;drop")

    assert order_of(page) == EVERY


def test_empty_filter_says_so_in_both_views(client: Client, mine: Review) -> None:
    for view in ("", "&view=one"):
        page = page_of(client, mine, f"?show=clarify{view}")
        assert "No question is left under this filter." in page
        assert order_of(page) == []


def test_question_that_left_the_filter_keeps_its_place(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-2")

    page = page_of(client, mine, "?view=one&show=verdict&question=GEN-A-2")

    assert order_of(page) == ["GEN-A-2"]
    assert "2 of 4" in page
    assert "not this one any more" in page
    assert "question=GEN-B-1" in page


def test_buttons_save_and_go_on_without_script(client: Client, mine: Review) -> None:
    query = "?view=one&show=verdict"

    agreed = send(client, mine, "GEN-A-1", query, then="agree", judgement="")
    asked = send(client, mine, "GEN-A-2", query, then="next", judgement="clarify", comment="Who?")
    stays = send(client, mine, "GEN-B-1", query, judgement="agreed")

    assert agreed["Location"] == address(mine, f"{query}&question=GEN-A-2")
    assert asked["Location"] == address(mine, f"{query}&question=GEN-B-1")
    assert stays["Location"] == address(mine, f"{query}&question=GEN-B-1")
    rows = mine.verdicts.values_list("question", "judgement", "comment")
    assert set(rows) == {
        ("GEN-A-1", "agreed", ""),
        ("GEN-A-2", "clarify", "Who?"),
        ("GEN-B-1", "agreed", ""),
    }


def test_after_the_last_question_the_page_says_so(client: Client, mine: Review) -> None:
    response = send(client, mine, "MNO-B-1", "?view=one", then="agree")

    page = client.get(response["Location"]).content.decode()
    assert "This is the last question of the list." in page
    assert order_of(page) == ["MNO-B-1"]


def test_verdict_that_lacks_something_stays_with_its_question(client: Client, mine: Review) -> None:
    response = send(client, mine, "GEN-A-2", "?view=one", then="next", judgement="clarify")

    page = response.content.decode()
    assert order_of(page) == ["GEN-A-2"]
    assert '<a href="#GEN-A-2-comment">GEN-A-2: Write what the company should clarify.' in page
    assert not mine.verdicts.exists()


def second_of(mine: Review, amina: User) -> Review:
    """Return the review of a second round: asked, changed, and submitted again."""
    change(mine.submission, "GEN-A-2", note="Nobody is on call. We plan it for the summer of 2026.")
    first = in_review(submitted_again_from_scratch(mine), by=amina)
    judge(
        first, "GEN-A-2", Judgement.CLARIFY, comment="Who is on call?", internal_note="Ring them."
    )
    returned(first)
    change(
        first.submission,
        "GEN-A-2",
        response="partly",
        note="Somebody is on call. We plan it for the summer of 2026.",
        reply="Since last week.",
        action_text="Hire two",
        action_owner="Head",
        action_due=DUE,
    )
    return in_review(submitted_again(first.submission.assessment), by=amina)


def test_one_question_shows_all_there_is(client: Client, mine: Review, amina: User) -> None:
    second = second_of(mine, amina)

    page = page_of(client, second, "?view=one&question=GEN-A-2")

    for text in (
        "is on call. We plan it for the summer of 2026.",
        "Evidence of GEN-A-2",
        "The company\u2019s reply",
        "Since last week.",
        "Hire two",
        "Asked to clarify",
        "Who is on call?",
        "<del>No</del>",
        '<span class="visually-hidden">removed: </span>Nobody </del>',
        '<span class="visually-hidden">added: </span>Somebody </ins>',
        "Children are safer with GEN-A-2.",
        "GEN-A-2 is written down and followed.",
        "Procedure of GEN-A-2",
        "Ring them.",
        "Only UNICEF reads this",
        'name="GEN-A-2-judgement"',
        "The company must answer this before it submits again",
    ):
        assert text in page, text


def submitted_again_from_scratch(review: Review) -> Submission:
    """Release a review, take its submission back and submit the answers as they are now."""
    submission = reread_review(review).submission
    assert review.claimed_by is not None
    reviews.release(review=reread_review(review), by=review.claimed_by, at=AT)
    Assessment.objects.filter(pk=submission.assessment_id).update(status="draft")
    Review.objects.filter(pk=review.pk).delete()
    return submitted_again(submission.assessment)


@pytest.fixture
def doubtful(small_catalogue: object, amina: User) -> Review:
    """Return a review of answers that are worth a look here and there."""
    assessment = answered_assessment(
        {"GEN-B-1": "not_applicable", "MNO-A-1": "no"}, evidence=["GEN-A-2"]
    )
    rows = Answer.objects.of(assessment).exclude(question__in=["GEN-A-2", "GEN-B-1"])
    rows.update(note=NOTE)
    return in_review(submitted(assessment), by=amina)


def test_what_is_worth_a_look_comes_first(client: Client, doubtful: Review) -> None:
    look_first = page_of(client, doubtful)
    by_area = page_of(client, doubtful, "?order=area")
    one = page_of(client, doubtful, "?view=one")

    assert order_of(look_first) == [
        "GEN-A-1",
        "GEN-B-1",
        "MNO-B-1",
        "MNO-A-1",
        "GEN-B-2",
        "GEN-A-2",
    ]
    assert order_of(by_area) == EVERY
    assert order_of(one) == ["GEN-A-1"]
    assert '<h2 id="area-look">Worth a look</h2>' in look_first
    assert "2 questions of this area stand above" in look_first


def test_hints_stand_on_top_and_at_their_questions(client: Client, doubtful: Review) -> None:
    page = page_of(client, doubtful)

    for rule, label, count in (
        ("critical-without-evidence", "Critical, answered yes, nothing attached", 1),
        ("critical-not-applicable", "Critical, said not to apply", 1),
        ("copied-note", "One note at many questions", 4),
        ("area-not-applicable", "Much of an area said not to apply", 1),
    ):
        link = f'<a href="{address(doubtful, f"?show={rule}")}">{label}</a>'
        assert f'{link} <span class="review-count">{count}</span>' in page
    assert "Critical and answered yes, with no evidence attached." in page
    assert "The same note stands at 4 questions." in page


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        ("worth", {"GEN-A-1", "GEN-B-1", "GEN-B-2", "MNO-A-1", "MNO-B-1"}),
        ("critical-without-evidence", {"GEN-A-1"}),
        ("critical-not-applicable", {"GEN-B-1"}),
        ("copied-note", {"GEN-A-1", "GEN-B-2", "MNO-A-1", "MNO-B-1"}),
        ("lowered", set()),
        ("all-yes", set()),
    ],
)
def test_hints_are_filters(client: Client, doubtful: Review, show: str, codes: set[str]) -> None:
    assert set(order_of(page_of(client, doubtful, f"?show={show}"))) == codes


def test_answer_lowered_since_the_last_round_is_said(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-2", Judgement.CLARIFY, comment="Who?")
    returned(mine)
    change(mine.submission, "GEN-A-1", response="partly")
    change(mine.submission, "GEN-A-2", response="yes")
    second = in_review(submitted_again(mine.submission.assessment), by=mine.claimed_by)

    page = page_of(client, second, "?show=lowered")

    assert order_of(page) == ["GEN-A-1"]
    assert "Answered lower than last time, then “Yes”." in page


@pytest.mark.parametrize(("country", "is_said"), [("KE", True), ("UG", False)])
def test_first_round_is_compared_with_what_it_began_from_in_its_country(
    client: Client, small_catalogue: object, amina: User, country: str, is_said: bool
) -> None:
    before = submitted(
        answered_assessment(organisation__country="KE", scope_kind="country", scope_country=country)
    )
    again = answered_assessment(
        {"GEN-A-1": "no"},
        organisation=before.assessment.organisation,
        started_from=before.assessment,
    )
    Answer.objects.of(again).update(carried_forward=False)
    review = in_review(submitted(again), by=amina)

    page = page_of(client, review)

    assert ("Answered lower than last time" in page) == is_said


def test_company_and_report_know_nothing_of_hints_and_notes(
    client: Client, doubtful: Review
) -> None:
    judge(doubtful, "GEN-A-1", Judgement.CLARIFY, comment="Shown.", internal_note="Secret.")
    returned(doubtful)
    client.force_login(owner_of(doubtful.submission.assessment.organisation))
    submission, assessment = doubtful.submission_id, doubtful.submission.assessment
    paths = [
        reverse("checklists:assessment-detail", args=[assessment.pk]),
        reverse("checklists:assessment-area", args=[assessment.pk, "policies"]),
        reverse("reports:report-detail", args=[submission]),
    ]

    pages = "".join(client.get(path).content.decode() for path in paths)

    assert "Shown." in pages
    for hidden in ("Secret.", "orth a look", "nothing attached", "same note stands"):
        assert hidden not in pages


def test_summary_names_what_blocks_and_what_would_follow(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-1", Judgement.NOT_AGREED, response="no", comment="There is none.")

    page = page_of(client, mine)

    assert "3 questions need a verdict" in page
    assert f'href="{address(mine, "#GEN-A-2")}" title="Practice GEN-A-2">GEN-A-2</a>' in page
    assert "the outcome would then be “plan agreed”: 1 critical gap is open." in page
    assert "no action with owner and due date" in page
    assert "1 question would go back to the company." in page
    for label, show, count in (
        ("Not agreed", "not-agreed", 1),
        ("Without a verdict", "without", 5),
    ):
        link = f'<a href="{address(mine, f"?show={show}")}">{label}</a>'
        assert f'{link} <span class="soft">{count}</span>' in page


def test_summary_says_why_a_plan_would_be_agreed(client: Client, mine: Review, amina: User) -> None:
    change(
        mine.submission,
        "GEN-A-1",
        response="no",
        action_text="Name a person",
        action_owner="Board",
        action_due=DUE,
    )
    review = in_review(submitted_again_from_scratch(mine), by=amina)
    agree(review)

    page = page_of(client, review)

    assert "The outcome would be “plan agreed”" in page
    assert "1 open critical gap" in page
    assert "Name a person" in page
    assert "Board, 30 Apr 2026" in page


def test_texts_to_use_again_are_there_to_copy(client: Client, mine: Review, amina: User) -> None:
    ReplyTextFactory.create(owner=amina, title="My own", question="GEN-A-1")
    ReplyTextFactory.create(title="A shared one", is_shared=True)
    ReplyTextFactory.create(title="Another's own")

    for query in ("", "?view=one"):
        page = page_of(client, mine, query)
        assert "My own" in page
        assert "A shared one" in page
        assert "Another" not in page


def test_page_to_read_along_has_no_fields_in_either_view(client: Client, mine: Review) -> None:
    client.force_login(reviewer("KE"))

    for query in ("", "?view=one"):
        page = page_of(client, mine, query)
        assert "<textarea" not in page
        assert "review-keys.js" not in page
        assert "Take over" in page


class Fields(HTMLParser):
    """Counts what the button that saves a page can send: one of each group of radio buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = dict(attrs)
        if tag in ("input", "textarea", "select") and "form" not in given and given.get("name"):
            self.names.add(str(given["name"]))


def test_largest_page_stays_within_the_fields_that_can_be_sent(client: Client) -> None:
    review = second_round(190)
    assert review.claimed_by is not None
    client.force_login(review.claimed_by)

    fields = Fields()
    fields.feed(page_of(client, review))

    assert sum(name.endswith("-judgement") for name in fields.names) == 190
    assert len(fields.names) <= (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 1000) == 1000


@pytest.mark.parametrize("query", ["", "?show=worth", "?view=one&question=GEN-002"])
def test_page_needs_as_many_queries_for_200_questions_as_for_20(client: Client, query: str) -> None:
    counts = {}
    for questions in (20, 200):
        review = second_round(questions)
        assert review.claimed_by is not None
        ReplyTextFactory.create_batch(questions // 10, owner=review.claimed_by)
        client.force_login(review.claimed_by)
        counts[questions] = count_of(client, address(review, query))

    assert counts[20] == counts[200] <= 12


def test_first_round_needs_as_few(client: Client) -> None:
    load(20)
    assessment = answered_assessment()
    attach(assessment, ["GEN-001"])
    review = in_review(submitted(assessment))
    assert review.claimed_by is not None
    client.force_login(review.claimed_by)

    assert count_of(client, address(review)) <= 12
