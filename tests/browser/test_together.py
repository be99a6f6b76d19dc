"""Three people of one company, a guest and a weekend offline, through to a complete assessment."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from checklists.choices import Response
from checklists.models import Answer, Assessment, Comment, Proposal
from guidelines.models import Revision
from tests.browser.test_story import mailed_link, sign_up, start
from tests.checklists.workbook import altering
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLLEAGUE, GUEST = "joao@example.org", "ines@example.org"
OPENED_NOTE = "Since spring there is one desk for all brands."


def test_three_people_and_a_weekend_lead_to_a_complete_assessment(
    browser: Browser,
    context: BrowserContext,
    live_server: LiveServer,
    real_catalogue: Revision,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.SITE_URL = live_server.url
    owner = context.new_page()
    colleague = browser.new_context().new_page()
    guest = browser.new_context().new_page()
    for page in (colleague, guest):
        page.set_default_timeout(20_000)

    sign_up(owner, live_server.url)
    start(owner)
    say_what_the_company_does(owner)
    invite_to(owner, "Handling CSAM")
    ask_guest(owner, "Education")

    join(colleague)
    answer_area(colleague)
    comment(colleague)
    propose(guest)
    accept_all(owner)
    take_a_weekend(owner, colleague, tmp_path)
    answer_comment(owner)

    submit_from_overview(owner)
    assert Assessment.objects.get().status == "submitted"
    told_by = {row.question: row.written_by for row in Answer.objects.select_related("written_by")}
    assert str(told_by["GEN-CSAM-04"]) == "João Pereira"
    assert Answer.objects.get(question="GEN-CSAM-01").note == OPENED_NOTE


def overview(page: Page) -> None:
    """Open the assessment's own page."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Assessments").click()
    page.get_by_role("link", name="Self-assessment of the year").click()


def say_what_the_company_does(page: Page) -> None:
    """Say that nobody can post or chat, and confirm what thereby does not apply."""
    page.get_by_role("link", name="What the company does").first.click()
    for question in ("Can people outside the company post", "Can people talk, write"):
        group = page.get_by_role("group", name=re.compile(question))
        group.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save and see what is proposed").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Confirm the ticked ones").click()
    expect(page.get_by_text("1 question is answered “not applicable”.")).to_be_visible()


def invite_to(page: Page, area: str) -> None:
    """Give an area to somebody who has no account yet, in one action."""
    overview(page)
    page.get_by_role("link", name="Who answers what").click()
    page.locator("select[name=area]").select_option(label=area)
    page.locator("input[name=email]").fill(COLLEAGUE)
    due = datetime.now(tz=UTC).date() + timedelta(days=14)
    page.locator("input[name=due]").last.fill(due.isoformat())
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text(f"{COLLEAGUE} is invited.")).to_be_visible()


def ask_guest(page: Page, area: str) -> None:
    """Send somebody outside the company a link to one area."""
    overview(page)
    page.get_by_role("link", name="Guests without an account").click()
    page.locator("select[name=area]").select_option(label=area)
    page.locator("input[name=name]").fill("Ines Moreau")
    page.locator("input[name=email]").fill(GUEST)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text(GUEST).first).to_be_visible()


def join(page: Page) -> None:
    """Accept the invitation, and find the area among one's own work."""
    page.goto(mailed_link(to=COLLEAGUE))
    page.get_by_label("Full name").fill("João Pereira")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My work").click()
    page.get_by_role("link", name="Handling CSAM").click()
    expect(page.get_by_role("heading", level=1, name="Handling CSAM")).to_be_visible()


def answer_area(page: Page) -> None:
    """Answer every question that the page shows."""
    cards = page.locator(".question")
    expect(cards).to_have_count(16)
    for place, card in enumerate(cards.all()):
        card.get_by_role("radio", name="Partly" if place == 2 else "Yes", exact=True).check()
        expect(card.locator(".saved")).to_contain_text("Saved at")
    expect(page.locator("#done-here")).to_have_text("16 of 16 answered")


def comment(page: Page) -> None:
    """Ask colleagues about the first question, where it stands."""
    card = page.locator("#question-GEN-CSAM-01")
    card.get_by_role("link", name=re.compile("^Comments and history")).click()
    card.get_by_label(re.compile("^Write a comment")).fill("Does this cover the new brand?")
    card.get_by_role("button", name="Comment", exact=True).click()
    expect(card.get_by_text("Does this cover the new brand?")).to_be_visible()


def propose(page: Page) -> None:
    """Answer the area without an account, and send it."""
    page.goto(mailed_link(to=GUEST))
    expect(page.get_by_role("heading", level=1, name="Education")).to_be_visible()
    for card in page.locator(".question").all():
        card.get_by_role("radio", name="Yes", exact=True).check()
        expect(card.locator(".guest-state")).to_contain_text("Saved")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("You sent your answers")).to_be_visible()
    assert not Answer.objects.filter(question__contains="-EDU-").exclude(response="").exists()


def accept_all(page: Page) -> None:
    """Take over everything that the guest proposed."""
    overview(page)
    page.get_by_role("link", name=re.compile("11 proposals of guests wait")).click()
    page.get_by_role("button", name="Accept all").click()
    expect(page.get_by_text("No proposal waits")).to_be_visible()
    assert Proposal.objects.filter(state="accepted").count() == 11


def take_a_weekend(page: Page, colleague: Page, folder: Path) -> None:
    """Fill the rest in offline, while a colleague goes on; nothing of either is lost."""
    overview(page)
    page.get_by_role("link", name="Offline in a workbook").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    colleague.locator("#GEN-CSAM-01-note").fill(OPENED_NOTE)
    colleague.locator("#GEN-CSAM-01-note").blur()
    expect(colleague.locator("#saved-GEN-CSAM-01")).to_contain_text("Saved at")

    left = list(Answer.objects.filter(response="").values_list("question", flat=True))
    typed = {code: {"response": str(Response.YES.label)} for code in left}
    typed[left[0]] = {"response": str(Response.NO.label), "note": "Nothing written yet."}
    typed["GEN-CSAM-01"] = {"note": "Typed in the train."}
    file = folder / "after the weekend.xlsx"
    file.write_bytes(altering.filled_in(Path(download.value.path()).read_bytes(), typed))

    page.get_by_label("The filled-in workbook").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_text("Typed in the train.")).to_be_visible()
    expect(page.get_by_text(OPENED_NOTE)).to_be_visible()
    button = page.get_by_role("button", name="Apply the chosen changes")
    expect(button).to_contain_text(f"({len(left)})")
    button.click()
    expect(page.get_by_text(f"{len(left)} answers have changed")).to_be_visible()


def answer_comment(page: Page) -> None:
    """Settle what the colleague asked."""
    overview(page)
    page.get_by_role("link", name="Comments", exact=True).click()
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("No comment waits for anything.")).to_be_visible()
    assert Comment.objects.get().resolved_at


def submit_from_overview(page: Page) -> None:
    """Submit what is complete now."""
    overview(page)
    expect(page.get_by_text("69 of 69 answered").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Submit")).click()
    submit_signed(page)


def submit_signed(page: Page) -> None:
    """Sign the declaration."""
    # Only the declaration has this: the page before has names of documents.
    page.get_by_label("Position").fill("Head of compliance")
    page.get_by_label("Name", exact=False).first.fill("Maria Rojas")
    page.get_by_role("button", name="Sign and submit").click()
    expect(page.get_by_text("Submitted").first).to_be_visible()
