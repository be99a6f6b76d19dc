"""The review page in a real browser: verdicts save themselves, and without script by one button."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from checklists.choices import Judgement
from checklists.models import Review, Verdict
from checklists.services import reviews
from tests.factories.checklists import submitted
from tests.factories.reviews import LATER, in_review, judge, reread_review, reviewer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]


@pytest.fixture
def review(small_catalogue: object) -> Review:
    """Return a review that Amina holds."""
    return in_review(submitted(responses={"GEN-A-2": "no"}), by=reviewer("KE"))


def sign_in(context: BrowserContext, review: Review, site: str) -> str:
    """Sign the claim's holder in; return the address of the review's page."""
    assert review.claimed_by is not None
    client = Client()
    client.force_login(review.claimed_by)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}]
    )
    return site + reverse("checklists:review-detail", args=[review.submission_id])


@pytest.fixture
def opened(context: BrowserContext, review: Review, live_server: LiveServer) -> Page:
    """Open the page; every message of the browser's console fails the test."""
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text))
    page.goto(sign_in(context, review, live_server.url))
    return page


@pytest.fixture
def plain(browser: Browser, review: Review, live_server: LiveServer) -> Iterator[Page]:
    """Open the page in a browser without script."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(sign_in(context, review, live_server.url))
        yield page


def card(page: Page, code: str) -> Locator:
    """Return a question's part of the page."""
    return page.locator(f"#{code}")


def choose(page: Page, code: str, label: str) -> None:
    """Click a radio button of a question."""
    card(page, code).get_by_label(label, exact=True).check()


def stored(code: str = "GEN-A-1") -> tuple[str, str, str]:
    """Return a verdict's row."""
    verdict = Verdict.objects.get(question=code)
    return verdict.judgement, verdict.response, verdict.comment


def test_each_change_saves_at_once_and_says_so(opened: Page) -> None:
    choose(opened, "GEN-A-1", "Agreed")
    expect(card(opened, "GEN-A-1").get_by_role("status")).to_contain_text("Saved at")
    expect(opened.locator("#review-summary")).to_contain_text("1 of 3 verdicts")

    choose(opened, "GEN-A-1", "None")
    expect(opened.locator("#review-summary")).to_contain_text("0 of 3 verdicts")

    assert stored() == ("", "", "")


def test_typing_saves_after_a_pause(opened: Page) -> None:
    choose(opened, "GEN-A-1", "Clarify")
    status = card(opened, "GEN-A-1").get_by_role("status")
    expect(status).to_contain_text("Write what the company should clarify.")
    card(opened, "GEN-A-1").get_by_label("What should the company clarify?").fill("Who?")
    expect(status).to_contain_text("Saved at")

    assert stored() == ("clarify", "", "Who?")


def test_fields_appear_with_the_verdict_that_asks_for_them(opened: Page) -> None:
    own = card(opened, "GEN-A-2").get_by_role("group", name="Your response instead")
    expect(own).to_be_hidden()

    choose(opened, "GEN-A-2", "Not agreed")

    expect(own).to_be_visible()
    expect(own.get_by_label("No", exact=True)).to_have_count(0)
    choose(opened, "GEN-A-2", "Partly")
    card(opened, "GEN-A-2").get_by_label("Why do you not agree?").fill("Half of it is there.")
    expect(card(opened, "GEN-A-2").get_by_role("status")).to_contain_text("Saved at")
    assert stored("GEN-A-2") == ("not_agreed", "partly", "Half of it is there.")


def test_changes_in_quick_succession_end_with_the_last(opened: Page) -> None:
    for label in ("Agreed", "None", "Agreed", "None", "Agreed"):
        choose(opened, "GEN-B-1", label)

    # The class marks a save that runs; the next one begins in the same step as the last one ends.
    expect(opened.locator(".htmx-request")).to_have_count(0)
    expect(card(opened, "GEN-B-1").get_by_role("status")).to_contain_text("Saved at")
    expect(opened.locator("#review-summary")).to_contain_text("1 of 3 verdicts")
    assert stored("GEN-B-1")[0] == "agreed"


def test_what_another_window_stored_is_shown_and_replaced_on_demand(
    context: BrowserContext, review: Review, live_server: LiveServer
) -> None:
    page = context.new_page()
    page.goto(sign_in(context, review, live_server.url))
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="From elsewhere.")

    choose(page, "GEN-A-1", "Agreed")
    status = card(page, "GEN-A-1").get_by_role("status")
    expect(status).to_contain_text("Asked to clarify · From elsewhere.")
    between = stored()
    status.get_by_role("button", name="Replace it with mine").click()
    expect(status).to_contain_text("Saved at")

    assert (between[0], stored()[0]) == ("clarify", "agreed")


@pytest.mark.parametrize("what", ["signed out", "taken over"])
def test_what_cannot_be_saved_stays_and_says_so(
    context: BrowserContext, review: Review, live_server: LiveServer, what: str
) -> None:
    page = context.new_page()
    page.goto(sign_in(context, review, live_server.url))
    if what == "signed out":
        context.clear_cookies(name="sessionid")
    else:
        reviews.take_over(review=reread_review(review), by=reviewer("KE"), at=LATER)

    choose(page, "GEN-A-1", "Clarify")
    comment = card(page, "GEN-A-1").get_by_label("What should the company clarify?")
    comment.fill("Not to be lost.")
    comment.blur()

    said = {"signed out": "you were signed out", "taken over": "another reviewer has claimed"}
    expect(card(page, "GEN-A-1").get_by_role("status")).to_contain_text(said[what])
    expect(comment).to_have_value("Not to be lost.")
    assert not Verdict.objects.exists()


def test_next_question_without_a_verdict_is_one_click_away(opened: Page) -> None:
    choose(opened, "GEN-A-1", "Agreed")
    expect(opened.locator("#review-summary")).to_contain_text("1 of 3 verdicts")

    opened.get_by_role("link", name="Next without a verdict").click()

    # Critical, and a yes without evidence: it is worth a look first.
    expect(opened).to_have_url(opened.url.partition("#")[0] + "#GEN-B-1")


def test_one_button_saves_the_page_without_script(plain: Page) -> None:
    choose(plain, "GEN-A-1", "Agreed")
    choose(plain, "GEN-A-2", "Clarify")
    choose(plain, "GEN-B-1", "Clarify")
    plain.locator("#GEN-B-1-comment").fill("Since when?")
    plain.get_by_role("button", name="Save all verdicts on this page").click()

    problem = plain.get_by_role("link", name="GEN-A-2: Write what the company should clarify.")
    expect(problem).to_be_visible()
    expect(card(plain, "GEN-A-2").get_by_label("Clarify", exact=True)).to_be_checked()
    assert stored("GEN-A-1")[0] == "agreed"
    assert stored("GEN-B-1") == ("clarify", "", "Since when?")

    plain.locator("#GEN-A-2-comment").fill("And this?")
    plain.get_by_role("button", name="Save all verdicts on this page").click()

    expect(plain.get_by_text("Your verdicts are saved.")).to_be_visible()
    assert stored("GEN-A-2")[2] == "And this?"
