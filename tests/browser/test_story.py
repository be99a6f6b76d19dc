"""The whole story, walked by clicking: from sign-up to the reviewed gap report in PDF."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from pypdf import PdfReader
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from checklists.models import Assessment
from copassess.accounts.models import StaffKind, User
from guidelines.models import Revision
from tests.factories.accounts import PASSWORD, StaffRoleFactory, UserFactory, app_code
from tests.fixtures_catalogue import real_content
from tests.reports.file_driving import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECTOR = "internet-service-providers"
REASON = "The company has no such service, and none is planned in this period."
# By place among the 69 questions: the rest is yes.
NO, PARTLY, NOT_APPLICABLE = {20, 36, 57}, {5, 33}, {45}


def test_story_from_sign_up_to_reviewed_report(
    browser: Browser,
    context: BrowserContext,
    live_server: LiveServer,
    real_catalogue: Revision,
    settings: Settings,
) -> None:
    settings.SITE_URL = live_server.url
    reviewer = UserFactory.create(name="Amina Odhiambo", email="amina@example.org")
    StaffRoleFactory.create(user=reviewer, kind=StaffKind.REVIEWER, countries=["KE"])
    company = context.new_page()
    desk = browser.new_context().new_page()
    desk.set_default_timeout(20_000)

    sign_up(company, live_server.url)
    start(company)
    gaps = answer_everything(company)
    submit(company)

    sign_in(desk, live_server.url, reviewer)
    review(desk, agree_to_all_but="GEN-POL-02")
    send_back(desk)

    reply(company, live_server.url)
    submit(company)
    accept(desk, live_server.url)

    text = downloaded_text(company, live_server.url)
    for title in gaps:
        assert flat(title) in text
    assert flat("reviewed by UNICEF on") in text
    assert Assessment.objects.get().status == "accepted"


def sign_up(page: Page, site: str) -> None:
    """Make an account, prove its address, name the company."""
    page.goto(site)
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Full name").fill("Maria Rojas")
    page.get_by_label("E-mail address").fill("maria@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(mailed_link(to="maria@example.org"))
    page.get_by_role("button", name="Yes, confirm").click()
    page.get_by_label("Company name").fill("Harbour Online")
    page.get_by_label("Country").select_option("KE")
    page.get_by_role("radio", name="50 to 249 people").check()
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1, name="Harbour Online")).to_be_visible()


def start(page: Page) -> None:
    """Start an assessment of one sector."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Assessments").click()
    page.get_by_role("link", name="Start an assessment").first.click()
    page.get_by_role("checkbox", name=re.compile("^Internet service providers")).check()
    page.get_by_label("Title").fill("Self-assessment of the year")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("0 of 69 answered").first).to_be_visible()


def answer_everything(page: Page) -> list[str]:
    """Answer all 69 questions by clicking; return the titles of the gaps."""
    questions = real_content().questions_for([SECTOR])
    assert len(questions) == 69
    gaps, area = [], ""
    page.get_by_role("link", name="Next open question").click()
    for place, question in enumerate(questions):
        if question.area != area:
            area = question.area
            if place:
                page.get_by_role("link", name="Next open question").click()
            expect(page).to_have_url(re.compile(f"/areas/{area}"))
        answer(page, place, question.code)
        if place in NO | PARTLY:
            gaps.append(question.title)
    return gaps


def answer(page: Page, place: int, code: str) -> None:
    """Answer one question and wait until the page says that it is saved."""
    card = page.locator(f"#question-{code}")
    saved = page.locator(f"#saved-{code}")
    if place in NOT_APPLICABLE:
        card.get_by_role("radio", name="Not applicable").check()
        with page.expect_response(lambda r: r.url.endswith(code) and "planned" in posted(r)):
            card.locator(f"#{code}-note").fill(REASON)
            card.locator(f"#{code}-note").blur()
        return
    name = "No" if place in NO else "Partly" if place in PARTLY else "Yes"
    card.get_by_role("radio", name=name, exact=True).check()
    expect(saved).to_contain_text("Saved at")
    if name != "Yes":
        card.get_by_label("Action", exact=True).fill("Write the procedure and train the team")
        card.get_by_label("Owner", exact=True).fill("Head of abuse desk")
        due = datetime.now(tz=UTC).date() + timedelta(days=60)
        with page.expect_response(lambda r: r.url.endswith(code) and str(due) in posted(r)):
            card.get_by_label("Due", exact=True).fill(due.isoformat())
            card.get_by_label("Due", exact=True).blur()


def posted(response: Response) -> str:
    """Return what the request of a response sent."""
    return response.request.post_data or ""


