"""A world to open pages in, and people who are signed in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from guidelines.models import Revision
from tests.browser.world import World


@pytest.fixture
def world(transactional_db: None, live_server: LiveServer, real_catalogue: Revision) -> World:
    """Return a company with assessments in every status, on the full catalogue."""
    return World(live_server.url)


@pytest.fixture
def open_as(world: World, context: BrowserContext) -> Callable[[str], Page]:
    """Return a page of a browser in which that person is signed in."""

    def open_page(who: str) -> Page:
        if who != "anonymous":
            context.add_cookies([world.cookie(who)])
        return context.new_page()

    return open_page
