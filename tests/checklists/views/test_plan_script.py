"""The action plan in a real browser: rows save themselves, without script by one button."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from checklists.models import Answer, Assessment
from copassess.accounts.models import Membership, Role
from tests.browser.test_pages import OVERFLOW, RULES
from tests.checklists.plan_page.world import plan_action, with_gaps, yesterday
from tests.checklists.views.area_driving import sign_in
from tests.factories.accounts import PASSWORD
from tests.factories.checklists import AssessmentFactory, owner_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
CODE, OTHER = "GEN-A-1", "GEN-B-1"
SAVES = "**/plan/GEN-*"


@pytest.fixture
def assessment(small_catalogue: object) -> Assessment:
    """Return a draft with four gaps, carried forward from one with an action under way."""
    earlier = with_gaps()
    plan_action(earlier, CODE, text="Appoint somebody", owner="Legal", status="under_way")
    made: Assessment = AssessmentFactory.create(
        organisation=earlier.organisation, started_from=earlier
    )
    return made


def address(assessment: Assessment, site: str) -> str:
    """Return the page's full address."""
    return site + reverse("checklists:plan-detail", args=[assessment.pk])


@pytest.fixture
def opened(page: Page, assessment: Assessment, live_server: LiveServer) -> Page:
    """Open the page as the owner; an error of the script fails the test."""
    sign_in(page.context, owner_of(assessment.organisation), live_server.url)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address(assessment, live_server.url))
    return page


@pytest.fixture
def plain(browser: Browser, assessment: Assessment, live_server: LiveServer) -> Iterator[Page]:
    """Open the page in a browser without script."""
    with browser.new_context(java_script_enabled=False) as context:
        sign_in(context, owner_of(assessment.organisation), live_server.url)
        page = context.new_page()
        page.goto(address(assessment, live_server.url))
        yield page


def field(page: Page, name: str, code: str = CODE) -> Locator:
    """Return a field of a row."""
    return page.locator(f"#{code}-action_{name}")


def state(page: Page, code: str = CODE) -> Locator:
    """Return what a row says of its saves."""
    return page.locator(f"#state-{code}")


def stored(code: str = CODE) -> Answer:
    """Return the answer of the later assessment."""
    return Answer.objects.get(assessment__started_from__isnull=False, question=code)


def leaves(page: Page) -> list[str]:
    """Leave whatever is asked; return the list in which the questions will stand."""
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    return asked


def test_typing_saves_itself_and_says_so(opened: Page) -> None:
    held: list[Route] = []
    opened.route(SAVES, lambda route: held.append(route))
    field(opened, "text", OTHER).press_sequentially("Block the list")
    expect(state(opened, OTHER)).to_contain_text("Saving…")
    opened.wait_for_timeout(1000)
    held.pop().continue_()
    opened.unroute(SAVES)

    expect(state(opened, OTHER)).to_contain_text("Saved at")
    expect(state(opened, OTHER)).not_to_contain_text("No action yet")
    expect(state(opened, OTHER)).not_to_contain_text("Saving…")

    assert stored(OTHER).action_text == "Block the list"


def test_fields_in_quick_succession_are_all_saved(opened: Page) -> None:
    field(opened, "text", OTHER).fill("Block")
    field(opened, "owner", OTHER).fill("Network")
    field(opened, "due", OTHER).fill(yesterday().isoformat())
    field(opened, "status", OTHER).select_option("under_way")

    expect(state(opened, OTHER)).to_contain_text("This date has passed.")
    expect(state(opened, OTHER)).to_contain_text("Overdue since")
    expect(opened.locator(".htmx-request")).to_have_count(0)
    answer = stored(OTHER)
    assert (answer.action_text, answer.action_owner) == ("Block", "Network")
    assert (answer.action_due, answer.action_status) == (yesterday(), "under_way")


def test_enter_saves_the_row_and_stays(opened: Page) -> None:
    field(opened, "owner", OTHER).fill("Network")
    field(opened, "owner", OTHER).press("Enter")

    expect(state(opened, OTHER)).to_contain_text("Saved at")
    expect(field(opened, "owner", OTHER)).to_be_focused()


