"""Every page that a company and a reviewer meet: axe's rules, narrow screens, no script at all."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Who opens which page; each is an address of the world that the tests share.
PAGES: list[tuple[str, str]] = [
    *[("anonymous", name) for name in World.public_pages],
    *[("owner", name) for name in World.company_pages],
    *[("reviewer", name) for name in World.review_pages],
    *[("administrator", name) for name in World.staff_pages],
]


@pytest.mark.parametrize("who", ["anonymous", "owner", "reviewer", "administrator"])
def test_pages_meet_wcag(who: str, world: World, open_as: Callable[[str], Page]) -> None:
    page = open_as(who)
    problems = []

    for name in [name for person, name in PAGES if person == who]:
        page.goto(world.address(name))
        results = Axe().run(page, options=RULES)
        problems += [f"{name}: {results.generate_report()}"] if results.violations_count else []

    assert not problems, "\n".join(problems)


def test_axe_finds_what_is_wrong(page: Page) -> None:
    """A check that finds nothing anywhere must be one that can find something."""
    page.set_content("<html lang='en'><title>A</title><main><input><img src='x.png'></main></html>")

    results = Axe().run(page, options=RULES)

    assert {v["id"] for v in results.response["violations"]} >= {"image-alt", "label"}


@pytest.mark.parametrize("who", ["anonymous", "owner", "reviewer", "administrator"])
def test_pages_fit_360_pixels(who: str, world: World, open_as: Callable[[str], Page]) -> None:
    page = open_as(who)
    page.set_viewport_size({"width": 360, "height": 740})

    too_wide: dict[str, int] = {}
    for name in [name for person, name in PAGES if person == who]:
        page.goto(world.address(name))
        over = page.evaluate(OVERFLOW)
        too_wide |= {name: over} if over > 0 else {}

    assert not too_wide


@pytest.mark.parametrize("who", ["anonymous", "owner", "reviewer", "administrator"])
def test_pages_are_quiet(who: str, world: World, open_as: Callable[[str], Page]) -> None:
    """No fault of a script, nothing refused by the content security policy, nothing missing."""
    page = open_as(who)
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))

    for name in [name for person, name in PAGES if person == who]:
        response = page.goto(world.address(name))
        assert response is not None
        assert response.ok, name

    assert not heard


def test_keyboard_reaches_and_answers_a_question(
    world: World, open_as: Callable[[str], Page]
) -> None:
    page = open_as("owner")
    page.goto(world.address("area"))

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    radio = page.get_by_role("radio", name="Yes", exact=True).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")

    assert radio.is_visible()
    assert page.evaluate("document.activeElement.checked")
    page.get_by_text("Saved at").first.wait_for()


def test_area_page_saves_without_script(world: World, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([world.cookie("owner")])
    page = context.new_page()
    page.goto(world.address("area"))

    page.get_by_role("radio", name="Partly", exact=True).first.check()
    page.get_by_role("button", name="Save").first.click()

    assert page.get_by_role("radio", name="Partly", exact=True).first.is_checked()
    assert page.get_by_role("status").first.is_visible()
    context.close()
