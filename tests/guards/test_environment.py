"""The tests' own environment: a closed network, a browser, a database that threads share."""

import os
import socket
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Error, Page
from pytest_django.live_server_helper import LiveServer
from pytest_socket import SocketConnectBlockedError

User = get_user_model()


@pytest.mark.pure
@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_network_is_closed() -> None:
    with pytest.raises(SocketConnectBlockedError), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


@pytest.mark.pure
def test_data_go_to_a_folder_of_the_run() -> None:
    folder = Path(os.environ["COPASSESS_TEST_FOLDER"])

    assert settings.VAR_DIR.is_relative_to(folder.resolve())
    assert settings.MEDIA_ROOT.is_relative_to(folder.resolve())


@pytest.mark.parametrize("turn", [1, 2])
def test_cache_is_empty_for_every_test(turn: int) -> None:
    assert cache.get("used-up") is None

    cache.set("used-up", turn)


@pytest.mark.django_db(transaction=True)
def test_threads_see_one_database() -> None:
    User.objects.create_user(email="one@example.org", password=None)
    seen: list[int] = []

    def count() -> None:
        seen.append(User.objects.count())
        connection.close()

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()

    assert seen == [1]


@pytest.mark.browser
def test_browser_reaches_the_live_server_beside_the_database(
    page: Page, live_server: LiveServer
) -> None:
    response = page.goto(f"{live_server.url}/health")
    User.objects.create_user(email="two@example.org", password=None)

    assert response is not None
    assert response.status == 200
    assert User.objects.count() == 1


@pytest.mark.browser
def test_browser_reaches_no_other_host(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
