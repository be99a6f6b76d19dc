"""Giving verdicts: one by script, all of a page without, the uncritical rest in one go."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from checklists.choices import Judgement
from checklists.models import Review, Verdict
from checklists.services import reviews
from copassess.accounts.models import User
from tests.factories.checklists import AT, submitted
from tests.factories.reviews import agree, in_review, judge, reread_review, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]

BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def amina(client: Client) -> User:
    """Sign a reviewer of Kenya in."""
    user = reviewer("KE")
    client.force_login(user)
    return user


@pytest.fixture
def mine(amina: User) -> Review:
    """Return a review that she holds."""
    return in_review(submitted(responses={"GEN-A-2": "no"}), by=amina)


def sent(question: str = "GEN-A-1", version: object = 0, **fields: str) -> dict[str, str]:
    """Return a verdict as the page sends it."""
    named = {f"{question}-{name}": value for name, value in fields.items()}
    return {f"{question}-version": str(version), **named}


def save(client: Client, review: Review, data: dict[str, str], **more: Any) -> Any:  # noqa: ANN401
    """Send one verdict as the page's script does."""
    question = next(iter(data)).rsplit("-", 1)[0]
    path = reverse("checklists:verdict-save", args=[review.submission_id, question])
    return client.post(path, data, **{"headers": BY_SCRIPT, **more})


def save_all(client: Client, review: Review, data: dict[str, str]) -> Any:  # noqa: ANN401
    """Press the page's Save button."""
    path = reverse("checklists:verdict-save-all", args=[review.submission_id])
    return client.post(path, data, follow=True)


def test_script_saves_and_gets_the_summary(client: Client, mine: Review) -> None:
    response = save(client, mine, sent(judgement="clarify", comment="How?", internal_note="x"))

    answer = response.content.decode()
    assert response.status_code == 200
    assert "Saved at" in answer
    assert 'name="GEN-A-1-version" value="1" hx-swap-oob="true"' in answer
    assert 'id="review-summary"' in answer
    assert "1 question waits for the company to clarify" in answer
    verdict = Verdict.objects.get()
    assert (verdict.judgement, verdict.comment, verdict.internal_note) == ("clarify", "How?", "x")


def test_fields_that_are_not_sent_stay(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-1", Judgement.CLARIFY, comment="How?", internal_note="Call.")

    save(client, mine, sent(version=1, comment="Who?"))

    verdict = Verdict.objects.get()
    assert (verdict.judgement, verdict.comment, verdict.internal_note) == (
        "clarify",
        "Who?",
        "Call.",
    )


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"judgement": "clarify", "comment": ""}, "Write what the company should clarify."),
        (
            {"judgement": "not_agreed", "comment": "No."},
            "Choose the response that you would give.",
        ),
        (
            {"judgement": "not_agreed", "response": "no"},
            "Say why you do not agree; the company reads it.",
        ),
        (
            {"judgement": "not_agreed", "response": "yes", "comment": "No."},
            "The company gave this response itself",
        ),
        ({"judgement": "agreed", "comment": "x" * 5001}, "This is longer than 5000 characters."),
    ],
)
def test_incomplete_verdict_says_what_it_lacks(
    client: Client, mine: Review, fields: dict[str, str], problem: str
) -> None:
    response = save(client, mine, sent(**fields))

    assert response.status_code == 200
    assert "Not saved yet." in response.content.decode()
    assert problem in response.content.decode()
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        sent(judgement="maybe"),
        sent(judgement="not_agreed", response="maybe", comment="No."),
        sent(version="first", judgement="agreed"),
        sent(version=-1, judgement="agreed"),
        sent(version=10**20, judgement="agreed"),
        {"GEN-A-1-judgement": "agreed"},
    ],
)
def test_malformed_verdict_is_refused(client: Client, mine: Review, data: dict[str, str]) -> None:
    response = save(client, mine, data)

    assert response.status_code == 422
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("question", ["ISP-B-1", "NOWHERE"])
def test_unknown_question_is_not_found(client: Client, mine: Review, question: str) -> None:
    assert save(client, mine, sent(question, judgement="agreed")).status_code == 404


