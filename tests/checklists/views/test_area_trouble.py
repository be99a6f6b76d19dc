"""The page of an area when things go wrong: what was typed is stored, or kept and told."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Dialog, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from checklists.models import Assessment
from copassess.accounts.models import Membership, Role
from tests.checklists.views.area_driving import (
    CODE,
    OTHER,
    address,
    card,
    choose,
    expect_saved,
    note,
    sign_in,
    stored,
)
from tests.checklists.views.relay import Relay
from tests.factories.accounts import PASSWORD
from tests.factories.checklists import AssessmentFactory, owner_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('copassess-unsent:')).length"
ANSWERS = "**/answers/*"


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment with nothing answered."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


@pytest.fixture
def opened(page: Page, draft: Assessment, live_server: LiveServer) -> Page:
    """Open the page as its owner; whoever is asked before leaving leaves."""
    sign_in(page.context, owner_of(draft.organisation), live_server.url)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address(draft, live_server.url))
    return page


def cut(page: Page) -> None:
    """Cut the network to saves."""
    page.route(ANSWERS, lambda route: route.abort())


def mend(page: Page) -> None:
    """Let saves through again, and tell the page."""
    page.unroute(ANSWERS)
    page.evaluate("window.dispatchEvent(new Event('online'))")


def leaves(page: Page) -> list[str]:
    """Leave whatever is asked; return the list in which the questions will stand."""
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    return asked


def test_each_state_is_told(opened: Page) -> None:
    held: list[Route] = []
    opened.route(ANSWERS, lambda route: held.append(route))

    note(opened).press_sequentially("Held")
    expect(opened.locator(f"#saved-{CODE}")).to_have_text("Saving…")
    opened.wait_for_timeout(900)
    held.pop().abort()
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("Not saved, trying again")
    mend(opened)

    expect(opened.locator(f"#saved-{CODE}")).to_contain_text(re.compile(r"Saved at \d\d:\d\d"))
    assert stored() == ("", "Held")


def test_network_cut_while_typing(opened: Page) -> None:
    note(opened).press_sequentially("Before the cut")
    expect_saved(opened)
    cut(opened)
    note(opened).press_sequentially(", and after it")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("cannot be reached")
    assert stored() == ("", "Before the cut")
    assert opened.evaluate(KEPT) == 1

    mend(opened)

    expect_saved(opened)
    assert stored() == ("", "Before the cut, and after it")
    assert opened.evaluate(KEPT) == 0


def test_it_is_tried_again_with_growing_pauses(opened: Page) -> None:
    tries: list[str] = []
    opened.clock.install()
    opened.on(
        "request", lambda request: tries.append(request.url) if "/answers/" in request.url else None
    )
    cut(opened)
    choose(opened, "No")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("trying again")

    counts = []
    for seconds in (2, 2, 2, 8, 15):
        opened.clock.run_for(seconds * 1000)
        opened.wait_for_timeout(150)
        counts.append(len(tries))
    opened.unroute(ANSWERS)
    opened.clock.run_for(31_000)

    # After 2 seconds, 4 more, 8 more, 15 more; then at the latest every minute.
    assert counts == [2, 2, 3, 4, 5]
    expect_saved(opened)
    assert stored() == ("no", "")


def test_what_was_typed_survives_a_reload(opened: Page) -> None:
    cut(opened)
    choose(opened, "Partly")
    note(opened).fill("Typed in the train")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("trying again")
    asked = leaves(opened)
    opened.reload()
    assert asked == ["beforeunload"]
    expect(note(opened)).to_have_value("Typed in the train")
    expect(card(opened).get_by_label("Partly", exact=True)).to_be_checked()

    mend(opened)

    expect_saved(opened)
    assert stored() == ("partly", "Typed in the train")
    assert opened.evaluate(KEPT) == 0


def test_after_a_reload_a_colleagues_text_is_not_overwritten(
    opened: Page, draft: Assessment
) -> None:
    cut(opened)
    note(opened).fill("Mine, from the train")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("trying again")
    colleague = Client()
    colleague.force_login(owner_of(draft.organisation))
    path = reverse("checklists:answer-save", args=[draft.pk, CODE])
    colleague.post(path, {f"{CODE}-version": "0", f"{CODE}-note": "Theirs"})

    opened.on("dialog", lambda dialog: dialog.accept())
    opened.unroute(ANSWERS)
    opened.reload()

    expect(card(opened).locator(".conflict")).to_contain_text("Theirs")
    expect(card(opened).locator(".conflict")).to_contain_text("Mine, from the train")
    card(opened).get_by_role("button", name="Keep both texts").click()
    expect(note(opened)).to_have_value("Theirs\n\nMine, from the train")
    assert opened.evaluate(KEPT) == 0


def test_other_pages_tell_of_what_waits(
    opened: Page, draft: Assessment, live_server: LiveServer
) -> None:
    cut(opened)
    note(opened).fill("Waits <b>here</b>")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("trying again")
    opened.on("dialog", lambda dialog: dialog.accept())

    opened.goto(live_server.url + draft.get_absolute_url())

    notice = opened.locator("#unsent")
    expect(notice).to_contain_text("not saved yet")
    expect(notice).to_contain_text("Waits <b>here</b>")
    mend(opened)
    notice.get_by_role("link", name=CODE).click()
    expect(note(opened)).to_have_value("Waits <b>here</b>")
    opened.wait_for_function(f"{KEPT} === 0")
    assert stored() == ("", "Waits <b>here</b>")


def test_staying_is_offered_before_one_leaves_with_something_unsent(opened: Page) -> None:
    cut(opened)
    note(opened).fill("Not to be lost")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("trying again")
    opened.once("dialog", lambda dialog: dialog.dismiss())
    before = opened.url

    opened.get_by_role("link", name="Next open question").click()

    opened.wait_for_timeout(300)
    assert opened.url == before
    expect(note(opened)).to_have_value("Not to be lost")


def test_a_link_waits_for_the_last_words(opened: Page) -> None:
    asked = leaves(opened)
    note(opened).press_sequentially("The last words")

    opened.get_by_role("link", name="Assessments", exact=True).click()

    opened.wait_for_url("**/assessments")
    assert (stored(), asked) == (("", "The last words"), [])


def test_who_leaves_at_once_takes_the_last_words_along(
    opened: Page, draft: Assessment, live_server: LiveServer
) -> None:
    opened.on("dialog", lambda dialog: dialog.accept())
    note(opened).fill("The very last words")

    opened.goto(live_server.url + draft.get_absolute_url())

    # They travel beside the page that one went to, and nothing there tells of their arrival.
    for _ in range(100):
        if stored() == ("", "The very last words"):
            break
        opened.wait_for_timeout(100)
    assert stored() == ("", "The very last words")


def test_session_ended_and_a_sign_in_in_another_tab(
    opened: Page, draft: Assessment, live_server: LiveServer
) -> None:
    opened.context.clear_cookies()
    note(opened).fill("Typed after the session ended")
    note(opened).blur()
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("you are signed out")
    expect(note(opened)).to_have_value("Typed after the session ended")

    with opened.context.expect_page() as tab:
        opened.locator(f"#saved-{CODE}").get_by_role("link", name="Sign in").click()
    other = tab.value
    other.locator("[name=login]").fill(owner_of(draft.organisation).email)
    other.locator("[name=password]").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(f"{live_server.url}/**")
    other.close()

    expect_saved(opened)
    assert stored() == ("", "Typed after the session ended")


def test_a_token_that_is_gone_is_renewed(opened: Page) -> None:
    opened.context.clear_cookies(name="csrftoken")

    choose(opened, "Yes")

    expect_saved(opened)
    assert stored() == ("yes", "")


def test_server_restarted(page: Page, draft: Assessment, live_server: LiveServer) -> None:
    relay = Relay(live_server.thread.port)
    try:
        sign_in(page.context, owner_of(draft.organisation), relay.url)
        page.goto(address(draft, relay.url))
        relay.stop()
        note(page).fill("Typed while it was away")
        expect(page.locator(f"#saved-{CODE}")).to_contain_text("trying again")
        relay = Relay(live_server.thread.port, relay.port)

        expect_saved(page)
        assert stored() == ("", "Typed while it was away")
    finally:
        relay.stop()


def test_an_answer_that_is_lost_on_the_way_is_no_conflict(opened: Page) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    opened.route(ANSWERS, lose)
    note(opened).press_sequentially("First")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("trying again")
    assert stored() == ("", "First")
    opened.unroute(ANSWERS)

    note(opened).press_sequentially(" and second")

    expect_saved(opened)
    expect(card(opened).locator(".conflict")).to_have_count(0)
    assert stored() == ("", "First and second")


def test_somebody_who_may_no_longer_answer_is_told(opened: Page, draft: Assessment) -> None:
    Membership.objects.filter(organisation=draft.organisation).update(role=Role.VIEWER)

    note(opened).fill("Typed too late")
    note(opened).blur()

    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("may no longer change")
    expect(note(opened)).to_have_value("Typed too late")
    assert stored() == ("", "")
    assert opened.evaluate(KEPT) == 1


def test_signing_out_asks_and_clears_what_is_kept(opened: Page) -> None:
    cut(opened)
    note(opened).fill("Nobody else shall read this here")
    expect(opened.locator(f"#saved-{CODE}")).to_contain_text("trying again")
    sign_out = opened.get_by_role("button", name="Sign out")

    opened.once("dialog", lambda dialog: dialog.dismiss())
    sign_out.click()
    assert opened.evaluate(KEPT) == 1
    opened.on("dialog", lambda dialog: dialog.accept())
    sign_out.click()

    opened.wait_for_url("**/")
    assert opened.evaluate(KEPT) == 0


def test_nothing_typed_is_shown_to_the_next_person_at_this_browser(
    opened: Page, draft: Assessment, live_server: LiveServer
) -> None:
    cut(opened)
    note(opened, OTHER).fill("Of the first person")
    expect(opened.locator(f"#saved-{OTHER}")).to_contain_text("trying again")
    second = owner_of(AssessmentFactory.create().organisation)
    opened.on("dialog", lambda dialog: dialog.accept())
    sign_in(opened.context, second, live_server.url)

    opened.goto(f"{live_server.url}{reverse('checklists:assessment-list')}")

    expect(opened.locator("#unsent")).to_be_hidden()
    assert "Of the first person" not in opened.content()


def test_without_storage_saving_works_all_the_same(
    page: Page, draft: Assessment, live_server: LiveServer
) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })"
    )
    sign_in(page.context, owner_of(draft.organisation), live_server.url)
    page.goto(address(draft, live_server.url))

    choose(page, "Yes")

    expect_saved(page)
    assert stored() == ("yes", "")
