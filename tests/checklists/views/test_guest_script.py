"""The guest's page in a real browser: it saves itself, loses nothing, and needs no script."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from checklists.guest_tokens import token_of
from checklists.models import GuestLink, Proposal
from tests.checklists.views.relay import Relay
from tests.factories.together import GuestLinkFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
CODE, OTHER = "GEN-A-1", "GEN-A-2"


@pytest.fixture
def link(small_catalogue: object) -> GuestLink:
    """Return an open link."""
    made: GuestLink = GuestLinkFactory.create()
    return made


@pytest.fixture
def path(link: GuestLink) -> str:
    """Return the guest's page's path."""
    return reverse("checklists:guest-answer", args=[token_of(link)])


@pytest.fixture
def opened(context: BrowserContext, path: str, live_server: LiveServer) -> Page:
    """Open the page."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(live_server.url + path)
    return page


@pytest.fixture
def plain(browser: Browser, path: str, live_server: LiveServer) -> Iterator[Page]:
    """Open the page in a browser without script."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live_server.url + path)
        yield page


def card(page: Page, code: str = CODE) -> Locator:
    """Return a question's part of the page."""
    return page.locator(f"#question-{code}")


def note(page: Page, code: str = CODE) -> Locator:
    """Return the field of a note."""
    return page.locator(f"#{code}-note")


def state(page: Page, code: str = CODE) -> Locator:
    """Return what a question says of itself."""
    return card(page, code).get_by_role("status")


def expect_saved(page: Page, code: str = CODE) -> None:
    """Wait until a question says that it is saved."""
    expect(state(page, code)).to_have_text("Saved.")


def stored(code: str = CODE) -> tuple[str, str]:
    """Return a draft as it is stored."""
    row = Proposal.objects.get(answer__question=code)
    return row.response, row.note


def test_types_is_saved_and_sends(opened: Page) -> None:
    card(opened).get_by_label("Partly", exact=True).check()
    expect_saved(opened)
    note(opened).press_sequentially("In place since spring.", delay=5)
    expect(state(opened)).to_have_text("Saved.")
    opened.get_by_role("button", name="Send my answers").click()
    expect(opened.get_by_text("You answered 1 of 3 questions")).to_be_visible()
    opened.get_by_role("button", name="Send my answers").click()

    expect(opened.get_by_text("You sent your answers on")).to_be_visible()
    assert stored() == ("partly", "In place since spring.")
    assert GuestLink.objects.get().finished_at


def test_a_killed_save_is_tried_again(
    context: BrowserContext, path: str, live_server: LiveServer
) -> None:
    relay = Relay(live_server.thread.port)
    page = context.new_page()
    page.goto(relay.url + path)
    note(page).fill("First.")
    expect_saved(page)

    relay.stop()
    note(page).fill("Typed while the server was away.")
    expect(state(page)).to_contain_text("Not saved, trying again.")
    expect(note(page)).to_have_value("Typed while the server was away.")
    again = Relay(live_server.thread.port, relay.port)

    expect_saved(page)
    again.stop()
    assert stored() == ("", "Typed while the server was away.")


def test_a_save_whose_answer_was_lost_is_nobody_elses(opened: Page) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    opened.route("**/questions/**", lose, times=1)
    note(opened).fill("Stored, and nobody said so.")
    expect(state(opened)).to_contain_text("Not saved, trying again.")
    note(opened).fill("Stored, and more.")

    expect_saved(opened)
    assert stored() == ("", "Stored, and more.")


def test_leaving_with_something_unsaved_asks_first(opened: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    opened.on("dialog", answer)
    opened.route("**/questions/**", lambda route: route.abort())
    note(opened).press_sequentially("Not stored.")
    expect(state(opened)).to_contain_text("Not saved")

    opened.reload()

    assert asked == ["beforeunload"]


def test_leaving_with_everything_saved_asks_nothing(opened: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    opened.on("dialog", answer)
    note(opened).press_sequentially("Stored.")
    expect_saved(opened)
    note(opened).blur()

    opened.reload()

    expect(note(opened)).to_have_value("Stored.")
    assert asked == []


def test_withdrawn_while_writing_says_so_and_keeps_the_text(opened: Page) -> None:
    note(opened).fill("First.")
    expect_saved(opened)
    GuestLink.objects.update(revoked_at=timezone.now())

    note(opened).fill("Second.")

    expect(state(opened)).to_contain_text("This link was withdrawn by the company.")
    expect(note(opened)).to_have_value("Second.")
    opened.get_by_role("button", name="Send my answers").click()
    expect(opened.get_by_text("What you just typed is not saved")).to_be_visible()
    expect(opened.get_by_text("Second.")).to_be_visible()
    assert stored() == ("", "First.")


def test_two_browsers_with_one_link_see_both_texts(
    opened: Page, context: BrowserContext, path: str, live_server: LiveServer
) -> None:
    other = context.new_page()
    other.goto(live_server.url + path)
    note(opened).fill("From here.")
    expect_saved(opened)

    note(other).fill("From there.")
    expect(state(other)).to_contain_text("somebody else with this link has written here")
    expect(state(other)).to_contain_text("From here.")
    between = stored()
    other.get_by_role("button", name="Put mine in its place").click()
    expect_saved(other)

    assert (between[1], stored()[1]) == ("From here.", "From there.")


def test_works_without_script(plain: Page) -> None:
    expect(plain.get_by_text("Everything is saved as you type.")).to_be_hidden()
    card(plain).get_by_label("Yes", exact=True).check()
    note(plain, OTHER).fill("n" * 5001)
    plain.get_by_role("button", name="Save", exact=True).click()

    problem = plain.get_by_role("link", name="GEN-A-2")
    expect(problem).to_contain_text("longer than 5000 characters")
    expect(note(plain, OTHER)).to_have_value("n" * 5001)
    assert stored() == ("yes", "")

    note(plain, OTHER).fill("Shorter.")
    plain.get_by_role("button", name="Send my answers").click()
    plain.get_by_role("button", name="Send my answers").click()

    expect(plain.get_by_text("You sent your answers on")).to_be_visible()
    assert stored(OTHER) == ("", "Shorter.")
