"""The page of an area in a real browser: it saves itself, loses nothing, and needs no script."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from checklists.models import Answer, Assessment, Evidence
from copassess.accounts.models import Membership, Role, User
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, answered_assessment, owner_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
CODE, OTHER = "GEN-A-1", "GEN-A-2"


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment with nothing answered."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


def address(assessment: Assessment, site: str) -> str:
    """Return the address of its first area."""
    return site + reverse("checklists:assessment-area", args=[assessment.pk, "policies"])


def sign_in(context: BrowserContext, user: User, site: str) -> None:
    """Give a browser the session of a user."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": site}])


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


def card(page: Page, code: str = CODE) -> Locator:
    """Return a question's card."""
    return page.locator(f"#question-{code}")


def choose(page: Page, label: str, code: str = CODE) -> None:
    """Click a response."""
    card(page, code).get_by_label(label, exact=True).check()


def note(page: Page, code: str = CODE) -> Locator:
    """Return the field of the note."""
    return page.locator(f"#{code}-note")


def expect_saved(page: Page, code: str = CODE) -> None:
    """Wait until the card says that it is saved."""
    expect(page.locator(f"#saved-{code}")).to_contain_text("Saved at")


def expect_version(page: Page, version: int, code: str = CODE) -> None:
    """Wait until the card has learned of its version."""
    expect(page.locator(f"[name='{code}-version']")).to_have_value(str(version))


def stored(code: str = CODE) -> tuple[str, str]:
    """Return response and note as they are stored."""
    answer = Answer.objects.get(question=code)
    return answer.response, answer.note


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
    card(opened).get_by_label("Title").fill("Policy")
    card(opened).get_by_role("button", name=f"Attach {CODE}", exact=True).click()
    expect(card(opened).get_by_role("link", name="Policy")).to_be_visible()
    assert Evidence.objects.get().title == "Policy"

    card(opened).get_by_role("button", name="Remove Policy").click()
    expect(card(opened).get_by_role("link", name="Policy")).to_have_count(0)
    assert not Evidence.objects.exists()
    assert stored() == ("", "Being typed")


def test_what_was_typed_last_is_saved_when_one_leaves(
    opened: Page, draft: Assessment, live_server: LiveServer
) -> None:
    note(opened).fill("The last words")

    opened.goto(live_server.url + draft.get_absolute_url())

    # They travel beside the page that one went to, and nothing there tells of their arrival.
    for _ in range(100):
        if stored() == ("", "The last words"):
            break
        opened.wait_for_timeout(100)
    assert stored() == ("", "The last words")


def test_what_cannot_be_sent_is_sent_again(opened: Page) -> None:
    opened.clock.install()
    opened.route("**/answers/*", lambda route: route.abort())
    choose(opened, "No")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("the site could not be reached")

    opened.unroute("**/answers/*")
    opened.clock.run_for(9000)

    expect_saved(opened)
    assert stored() == ("no", "")


def test_somebody_signed_out_is_told_and_keeps_the_text(
    opened: Page, draft: Assessment, live_server: LiveServer
) -> None:
    session = [c for c in opened.context.cookies() if c.get("name") == "sessionid"]
    opened.context.clear_cookies(name="sessionid")
    note(opened).fill("Typed after the session ended")
    note(opened).blur()
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("you are signed out")
    expect(note(opened)).to_have_value("Typed after the session ended")

    opened.context.add_cookies(
        [{"name": "sessionid", "value": session[0].get("value", ""), "url": live_server.url}]
    )
    choose(opened, "Yes")

    expect_saved(opened)
    assert stored() == ("yes", "Typed after the session ended")


def test_somebody_who_may_no_longer_answer_is_told(opened: Page, draft: Assessment) -> None:
    Membership.objects.filter(organisation=draft.organisation).update(role=Role.VIEWER)

    note(opened).fill("Typed too late")
    note(opened).blur()

    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("may no longer change")
    expect(note(opened)).to_have_value("Typed too late")
    assert stored() == ("", "")


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