def test_a_wrong_date_is_told_and_can_be_mended(opened: Page) -> None:
    field(opened, "due", OTHER).fill("0001-01-01")
    field(opened, "due", OTHER).blur()
    wrong = opened.locator(f"#wrong-{OTHER}-action_due")
    expect(wrong).to_contain_text("this year is not between 2000 and 2099")
    expect(state(opened, OTHER)).to_contain_text("Not saved")
    expect(field(opened, "due", OTHER)).to_have_attribute("aria-invalid", "true")

    field(opened, "due", OTHER).fill("2030-01-01")
    field(opened, "due", OTHER).blur()

    expect(state(opened, OTHER)).to_contain_text("Saved at")
    expect(wrong).to_have_text("")
    expect(field(opened, "due", OTHER)).not_to_have_attribute("aria-invalid", "true")
    assert str(stored(OTHER).action_due) == "2030-01-01"


def test_network_cut_is_told_and_tried_again(opened: Page) -> None:
    opened.route(SAVES, lambda route: route.abort())
    field(opened, "text", OTHER).fill("Typed in the train")
    expect(state(opened, OTHER)).to_contain_text("Not saved, trying again: the site cannot")
    asked = leaves(opened)

    opened.unroute(SAVES)
    opened.evaluate("window.dispatchEvent(new Event('online'))")

    expect(state(opened, OTHER)).to_contain_text("Saved at")
    assert stored(OTHER).action_text == "Typed in the train"
    opened.reload()
    assert asked == []


def test_leaving_with_something_unsaved_asks(opened: Page) -> None:
    opened.route(SAVES, lambda route: route.abort())
    field(opened, "text", OTHER).fill("Typed in the train")
    expect(state(opened, OTHER)).to_contain_text("trying again")
    asked = leaves(opened)

    opened.reload()

    assert asked == ["beforeunload"]


def test_signed_out_is_told_and_a_sign_in_elsewhere_is_enough(
    opened: Page, assessment: Assessment, live_server: LiveServer
) -> None:
    opened.context.clear_cookies(name="sessionid")
    field(opened, "text", OTHER).fill("Typed too late")
    expect(state(opened, OTHER)).to_contain_text("you are signed out")

    with opened.context.expect_page() as popup:
        state(opened, OTHER).get_by_role("link", name="Sign in (new tab)").click()
    other = popup.value
    other.locator("[name=login]").fill(owner_of(assessment.organisation).email)
    other.locator("[name=password]").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url("**/assessments*")
    opened.evaluate("window.dispatchEvent(new Event('online'))")

    expect(state(opened, OTHER)).to_contain_text("Saved at")
    assert stored(OTHER).action_text == "Typed too late"


def test_who_may_no_longer_write_is_told(opened: Page, assessment: Assessment) -> None:
    Membership.objects.filter(organisation=assessment.organisation).update(role=Role.VIEWER)

    field(opened, "text", OTHER).fill("Too late")

    expect(state(opened, OTHER)).to_contain_text("you may no longer change this plan")
    assert stored(OTHER).action_text == ""


@pytest.mark.parametrize(("button", "owner"), [("Keep mine", "Mine"), ("Take theirs", "Theirs")])
def test_two_people_on_one_row(
    opened: Page, assessment: Assessment, button: str, owner: str
) -> None:
    plan_action(assessment, OTHER, owner="Theirs")
    field(opened, "owner", OTHER).fill("Mine")
    expect(state(opened, OTHER)).to_contain_text("Owner: stored now")
    expect(state(opened, OTHER)).to_contain_text("Theirs")
    assert stored(OTHER).action_owner == "Theirs"

    state(opened, OTHER).get_by_role("button", name=button).click()

    expect(state(opened, OTHER)).to_contain_text("Saved at")
    expect(field(opened, "owner", OTHER)).to_have_value(owner)
    assert stored(OTHER).action_owner == owner
    asked = leaves(opened)
    opened.reload()
    assert asked == []


