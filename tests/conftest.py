"""What every test shares."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from playwright.sync_api import BrowserContext, expect

pytest_plugins = ["tests.fixtures_catalogue"]

# What drives the whole product, rather than one part of it.
WHOLE = ("browser", "crash", "hostile", "releases", "test_permission_matrix", "test_workbench")
CHROMIUM = Path("/usr/bin/chromium")
# Two busy cores: an upper bound for what a page may take, not a pause.
BROWSER_PATIENCE_MS = 20_000

hypothesis.settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives the whole product: by where it lies, or as it does so with a browser."""
    here = Path(__file__).parent
    for item in items:
        top = item.path.relative_to(here).parts[0].removesuffix(".py")
        if top in WHOLE or item.get_closest_marker("browser"):
            item.add_marker("whole")


@pytest.fixture(scope="session", autouse=True)
def _quick_settings(django_test_environment: None) -> Iterator[None]:
    """Static files without collecting them first, and passwords that cost nothing to hash."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file: in memory, threads would share one connection."""
    if connection.vendor == "sqlite":
        file = Path(os.environ["VAR_DIR"]) / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Let no test meet the rate limits that another one used up."""
    cache.clear()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for the plugin's own, which warns; browser tests name the live server's address."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch Debian's Chromium, with no host to reach but this machine."""
    return {
        **browser_type_launch_args,
        "executable_path": str(CHROMIUM),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Give every page one language, one time zone and a common size."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "UTC",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """Wait as long as a busy machine needs."""
    context.set_default_timeout(BROWSER_PATIENCE_MS)
    expect.set_options(timeout=BROWSER_PATIENCE_MS)
    return context
