"""Verdicts by one key, in a real browser; and texts put into a comment."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from checklists.models import Review, Verdict
from checklists.services import reviews
from tests.checklists.views.test_review_script import sign_in, stored
from tests.factories.checklists import answered_assessment, submitted
from tests.factories.reviews import LATER, ReplyTextFactory, in_review, reread_review, reviewer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
EVERY = ["GEN-A-1", "GEN-A-2", "MNO-A-1", "GEN-B-1", "GEN-B-2", "MNO-B-1"]


@pytest.fixture
def review(small_catalogue: object) -> Review:
    """Return a review that Amina holds."""
    assessment = answered_assessment({"GEN-A-2": "no"}, evidence=EVERY)
    amina = reviewer("KE")
    ReplyTextFactory.create(owner=amina, title="Evidence", text="Please attach the procedure.")
    ReplyTextFactory.create(title="Dates", text="Since when?", is_shared=True)
    ReplyTextFactory.create(title="Elsewhere", question="GEN-B-1", owner=amina)
    return in_review(submitted(assessment), by=amina)


@pytest.fixture
def site(context: BrowserContext, review: Review, live_server: LiveServer) -> str:
    """Sign Amina in; return the address of the page."""
    return sign_in(context, review, live_server.url)


@pytest.fixture
def page(context: BrowserContext, site: str) -> Page:
    """Open all questions on a page; every message of the browser's console fails the test."""
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text))
    page.goto(site)
    return page


@pytest.fixture
def one(context: BrowserContext, site: str) -> Page:
    """Open one question; the others come after it."""
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text))
    page.goto(f"{site}?view=one")
    return page


@pytest.fixture
def plain(browser: Browser, review: Review, live_server: LiveServer) -> Iterator[Page]:
    """Open one question in a browser without script."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(sign_in(context, review, live_server.url) + "?view=one")
        yield page


def card(page: Page, code: str) -> Locator:
    """Return a question's part of the page."""
    return page.locator(f"#{code}")


def said(page: Page) -> Locator:
    """Return what is said to those who see no change."""
    return page.locator("#review-said")


