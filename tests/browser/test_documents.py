"""Documents of evidence in a real browser: attached, refused, handed out, also without script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from checklists.models import Evidence
from tests.browser.test_pages import OVERFLOW, RULES
from tests.browser.world import World
from tests.factories import evidence_files as made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Child protection policy, approved by the board in March 2026"


def chosen(page: Page, content: bytes) -> Locator:
    """Choose a document on the first card; return the card."""
    card = page.locator(".question").first
    card.get_by_text("Attach a document").click()
    upload = FilePayload(name="policy.pdf", mimeType="application/pdf", buffer=content)
    card.locator("input[type=file][name$='-file']").set_input_files(upload)
    card.get_by_label("Title (or the name of the file)").fill(TITLE)
    return card


def attach(card: Locator) -> None:
    """Press the button of the document."""
    card.locator("button[value^='document:']").click()


def test_card_attaches_and_hands_out(world: World, open_as: Callable[[str], Page]) -> None:
    page = open_as("owner")
    page.goto(world.address("area"))

    attach(chosen(page, made.PDF))
    link = page.get_by_role("link", name=TITLE)
    link.wait_for()

    assert page.locator("#documents-used").inner_text() == "0.1 of 1,024 MB used"
    with page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes() == made.PDF
    assert download.value.suggested_filename == f"{TITLE}.pdf"


@pytest.mark.parametrize("width", [1280, 360])
def test_card_says_why_not_and_meets_wcag(
    world: World, open_as: Callable[[str], Page], width: int
) -> None:
    page = open_as("owner")
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(world.address("area"))
    attach(chosen(page, made.TEXT))
    page.get_by_role("link", name=TITLE).wait_for()

    card = chosen(page, made.PNG)
    attach(card)
    card.get_by_text("this is a picture").wait_for()

    expect(card.locator("input[type=file][name$='-file']")).to_be_focused()
    assert card.get_by_label("Title (or the name of the file)").input_value() == TITLE
    assert page.evaluate(OVERFLOW) <= 0
    results = Axe().run(page, options=RULES)
    assert not results.violations_count, results.generate_report()


@pytest.mark.parametrize("width", [1280, 360])
def test_card_replaces_a_document(world: World, open_as: Callable[[str], Page], width: int) -> None:
    page = open_as("owner")
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(world.address("area"))
    attach(chosen(page, made.PDF))
    listed = page.locator(".evidence li").filter(has_text=TITLE)

    listed.locator("summary").click()
    results = Axe().run(page, options=RULES)
    upload = FilePayload(name="new.txt", mimeType="text/plain", buffer=made.TEXT)
    listed.locator("input[type=file]").set_input_files(upload)
    listed.locator("button[value^='replace:']").click()
    listed.get_by_text("TXT").wait_for()

    assert not results.violations_count, results.generate_report()
    assert page.evaluate(OVERFLOW) <= 0
    assert Evidence.objects.get(title=TITLE).form == "txt"


def test_without_script_the_page_attaches(world: World, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([world.cookie("owner")])
    page = context.new_page()
    page.goto(world.address("area"))

    card = chosen(page, made.PDF)
    card.locator("textarea").first.fill("Approved in March")
    attach(card)

    assert page.get_by_role("link", name=TITLE).is_visible()
    assert page.locator(".question textarea").first.input_value() == "Approved in March"
    assert Evidence.objects.filter(title=TITLE).count() == 1
    context.close()
