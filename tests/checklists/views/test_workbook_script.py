"""A weekend in a workbook, in a real browser: with script and without, on a narrow screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from checklists.models import Answer, Assessment
from checklists.services import answers
from tests.checklists.workbook import altering
from tests.factories.checklists import AT, answered_assessment, owner_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TYPED = {
    "GEN-A-1": {"response": "No", "note": "From the train. " * 20},
    "GEN-A-2": {"note": "Mine"},
    "GEN-B-1": {"response": "perhaps"},
}


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment, all answered with yes."""
    return answered_assessment()


def sign_in(context: BrowserContext, draft: Assessment, site: str) -> Page:
    """Sign an owner in; return the page of the workbook."""
    client = Client()
    client.force_login(owner_of(draft.organisation))
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}]
    )
    page = context.new_page()
    page.goto(site + reverse("checklists:workbook-upload", args=[draft.pk]))
    return page


@pytest.fixture
def opened(context: BrowserContext, draft: Assessment, live_server: LiveServer) -> Page:
    """Open the page; every message of the browser's console fails the test."""
    page = sign_in(context, draft, live_server.url)
    page.on("console", lambda message: pytest.fail(message.text))
    return page


@pytest.fixture
def plain(browser: Browser, draft: Assessment, live_server: LiveServer) -> Iterator[Page]:
    """Open the page in a browser without script."""
    with browser.new_context(java_script_enabled=False) as context:
        yield sign_in(context, draft, live_server.url)


def weekend(page: Page, draft: Assessment, folder: Path) -> None:
    """Download, fill in, let somebody write meanwhile, upload."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    filled = folder / "filled in.xlsx"
    filled.write_bytes(altering.filled_in(Path(download.value.path()).read_bytes(), TYPED))
    answers.save(
        assessment=draft,
        question="GEN-A-2",
        version=1,
        changes={"note": "Theirs"},
        by=owner_of(draft.organisation),
        at=AT,
    )
    page.get_by_label("The filled-in workbook").set_input_files(filled)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("heading", name="What the workbook would change")).to_be_visible()


def notes(draft: Assessment) -> dict[str, str]:
    """Return what is noted where anything is."""
    rows = Answer.objects.filter(assessment=draft).exclude(note="")
    return dict(rows.values_list("question", "note"))


def test_weekend_with_script(opened: Page, draft: Assessment, tmp_path: Path) -> None:
    weekend(opened, draft, tmp_path)
    button = opened.get_by_role("button", name="Apply the chosen changes")

    expect(button).to_contain_text("(1)")
    opened.get_by_role("link", name="Tick none").click()
    expect(button).to_be_disabled()
    opened.get_by_role("link", name="Tick all").click()
    expect(button).to_contain_text("(2)")
    opened.get_by_label("Practice GEN-A-2").uncheck()
    expect(button).to_contain_text("(1)")
    button.click()

    expect(opened.get_by_text("1 answer has changed")).to_be_visible()
    assert notes(draft) == {"GEN-A-1": ("From the train. " * 20).strip(), "GEN-A-2": "Theirs"}


def test_weekend_without_script(plain: Page, draft: Assessment, tmp_path: Path) -> None:
    weekend(plain, draft, tmp_path)

    plain.get_by_role("link", name="Tick all").click()
    plain.get_by_label("Practice GEN-A-1").uncheck()
    plain.get_by_role("button", name="Apply the chosen changes").click()

    expect(plain.get_by_text("1 answer has changed")).to_be_visible()
    assert notes(draft) == {"GEN-A-2": "Mine"}


def test_pages_meet_wcag_and_fit_a_narrow_screen(
    opened: Page, draft: Assessment, tmp_path: Path
) -> None:
    opened.set_viewport_size({"width": 360, "height": 740})
    check(opened)

    weekend(opened, draft, tmp_path)

    check(opened)
    expect(opened.get_by_text("“perhaps” is not one of the list")).to_be_visible()


def check(page: Page) -> None:
    """Find nothing wrong with what is shown."""
    results = Axe().run(page, options=RULES)
    assert not results.violations_count, results.generate_report()
    assert page.evaluate(OVERFLOW) <= 0
