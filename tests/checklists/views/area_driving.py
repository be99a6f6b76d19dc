"""What the tests of the area page do in a browser."""

from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect

from checklists.models import Answer, Assessment
from copassess.accounts.models import User

CODE, OTHER = "GEN-A-1", "GEN-A-2"


def address(assessment: Assessment, site: str) -> str:
    """Return the address of its first area."""
    return site + reverse("checklists:assessment-area", args=[assessment.pk, "policies"])


def sign_in(context: BrowserContext, user: User, site: str) -> None:
    """Give a browser the session of a user."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": site}])


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
