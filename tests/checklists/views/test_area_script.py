"""The page of an area in a real browser: it saves itself, loses nothing, and needs no script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from checklists.models import Answer, Assessment, Evidence
from copassess.accounts.models import Role
from tests.checklists.views.area_driving import (
    CODE,
    OTHER,
    address,
    card,
    choose,
    expect_saved,
    expect_version,
    note,
    sign_in,
    stored,
)
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, answered_assessment, owner_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment with nothing answered."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


@pytest.fixture
def opened(context: BrowserContext, draft: Assessment, live_server: LiveServer) -> Page:
    """Open the page as its owner."""
    sign_in(context, owner_of(draft.organisation), live_server.url)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address(draft, live_server.url))
    return page


@pytest.fixture
def colleague(browser: Browser, draft: Assessment, live_server: LiveServer) -> Iterator[Page]:
    """Open the same page as somebody else, at the same time."""
    member = MembershipFactory.create(
        organisation=draft.organisation, role=Role.CONTRIBUTOR, user__name="João"
    )
    with browser.new_context() as context:
        sign_in(context, member.user, live_server.url)
        page = context.new_page()
        page.goto(address(draft, live_server.url))
        yield page


@pytest.fixture
def plain(browser: Browser, draft: Assessment, live_server: LiveServer) -> Iterator[Page]:
    """Open the page in a browser without script."""
    with browser.new_context(java_script_enabled=False) as context:
        sign_in(context, owner_of(draft.organisation), live_server.url)
        page = context.new_page()
        page.goto(address(draft, live_server.url))
        yield page


def test_a_click_saves_and_renews_the_figures(opened: Page) -> None:
    choose(opened, "Partly")

    expect_saved(opened)
    assert stored() == ("partly", "")
    expect(opened.locator("#done-here")).to_have_text("1 of 3 answered")
    expect(opened.locator("#done-whole")).to_have_text("1 of 6 answered")
    expect(opened.locator("#bar-policies")).to_have_attribute("value", "1")
    expect(opened.locator("#gaps-here")).to_have_text("1")


def test_typing_saves_and_never_loses_its_place(opened: Page) -> None:
    note(opened).click()
    opened.keyboard.type("Weekday cover")
    expect_version(opened, 1)
    opened.keyboard.type(", weekends too")
    choose(opened, "Yes")
    expect_version(opened, 3)

    assert stored() == ("yes", "Weekday cover, weekends too")
    expect(note(opened)).to_have_value("Weekday cover, weekends too")


def test_while_it_saves_the_text_being_typed_stays(opened: Page) -> None:
    def slowly(route: Route) -> None:
        opened.wait_for_timeout(300)
        route.continue_()

    opened.route("**/answers/*", slowly)
    note(opened).click()
    choose(opened, "Yes")
    note(opened).focus()
    opened.keyboard.type("Typed while it was saving")

    expect_version(opened, 2)
    expect(note(opened)).to_be_focused()
    assert stored() == ("yes", "Typed while it was saving")


def test_an_action_shows_for_gaps_and_stays_while_it_holds_anything(opened: Page) -> None:
    action = card(opened).get_by_label("Action", exact=True)
    expect(action).to_be_hidden()

    choose(opened, "No")
    action.fill("Write it")
    action.blur()
    expect_version(opened, 2)
    choose(opened, "Yes")
    expect_version(opened, 3)

    assert Answer.objects.get(question=CODE).action_text == "Write it"


def test_not_applicable_asks_for_its_reason(opened: Page) -> None:
    choose(opened, "Not applicable")

    expect(card(opened).get_by_label("Reason why it does not apply")).to_be_visible()
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("at least 20 characters")


def test_a_response_is_cleared_by_its_button(opened: Page) -> None:
    choose(opened, "Yes")
    expect_saved(opened)

    card(opened).get_by_role("button", name="Clear the answer").click()

    expect_version(opened, 2)
    assert stored() == ("", "")
    expect(card(opened).locator("input:checked")).to_have_count(0)
    expect(card(opened).get_by_label("Yes", exact=True)).to_be_focused()


def write_late(page: Page, colleague: Page) -> None:
    """Have the colleague write first, and oneself after."""
    note(colleague).fill("Theirs")
    note(colleague).blur()
    expect_saved(colleague)
    note(page).fill("Mine")
    note(page).blur()
    expect(card(page).locator(".conflict")).to_contain_text("João changed this answer")


def test_of_two_texts_mine_can_stay(opened: Page, colleague: Page) -> None:
    write_late(opened, colleague)
    assert stored() == ("", "Theirs")
    expect(card(opened).locator(".conflict")).to_contain_text("Mine")
    expect(card(opened).locator(".conflict")).to_contain_text("Theirs")

    card(opened).get_by_role("button", name="Keep mine").click()

    expect(card(opened).locator(".conflict")).to_have_count(0)
    assert stored() == ("", "Mine")


def test_of_two_texts_both_can_stay(opened: Page, colleague: Page) -> None:
    write_late(opened, colleague)

    card(opened).get_by_role("button", name="Keep both texts").click()

    expect(note(opened)).to_have_value("Theirs\n\nMine")
    expect(card(opened).locator(".conflict")).to_have_count(0)
    assert stored() == ("", "Theirs\n\nMine")


def test_of_two_texts_theirs_can_stay(opened: Page, colleague: Page) -> None:
    write_late(opened, colleague)

    card(opened).get_by_role("button", name="Take theirs").click()

    expect(note(opened)).to_have_value("Theirs")
    expect(card(opened).locator(".conflict")).to_have_count(0)
    note(opened).fill("Both agreed")
    note(opened).blur()
    expect_saved(opened)
    assert stored() == ("", "Both agreed")


def test_links_are_attached_and_removed_in_place(opened: Page) -> None:
    note(opened).fill("Being typed")
    card(opened).get_by_text("Attach a link").click()
    card(opened).get_by_label("Address").fill("example.org")
    card(opened).get_by_role("button", name=f"Attach {CODE}", exact=True).click()
    expect(card(opened).locator(f"#{CODE}-link-problem")).to_contain_text("not a link")
    expect(card(opened).get_by_label("Address")).to_be_focused()

    card(opened).get_by_label("Address").fill("https://example.org/policy")
    card(opened).get_by_label("Title (what it is)").fill("Policy")
    card(opened).get_by_role("button", name=f"Attach {CODE}", exact=True).click()
    expect(card(opened).get_by_role("link", name="Policy")).to_be_visible()
    assert Evidence.objects.get().title == "Policy"

    card(opened).get_by_role("button", name="Remove Policy").click()
    expect(card(opened).get_by_role("link", name="Policy")).to_have_count(0)
    assert not Evidence.objects.exists()
    assert stored() == ("", "Being typed")


def test_next_open_question_leads_on_from_where_one_is(
    opened: Page, draft: Assessment, live_server: LiveServer
) -> None:
    card(opened, OTHER).get_by_label("Yes", exact=True).check()
    expect_saved(opened, OTHER)

    opened.get_by_role("link", name="Next open question").click()

    expect(opened).to_have_url(address(draft, live_server.url) + "#question-MNO-A-1")
    expect(card(opened, "MNO-A-1")).to_be_in_viewport()


def test_carried_answers_are_confirmed_one_by_one(
    context: BrowserContext, draft: Assessment, live_server: LiveServer
) -> None:
    earlier = answered_assessment(organisation=draft.organisation)
    later = AssessmentFactory.create(organisation=draft.organisation, started_from=earlier)
    sign_in(context, owner_of(draft.organisation), live_server.url)
    page = context.new_page()
    page.goto(address(later, live_server.url))

    card(page).get_by_role("button", name="Confirm").click()

    expect(page.locator("#done-here")).to_have_text("1 of 3 answered")
    expect(card(page).get_by_role("button", name="Confirm")).to_have_count(0)
    expect(card(page, OTHER).get_by_role("button", name="Confirm")).to_be_visible()


def test_one_key_confirms_and_leads_to_the_next(
    context: BrowserContext, draft: Assessment, live_server: LiveServer
) -> None:
    earlier = answered_assessment(organisation=draft.organisation)
    later = AssessmentFactory.create(organisation=draft.organisation, started_from=earlier)
    sign_in(context, owner_of(draft.organisation), live_server.url)
    page = context.new_page()
    page.goto(address(later, live_server.url))

    note(page).press("c")
    expect(card(page).get_by_role("button", name="Confirm")).to_be_visible()
    card(page).get_by_label("Yes", exact=True).press("c")
    expect(page.locator(f"#confirm-{OTHER}")).to_be_focused()
    page.keyboard.press("c")

    expect(page.locator("#done-here")).to_have_text("2 of 3 answered")


def test_everything_works_by_keyboard(opened: Page) -> None:
    card(opened).get_by_label("Yes", exact=True).focus()
    opened.keyboard.press("ArrowRight")
    expect_saved(opened)
    opened.keyboard.press("Tab")
    expect(note(opened)).to_be_focused()

    assert stored() == ("partly", "")


def test_without_script_one_button_saves_the_page(plain: Page) -> None:
    card(plain).get_by_label("No", exact=True).check()
    expect(card(plain).get_by_label("Action", exact=True)).to_be_visible()
    note(plain, OTHER).fill("Half of it")
    plain.get_by_role("button", name="Save this page").click()

    expect(plain.get_by_text("2 answers are saved.")).to_be_visible()
    assert (stored(), stored(OTHER)) == (("no", ""), ("", "Half of it"))


def test_without_script_two_texts_stand_side_by_side(plain: Page, colleague: Page) -> None:
    note(colleague).fill("Theirs")
    note(colleague).blur()
    expect_saved(colleague)
    note(plain).fill("Mine")
    plain.get_by_role("button", name="Save this page").click()

    expect(plain.get_by_text("1 answer was not saved")).to_be_visible()
    expect(card(plain).locator(".conflict")).to_contain_text("Theirs")
    expect(note(plain)).to_have_value("Mine")
    card(plain).get_by_role("button", name="Keep mine").click()

    expect(note(plain)).to_have_value("Mine")
    assert stored() == ("", "Mine")


def test_without_script_the_cards_buttons_work(plain: Page) -> None:
    card(plain).get_by_label("Yes", exact=True).check()
    card(plain).get_by_text("Attach a link").click()
    card(plain).get_by_label("Address").fill("https://example.org/policy")
    card(plain).get_by_role("button", name=f"Attach {CODE}", exact=True).click()
    expect(card(plain).get_by_role("link", name="https://example.org/policy")).to_be_visible()

    card(plain).get_by_role("button", name="Clear the answer").click()

    expect(card(plain).locator("input:checked")).to_have_count(0)
    assert (stored(), Evidence.objects.count()) == (("", ""), 1)


def test_a_button_pressed_while_a_save_is_on_its_way_does_its_work(opened: Page) -> None:
    choose(opened, "Yes")
    expect_version(opened, 1)

    def slowly(route: Route) -> None:
        opened.wait_for_timeout(300)
        route.continue_()

    opened.route("**/answers/*", slowly)
    note(opened).fill("Typed, and at once")
    card(opened).get_by_role("button", name="Clear the answer").click()

    expect(card(opened).locator("input:checked")).to_have_count(0)
    expect_saved(opened)
    assert stored() == ("", "Typed, and at once")