def focused(page: Page) -> str:
    """Return the ID of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def test_one_key_agrees_and_says_so(page: Page) -> None:
    page.keyboard.press("a")

    expect(card(page, "GEN-A-1").get_by_role("status")).to_contain_text("Saved at")
    expect(said(page)).to_have_text("Question GEN-A-1: Agreed")
    assert focused(page) == "GEN-A-1"
    assert stored()[0] == "agreed"


def test_agreeing_and_going_on_is_one_key(page: Page) -> None:
    page.keyboard.press("g")
    expect(card(page, "GEN-A-2")).to_be_focused()
    page.keyboard.press("g")
    expect(card(page, "MNO-A-1")).to_be_focused()

    expect(page.locator("#review-summary")).to_contain_text("2 of 3 verdicts")
    assert set(Verdict.objects.values_list("question", "judgement")) == {
        ("GEN-A-1", "agreed"),
        ("GEN-A-2", "agreed"),
    }


def test_keys_lead_to_the_next_and_the_previous_question(page: Page) -> None:
    for key, code in (("j", "GEN-A-1"), ("ArrowRight", "GEN-A-2"), ("j", "MNO-A-1")):
        page.keyboard.press(key)
        expect(card(page, code)).to_be_focused()
    for key, code in (("k", "GEN-A-2"), ("ArrowLeft", "GEN-A-1")):
        page.keyboard.press(key)
        expect(card(page, code)).to_be_focused()
    page.keyboard.press("k")

    expect(said(page)).to_have_text("This is the first question of the list.")


def test_clarify_leads_into_its_comment(page: Page) -> None:
    page.keyboard.press("c")
    assert focused(page) == "GEN-A-1-comment"
    page.keyboard.type("A nice cat? No: 1 can, again.")
    page.keyboard.press("Escape")

    expect(card(page, "GEN-A-1").get_by_role("status")).to_contain_text("Saved at")
    assert focused(page) == "GEN-A-1"
    assert stored() == ("clarify", "", "A nice cat? No: 1 can, again.")
    assert Verdict.objects.get().must_answer


def test_not_agreed_asks_for_the_response_by_number(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.name") == "GEN-A-1-response"
    # The company's own response is not among the choices.
    page.keyboard.press("1")
    expect(card(page, "GEN-A-1").locator(".verdict-own :checked")).to_have_count(0)
    page.keyboard.press("2")
    assert focused(page) == "GEN-A-1-comment"
    page.keyboard.type("Half of it is there.")
    page.keyboard.press("Escape")

    expect(card(page, "GEN-A-1").get_by_role("status")).to_contain_text("Saved at")
    assert stored() == ("not_agreed", "partly", "Half of it is there.")


def test_number_alone_does_nothing(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.press("a")

    expect(card(page, "GEN-A-1").get_by_role("status")).to_contain_text("Saved at")
    assert stored() == ("agreed", "", "")


def test_internal_note_has_a_key(page: Page) -> None:
    page.keyboard.press("i")
    assert focused(page) == "GEN-A-1-internal_note"
    page.keyboard.type("Ask legal again")
    page.keyboard.press("Escape")

    expect(card(page, "GEN-A-1").get_by_role("status")).to_contain_text("Saved at")
    assert Verdict.objects.get().internal_note == "Ask legal again"


@pytest.mark.parametrize("key", ["Control+a", "Alt+c", "Meta+n", "Control+g"])
def test_keys_with_others_are_the_browser_s(page: Page, key: str) -> None:
    page.keyboard.press(key)

    assert page.locator(".verdict-judgements :checked:not([value=''])").count() == 0


def test_keys_can_be_switched_off_and_stay_so(page: Page, site: str) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Agreed, and go on to the next question")
    dialog.get_by_label("Use these keys").uncheck()
    expect(said(page)).to_have_text("Keys are off.")
    dialog.get_by_role("button", name="Close").click()

    page.reload()
    for key in ("a", "g", "j", "?"):
        page.keyboard.press(key)

    expect(dialog).to_be_hidden()
    assert page.locator(".verdict-judgements :checked:not([value=''])").count() == 0
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_label("Use these keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(card(page, "GEN-A-1").get_by_role("status")).to_contain_text("Saved at")


def test_keys_go_through_questions_one_by_one(one: Page) -> None:
    for code in EVERY[:2]:
        expect(card(one, code)).to_be_visible()
        one.keyboard.press("g")
    expect(card(one, "MNO-A-1")).to_be_visible()
    one.keyboard.press("k")
    expect(card(one, "GEN-A-2").get_by_label("Agreed", exact=True)).to_be_checked()
    one.keyboard.press("j")

    expect(one.get_by_text("3 of 6")).to_be_visible()
    assert set(Verdict.objects.values_list("question", "judgement")) == {
        ("GEN-A-1", "agreed"),
        ("GEN-A-2", "agreed"),
    }


def test_going_on_waits_for_what_is_typed(one: Page) -> None:
    card(one, "GEN-A-1").get_by_text("Internal note").click()
    card(one, "GEN-A-1").locator("textarea").nth(1).fill("Typed just now.")
    one.get_by_role("button", name="Agree and go on").click()
    expect(card(one, "GEN-A-2")).to_be_visible()

    verdict = Verdict.objects.get()
    assert (verdict.judgement, verdict.internal_note) == ("agreed", "Typed just now.")


def test_going_on_stays_where_something_lacks(one: Page) -> None:
    one.keyboard.press("c")
    one.get_by_role("button", name="Save and go on").click()

    status = card(one, "GEN-A-1").locator(".verdict-status")
    expect(status).to_contain_text("Write what the company should clarify.")
    assert "question=" not in one.url
    assert not Verdict.objects.exists()


def test_going_on_stays_where_the_claim_was_lost(
    context: BrowserContext, review: Review, site: str
) -> None:
    page = context.new_page()
    page.goto(f"{site}?view=one")
    reviews.take_over(review=reread_review(review), by=reviewer("KE"), at=LATER)

    page.keyboard.press("g")

    status = card(page, "GEN-A-1").locator(".verdict-status")
    expect(status).to_contain_text("another reviewer has claimed this review")
    assert not Verdict.objects.exists()


def test_last_question_says_so(one: Page, site: str) -> None:
    one.goto(f"{site}?view=one&question=MNO-B-1")
    one.keyboard.press("g")

    expect(said(one)).to_have_text("This is the last question of the list.")
    assert stored("MNO-B-1")[0] == "agreed"


def test_text_is_put_into_the_comment_and_saved(page: Page) -> None:
    page.keyboard.press("c")
    texts = card(page, "GEN-A-1").get_by_label("Insert a text")
    assert texts.locator("option").all_text_contents()[1:] == ["Evidence", "Dates"]
    page.keyboard.type("Thank you.")
    texts.select_option("Evidence")
    expect(card(page, "GEN-A-1").get_by_role("status")).to_contain_text("Saved at")
    with page.expect_response(lambda answer: "attach" in (answer.request.post_data or "")):
        card(page, "GEN-A-1").get_by_role("button", name="Insert").click()
        expect(page.locator("#GEN-A-1-comment")).to_be_focused()
        expect(said(page)).to_have_text("The text is in the comment.")

    assert stored()[2] == "Thank you.\nPlease attach the procedure."


def test_text_for_one_question_is_offered_there_alone(one: Page, site: str) -> None:
    one.goto(f"{site}?view=one&question=GEN-B-1")
    one.keyboard.press("c")

    texts = card(one, "GEN-B-1").get_by_label("Insert a text")
    assert texts.locator("option").all_text_contents()[1:] == ["Elsewhere", "Evidence", "Dates"]


def test_one_by_one_works_without_script(plain: Page) -> None:
    plain.get_by_role("button", name="Agree and go on").click()
    expect(card(plain, "GEN-A-2")).to_be_visible()
    card(plain, "GEN-A-2").get_by_label("Clarify", exact=True).check()
    plain.locator("#GEN-A-2-comment").fill("Who?")
    plain.get_by_label("The company must answer this").uncheck()
    plain.get_by_role("button", name="Save and go on").click()
    expect(card(plain, "MNO-A-1")).to_be_visible()
    expect(plain.get_by_role("button", name="Keys")).to_have_count(0)
    plain.get_by_role("link", name="Previous").click()

    expect(plain.get_by_label("The company must answer this")).not_to_be_checked()
    assert stored("GEN-A-1")[0] == "agreed"
    assert stored("GEN-A-2") == ("clarify", "", "Who?")
    assert not Verdict.objects.get(question="GEN-A-2").must_answer