def test_stale_verdict_shows_both(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-1", Judgement.CLARIFY, comment="First.", internal_note="Noted.")

    response = save(client, mine, sent(judgement="agreed"))

    answer = response.content.decode()
    assert response.status_code == 409
    assert "Asked to clarify · First. · Noted." in answer
    assert 'value="1" hx-swap-oob="true"' in answer
    assert Verdict.objects.get().judgement == "clarify"


def test_verdict_of_somebody_who_lost_the_claim_is_refused(client: Client, mine: Review) -> None:
    reviews.take_over(review=reread_review(mine), by=reviewer("KE"), at=AT)

    response = save(client, mine, sent(judgement="agreed"))

    assert response.status_code == 409
    assert "another reviewer has claimed this review" in response.content.decode()
    assert not Verdict.objects.exists()


def test_one_verdict_without_script_leads_back_to_its_question(
    client: Client, mine: Review
) -> None:
    saved = save(client, mine, sent(judgement="agreed"), headers={})
    refused = save(client, mine, sent("GEN-B-1", judgement="clarify"), headers={})

    assert saved["Location"].endswith("#GEN-A-1")
    assert '<a href="#GEN-B-1-comment">GEN-B-1: Write what' in refused.content.decode()


def test_save_button_stores_a_whole_page(client: Client, mine: Review) -> None:
    data = {
        **sent("GEN-A-1", judgement="agreed", comment="", internal_note=""),
        **sent("GEN-A-2", judgement="clarify", comment="Why?", internal_note=""),
        **sent("GEN-B-1", judgement="", comment="", internal_note=""),
    }

    response = save_all(client, mine, data)

    assert "Your verdicts are saved." in response.content.decode()
    assert {v.question: v.judgement for v in Verdict.objects.all()} == {
        "GEN-A-1": "agreed",
        "GEN-A-2": "clarify",
    }


def test_save_button_shows_again_what_could_not_be_stored(client: Client, mine: Review) -> None:
    judge(mine, "MNO-A-1")
    data = {
        **sent("GEN-A-1", judgement="agreed"),
        **sent("GEN-A-2", judgement="not_agreed", response="", comment="Typed reason."),
        **sent("MNO-A-1", judgement="clarify", comment="Typed late."),
        **sent("GEN-B-1", version="x", judgement="agreed"),
    }

    page = save_all(client, mine, data).content.decode()

    assert "3 verdicts were not saved; all others were." in page
    assert 'href="#GEN-A-2-response">GEN-A-2: Choose the response' in page
    assert "Typed reason." in page
    assert "Typed late." in page
    assert "Stored now: Agreed" in page
    assert 'name="MNO-A-1-version" value="1"' in page
    stored = {v.question: v.judgement for v in Verdict.objects.all()}
    assert stored == {"GEN-A-1": "agreed", "MNO-A-1": "agreed"}


def test_save_button_after_the_claim_is_lost_shows_what_was_typed(
    client: Client, mine: Review
) -> None:
    judge(mine, "GEN-A-1")
    reviews.take_over(review=reread_review(mine), by=reviewer("KE"), at=AT)
    data = {
        **sent("GEN-A-1", version=1, judgement="agreed", comment=""),
        **sent("GEN-A-2", judgement="clarify", comment="Typed reason."),
    }

    page = save_all(client, mine, data).content.decode()

    # Above the page, in its summary of problems, and at the question; the unchanged one has none.
    assert page.count("another reviewer has claimed this review") == 3
    assert "What you typed:" in page
    assert "Typed reason." in page
    assert "<textarea" not in page


def test_agree_rest_shows_what_it_will_do_and_does_it(client: Client, mine: Review) -> None:
    path = reverse("checklists:verdict-agree-rest", args=[mine.submission_id])

    preview = client.get(path).content.decode()
    done = client.post(path, follow=True).content.decode()
    again = client.get(path).content.decode()

    assert "Agree to 3 answers" in preview
    assert "Practice MNO-A-1" in preview
    assert "Agreed to 3 answers." in done
    assert "Nothing is left to agree to in one go." in again
    assert set(Verdict.objects.values_list("question", flat=True)) == {
        "MNO-A-1",
        "GEN-B-2",
        "MNO-B-1",
    }


def test_agree_rest_after_the_claim_is_lost_is_refused(client: Client, mine: Review) -> None:
    reviews.take_over(review=reread_review(mine), by=reviewer("KE"), at=AT)
    path = reverse("checklists:verdict-agree-rest", args=[mine.submission_id])

    page = client.post(path, follow=True).content.decode()

    assert "another reviewer has claimed this review" in page
    assert not Verdict.objects.exists()


def test_next_leads_to_the_first_question_without_a_verdict(client: Client, mine: Review) -> None:
    path = reverse("checklists:review-detail", args=[mine.submission_id])

    first = client.get(path).content.decode()
    agree(mine, ["GEN-A-1", "GEN-A-2", "GEN-B-1"])
    rest = client.get(f"{path}?show=critical").content.decode()

    assert f'href="{path}#GEN-A-1">Next without a verdict' in first
    assert f'href="{path}#MNO-A-1">Next without a verdict' in rest


@pytest.mark.parametrize(
    ("fields", "must"),
    [
        ({"judgement": "clarify", "comment": "Who?", "must_answer": "yes"}, True),
        ({"judgement": "clarify", "comment": "Who?"}, False),
        ({"judgement": "agreed", "must_answer": "yes"}, False),
        # Not the page's form: what was there before stays.
        ({"comment": "Who else?"}, True),
    ],
)
def test_box_says_what_the_company_must_answer(
    client: Client, mine: Review, fields: dict[str, str], must: bool
) -> None:
    save(client, mine, sent(judgement="clarify", comment="Why?", must_answer="yes"))

    save(client, mine, sent(version=1, **fields))

    assert Verdict.objects.get().must_answer == must


def test_box_is_ticked_until_it_was_taken_off(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-2", Judgement.CLARIFY, comment="Why?")
    path = reverse("checklists:review-detail", args=[mine.submission_id])

    page = client.get(path).content.decode()

    assert 'name="GEN-A-1-must_answer" value="yes" checked>' in page
    assert 'name="GEN-A-2-must_answer" value="yes">' in page


def test_versions_of_a_page_come_in_one_field(client: Client, mine: Review) -> None:
    judge(mine, "GEN-A-1")
    data = {
        "versions": "GEN-A-1:1 GEN-A-2:0 MNO-A-1:9 NOWHERE:1 broken",
        "GEN-A-1-judgement": "",
        "GEN-A-2-judgement": "agreed",
        "MNO-A-1-judgement": "agreed",
        # Its version is not named, so the page did not hold it.
        "GEN-B-1-judgement": "agreed",
    }

    page = save_all(client, mine, data).content.decode()

    stored = {v.question: v.judgement for v in Verdict.objects.all()}
    assert stored == {"GEN-A-1": "", "GEN-A-2": "agreed"}
    assert "1 verdict was not saved" in page
