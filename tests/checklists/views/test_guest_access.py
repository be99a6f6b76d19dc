"""Pages of guests for everybody: axe's rules, narrow screens, the keyboard alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from checklists.guest_tokens import token_of
from checklists.models import Answer, Assessment, GuestLink, Proposal
from tests.checklists.views.area_driving import sign_in
from tests.factories.checklists import AssessmentFactory, owner_of
from tests.factories.together import GuestLinkFactory, ProposalFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment with a link in every state, and proposals that wait."""
    made: Assessment = AssessmentFactory.create()
    now = timezone.now()
    answer = Answer.objects.of(made)[0]
    GuestLinkFactory.create(assessment=made, name="Open")
    GuestLinkFactory.create(assessment=made, name="Withdrawn", revoked_at=now)
    long = {"name": "N" * 120, "email": "e" * 60 + "@" + "d" * 60 + ".example.org"}
    sent = GuestLinkFactory.create(assessment=made, finished_at=now, **long)
    ProposalFactory.create(link=sent, answer=answer, note="x" * 300)
    other = Answer.objects.of(made)[1]
    ProposalFactory.create(link=sent, answer=other, state="declined", decided_at=now)
    Answer.objects.update(note="One word of it differs.", version=1)
    Proposal.objects.filter(answer=other).update(note="One word of it is otherwise.")
    return made


@pytest.fixture
def paths(draft: Assessment) -> list[str]:
    """Return the address of every page, the guest's first."""
    found = []
    for link in GuestLink.objects.filter(assessment=draft):
        names = ("answer", "send") if link.name == "Open" else ("answer",)
        found += [reverse(f"checklists:guest-{n}", args=[token_of(link)]) for n in names]
    members = [
        reverse(f"checklists:{name}", args=[draft.pk]) for name in ("guest-list", "proposal-list")
    ]
    return [*found, "/guest/nothing", *members]


@pytest.fixture
def narrow(browser: Browser, draft: Assessment, live_server: LiveServer) -> Iterator[Page]:
    """Return a page on a small telephone."""
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        sign_in(context, owner_of(draft.organisation), live_server.url)
        yield context.new_page()


def test_pages_meet_wcag(
    context: BrowserContext, draft: Assessment, paths: list[str], live_server: LiveServer
) -> None:
    sign_in(context, owner_of(draft.organisation), live_server.url)
    page = context.new_page()
    problems = []

    for path in paths:
        page.goto(live_server.url + path)
        for summary in page.locator("summary").all():
            summary.click()
        results = Axe().run(page, options=RULES)
        problems += [f"{path}: {results.generate_report()}"] if results.violations_count else []

    assert not problems, "\n".join(problems)


def test_nothing_scrolls_sideways_on_a_narrow_screen(
    narrow: Page, paths: list[str], live_server: LiveServer
) -> None:
    wide = {}

    for path in paths:
        narrow.goto(live_server.url + path)
        for summary in narrow.locator("summary").all():
            summary.click()
        wide[path] = narrow.evaluate(OVERFLOW)

    assert {path: by for path, by in wide.items() if by > 0} == {}


def test_a_guest_answers_and_sends_by_keyboard(
    context: BrowserContext, paths: list[str], live_server: LiveServer
) -> None:
    page = context.new_page()
    path = next(path for path in paths if f"{path}/send" in paths)
    page.goto(live_server.url + path)

    page.locator("[name='GEN-A-1-response']").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("By hand.")
    expect(page.locator("#question-GEN-A-1").get_by_role("status")).to_have_text("Saved.")
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Send my answers")).to_be_visible()
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("You sent your answers on")).to_be_visible()
    row = Proposal.objects.get(link__name="Open")
    assert (row.response, row.note) == ("yes", "By hand.")
