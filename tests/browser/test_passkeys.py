"""Passkeys with a device of Chromium's own: added, used as a second factor, used alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from copassess.accounts.models import Role, User
from copassess.audit.models import Event
from guidelines.models import Revision
from tests.factories.accounts import PASSWORD, MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A device that always finds its owner's finger, as those in laptops and telephones.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(live_server: LiveServer, real_catalogue: Revision) -> str:
    """Return the site by a name: a passkey belongs to a name, never to a number."""
    cache.clear()
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def maria() -> User:
    return MembershipFactory.create(role=Role.OWNER, user__email="maria@example.org").user


def device_of(page: Page) -> CDPSession:
    """Give the page's browser a device."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session


def sign_in(page: Page, site: str) -> None:
    """Sign in with address and password."""
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", "maria@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login" not in url)


def sign_out(page: Page) -> None:
    page.locator(".site-header").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def add(page: Page, site: str, *, alone: bool) -> None:
    """Add a passkey, once the password was given again."""
    page.goto(f"{site}/accounts/second-factor/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.fill("[name=name]", "My laptop")
    if alone:
        page.check("[name=passwordless]")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url(lambda url: "/add" not in url)


def test_passkey_is_the_second_step(context: BrowserContext, site: str, maria: User) -> None:
    page = context.new_page()
    device_of(page)
    sign_in(page, site)
    add(page, site, alone=False)
    sign_out(page)

    sign_in(page, site)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.locator(".site-header").get_by_role("button", name="Sign out")).to_be_visible()
    assert Authenticator.objects.filter(user=maria, type="webauthn").count() == 1
    assert Event.objects.filter(kind="user.sign_in", actor_id=str(maria.pk)).count() == 2


def test_passkey_signs_in_alone(context: BrowserContext, site: str, maria: User) -> None:
    page = context.new_page()
    device_of(page)
    sign_in(page, site)
    add(page, site, alone=True)
    sign_out(page)

    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="passkey").click()

    expect(page.locator(".site-header").get_by_role("button", name="Sign out")).to_be_visible()


def test_another_device_does_not_open_the_account(
    browser: Browser, context: BrowserContext, site: str, maria: User
) -> None:
    page = context.new_page()
    device_of(page)
    sign_in(page, site)
    add(page, site, alone=False)
    stranger = browser.new_context().new_page()
    device_of(stranger)

    sign_in(stranger, site)
    stranger.get_by_role("button", name="Use a passkey").click()

    expect(stranger.locator(".passkey-problem")).to_be_visible()
    stranger.goto(f"{site}/home")
    expect(stranger.get_by_role("heading", name="Your second factor")).to_be_visible()
    stranger.context.close()