def submit(page: Page) -> None:
    """Sign the declaration and submit."""
    page.get_by_role("link", name="Next open question").or_(
        page.get_by_role("link", name=re.compile("Submit"))
    ).first.click()
    # Only the declaration has this: the page before has names of documents.
    page.get_by_label("Position").fill("Head of compliance")
    page.get_by_label("Name", exact=False).first.fill("Maria Rojas")
    page.get_by_role("button", name="Sign and submit").click()
    expect(page.get_by_text("Submitted").first).to_be_visible()


def sign_in(page: Page, site: str, user: User) -> None:
    """Sign in with the password that all users of tests have."""
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    if user.staff_roles:
        # Each code opens once; who signs in again within two minutes would have to wait.
        cache.clear()
        page.get_by_label("Code").fill(app_code())
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def review(page: Page, *, agree_to_all_but: str) -> None:
    """Claim the submission, agree to everything but one question, and ask about that."""
    page.get_by_role("link", name="Harbour Online").click()
    page.get_by_role("button", name="Start review").click()
    page.get_by_role("link", name=re.compile("^Agree to .* uncritical yes")).click()
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("link", name=re.compile("^Need a verdict")).click()
    for group in page.get_by_role("group", name=re.compile("^Verdict ")).all():
        group.get_by_role("radio", name="Agreed", exact=True).check()
        expect(page.locator(f"#{group.get_attribute('aria-describedby')}")).to_contain_text("Saved")
    page.get_by_role("link", name=re.compile(r"^All \d")).click()
    judge = page.get_by_role("group", name=f"Verdict {agree_to_all_but}")
    judge.get_by_role("radio", name="Clarify", exact=True).check()
    page.locator(f"#{agree_to_all_but}-comment").fill("Which subsidiaries does the policy cover?")
    page.locator(f"#{agree_to_all_but}-comment").blur()
    expect(page.locator(f"#{agree_to_all_but}-status")).to_contain_text("Saved")


def send_back(page: Page) -> None:
    """Return the submission to the company."""
    page.reload()
    page.get_by_role("link", name=re.compile("^Return")).click()
    page.get_by_label("Summary for the company").fill("One question is open.")
    due = datetime.now(tz=UTC).date() + timedelta(days=30)
    page.locator("input[type=date]").fill(due.isoformat())
    page.get_by_role("button", name="Return to the company").click()
    expect(page.get_by_text("Returned").first).to_be_visible()


def reply(page: Page, site: str) -> None:
    """Follow the mail to the very question that was asked, answer it, and go on to submitting."""
    page.goto(mailed_link(to="maria@example.org"))
    expect(page.locator("#question-GEN-POL-02")).to_be_in_viewport()
    page.locator("#GEN-POL-02-reply").fill("All of them; the policy names them on page two.")
    page.locator("#GEN-POL-02-reply").blur()
    expect(page.locator("#saved-GEN-POL-02")).to_contain_text("Saved at")


def accept(page: Page, site: str) -> None:
    """Review the second round: only what changed lost its verdict."""
    page.goto(f"{site}/reviews")
    page.get_by_role("link", name="Harbour Online").click()
    page.get_by_role("button", name="Start review").click()
    page.get_by_role("group", name="Verdict GEN-POL-02").get_by_role(
        "radio", name="Agreed", exact=True
    ).check()
    expect(page.locator("#GEN-POL-02-status")).to_contain_text("Saved")
    page.get_by_role("link", name=re.compile("^Accept")).click()
    page.get_by_label("Summary for the company").fill("Thank you: clear and complete.")
    page.get_by_role("button", name=re.compile("^Accept")).click()
    expect(page.get_by_text("Accepted").first).to_be_visible()


def downloaded_text(page: Page, site: str) -> str:
    """Have the PDF of the last submission made, and download it; return its text, unspaced."""
    page.goto(mailed_link(to="maria@example.org"))
    page.locator("#round-2").get_by_role("link", name="Gap report").click()
    page.get_by_role("button", name="Download PDF").click()
    expect(page.get_by_text("The report is being made.")).to_be_visible()
    work()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the PDF").click()
    data = waiting.value.path().read_bytes()
    return flat("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages))


def mailed_link(*, to: str) -> str:
    """Return the link of the newest mail to an address."""
    text = next(str(m.body) for m in reversed(mail.outbox) if to in m.to)
    found = re.search(r"https?://\S+", text)
    assert found, text
    return found.group().rstrip(".")


def flat(text: str) -> str:
    """Return a text without white space and hyphens, as lines are broken anywhere in a PDF."""
    return re.sub(r"[\s\-\u2010]", "", text)