def test_many_rows_at_once_after_one_was_edited(opened: Page) -> None:
    field(opened, "text", OTHER).fill("Block")
    expect(state(opened, OTHER)).to_contain_text("Saved at")
    opened.get_by_label("Tick all that are shown").check()
    bulk = opened.get_by_role("group", name="Set for all that are ticked")
    bulk.get_by_label("Owner").fill("Legal")

    bulk.get_by_role("button", name="Set for the ticked").click()

    expect(opened.get_by_text("3 actions are saved.")).to_be_visible()
    assert {stored(code).action_owner for code in (CODE, OTHER, "GEN-B-2")} == {"Legal"}
    assert stored(OTHER).action_text == "Block"


def test_filters_and_done_work_without_script(plain: Page) -> None:
    plain.get_by_label("Area", exact=True).select_option("csam")
    plain.get_by_role("button", name="Show").click()
    expect(plain.get_by_text("2 of 4 shown")).to_be_visible()
    assert "area=csam" in plain.url

    plain.get_by_role("button", name="Still under way GEN-A-1").click()

    expect(plain.get_by_text("Last time you planned")).to_have_count(0)
    assert stored().action_status == "under_way"


def test_one_button_saves_all_without_script(plain: Page) -> None:
    field(plain, "text", OTHER).fill("Block")
    field(plain, "due", "GEN-B-2").fill("2030-01-01")
    plain.get_by_role("button", name="Save this page").last.click()

    expect(plain.get_by_text("2 actions are saved.")).to_be_visible()
    field(plain, "owner").fill("Network")
    field(plain, "owner").press("Enter")
    expect(plain.get_by_text("1 action is saved.")).to_be_visible()
    assert (stored(OTHER).action_text, stored().action_owner) == ("Block", "Network")


def test_both_texts_stand_there_without_script(plain: Page, assessment: Assessment) -> None:
    plan_action(assessment, OTHER, owner="Theirs")
    field(plain, "owner", OTHER).fill("Mine")
    plain.get_by_role("button", name="Save this page").last.click()
    expect(state(plain, OTHER)).to_contain_text("Theirs")

    plain.get_by_role("button", name=f"Keep mine {OTHER}").click()

    expect(plain.get_by_text("1 action is saved.")).to_be_visible()
    assert stored(OTHER).action_owner == "Mine"


@pytest.mark.parametrize("role", [Role.OWNER, Role.VIEWER])
def test_pages_meet_wcag_and_fit_360_pixels(
    opened: Page, assessment: Assessment, live_server: LiveServer, role: Role
) -> None:
    plan_action(assessment, OTHER, text="Block " * 40, owner="x" * 120, due=yesterday())
    plan_action(assessment, "MNO-A-1", text="No longer needed")
    Membership.objects.filter(organisation=assessment.organisation).update(role=role)
    problems = []
    for path in (
        address(assessment, live_server.url),
        live_server.url + reverse("checklists:plan-list"),
    ):
        for width in (1280, 360):
            opened.set_viewport_size({"width": width, "height": 800})
            opened.goto(path)
            results = Axe().run(opened, options=RULES)
            problems += [results.generate_report()] if results.violations_count else []
            problems += [f"{path} at {width}"] if opened.evaluate(OVERFLOW) > 0 else []

    assert not problems, "\n".join(problems)


def test_keyboard_alone_fills_a_row_in(opened: Page) -> None:
    field(opened, "text", OTHER).focus()
    opened.keyboard.type("Block")
    opened.keyboard.press("Tab")
    opened.keyboard.type("Network")
    opened.keyboard.press("Tab")
    opened.keyboard.type("01012030")
    for _ in range(5):
        opened.keyboard.press("Tab")
        if field(opened, "status", OTHER).evaluate("e => e === document.activeElement"):
            break
    opened.keyboard.press("ArrowDown")

    expect(state(opened, OTHER)).to_contain_text("Saved at")
    expect(opened.locator(".htmx-request")).to_have_count(0)
    answer = stored(OTHER)
    assert (answer.action_text, answer.action_owner) == ("Block", "Network")
    assert (str(answer.action_due), answer.action_status) == ("2030-01-01", "under_way")


def test_viewer_gets_no_script(client: Client, assessment: Assessment) -> None:
    owner = owner_of(assessment.organisation)
    Membership.objects.filter(user=owner).update(role=Role.VIEWER)
    client.force_login(owner)

    text = client.get(reverse("checklists:plan-detail", args=[assessment.pk])).content.decode()

    assert "plan.js" not in text
