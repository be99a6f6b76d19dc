"""The web report in a browser: filters with and without script, narrow screens, paper."""

from collections.abc import Callable
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from tests.browser.test_pages import OVERFLOW, RULES
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOWN = ".gap:not([hidden])"
# What is seen counts: neither an attribute nor a style may contradict it.
SEEN = "e => e.filter(x => x.offsetParent !== null).map(x => x.id || x.querySelector('[id]').id)"


def told(page: Page) -> Locator:
    """Return where the page says how many gaps it shows."""
    return page.locator(".gap-count [role=status]")


def seen(page: Page, what: str = ".gap") -> set[str]:
    """Return the IDs of what a person sees."""
    found: list[str] = page.eval_on_selector_all(what, SEEN)
    return set(found)


def test_filters_follow_at_once_and_stay_in_the_address(
    world: World, open_as: Callable[[str], Page]
) -> None:
    page = open_as("owner")
    page.goto(world.address("report accepted"))
    everything = seen(page)
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url))

    page.get_by_label("Severity").select_option("critical")
    page.get_by_label("Area", exact=True).select_option("csam")

    narrowed = seen(page)
    assert narrowed
    assert narrowed < everything
    expect(told(page)).to_have_text(f"{len(narrowed)} of {len(everything)} gaps shown")
    assert page.url.endswith("?area=csam&severity=critical")
    # The browser's own look for the icon apart, nothing was fetched.
    assert [url for url in loads if "/static/" not in url] == []
    assert seen(page, ".gaps") == {"critical"}
    assert not Axe().run(page, options=RULES).violations_count

    page.get_by_role("link", name="Show all gaps").click()
    assert seen(page) == everything
    assert "?" not in page.url
    assert page.evaluate("document.activeElement.id") == "filter-area"


def test_filters_say_the_same_without_script(
    world: World, open_as: Callable[[str], Page], browser: Browser
) -> None:
    page = open_as("owner")
    page.goto(f"{world.address('report accepted')}?area=csam&severity=critical")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([world.cookie("owner")])
    plain = context.new_page()

    plain.goto(page.url)

    narrowed = len(seen(page))
    assert plain.locator(SHOWN).count() == narrowed
    expect(told(plain)).to_have_text(told(page).inner_text())
    plain.get_by_label("Severity").select_option("")
    plain.get_by_role("button", name="Show", exact=True).click()
    plain.wait_for_url("**area=csam&severity=&**")
    plain.wait_for_load_state()
    assert narrowed < plain.locator(SHOWN).count() < plain.locator(".gap").count()
    plain.get_by_role("link", name="Show all gaps").click()
    assert plain.locator(SHOWN).count() == plain.locator(".gap").count()
    context.close()


def test_gap_that_a_link_leads_to_is_shown_again(
    world: World, open_as: Callable[[str], Page]
) -> None:
    page = open_as("owner")
    page.goto(f"{world.address('report accepted')}?severity=medium")
    link = page.locator(".executive a[href^='#gap-']").first
    target = link.get_attribute("href") or ""
    assert target[1:] not in seen(page)

    link.click()

    expect(page.locator(target)).to_be_in_viewport()
    assert page.url.endswith(target)
    assert page.get_by_label("Severity").input_value() == ""


def test_nothing_that_fits_is_said(world: World, open_as: Callable[[str], Page]) -> None:
    page = open_as("owner")
    page.goto(world.address("report accepted"))

    page.get_by_label("Severity").select_option("medium")
    page.get_by_label("When").select_option("now")

    expect(page.get_by_text("No gap fits all of these at once.")).to_be_visible()
    assert seen(page, ".gaps") == set()


def test_contents_are_beside_the_report_or_folded_above_it(
    world: World, open_as: Callable[[str], Page]
) -> None:
    page = open_as("anonymous")
    page.goto(world.address("sample report"))
    side = page.locator(".report-side")
    expect(side).to_be_visible()
    page.evaluate("window.scrollTo({top: 6000, behavior: 'instant'})")
    expect(side).to_be_in_viewport()

    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(world.address("sample report"))

    expect(side).to_be_hidden()
    links = page.locator(".report-fold a")
    expect(links.first).to_be_hidden()
    page.locator(".report-fold summary").click()
    expect(links.first).to_be_visible()
    page.get_by_label("Severity").select_option("high")
    assert page.evaluate(OVERFLOW) == 0


def test_paper_holds_what_is_shown_and_no_navigation(
    world: World, open_as: Callable[[str], Page]
) -> None:
    page = open_as("owner")
    page.goto(f"{world.address('draft report')}?area=csam&severity=critical")

    reader = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))

    text = " ".join(sheet.extract_text() for sheet in reader.pages)
    count = told(page).inner_text()
    assert count in text
    assert "Sign out" not in text
    assert "Download PDF" not in text
    assert "Plan the action" not in text
    assert all("DRAFT" in sheet.extract_text() for sheet in reader.pages)
    assert {round(float(sheet.mediabox.width)) for sheet in reader.pages} == {595}
