"""How gunicorn serves the application."""

import gc
import importlib
import io
from collections.abc import Callable, Iterator
from wsgiref.util import setup_testing_defaults

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import ThreadWorker

from copassess import serving, wsgi


@pytest.fixture
def unfrozen() -> Iterator[None]:
    """Give back to the garbage collection what the test took out of it."""
    yield
    gc.unfreeze()


def test_gunicorn_knows_every_setting() -> None:
    config = Config()
    chosen = {name: value for name, value in vars(serving).items() if name in config.settings}

    for name, value in chosen.items():
        config.set(name, value)

    assert issubclass(config.worker_class, ThreadWorker)
    assert config.threads == 4
    assert config.control_socket_disable
    assert {"workers", "preload_app", "timeout", "loglevel", "when_ready"} <= set(chosen)


def test_number_of_workers_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "7")

    try:
        assert importlib.reload(serving).workers == 7
    finally:
        monkeypatch.undo()
        importlib.reload(serving)


@pytest.mark.parametrize(("https", "formatter"), [("0", "Plain"), ("1", "Json")])
def test_the_server_s_lines_look_like_the_application_s(
    monkeypatch: pytest.MonkeyPatch, https: str, formatter: str
) -> None:
    monkeypatch.setenv("HTTPS", https)

    try:
        made = importlib.reload(serving).logconfig_dict
        assert made["formatters"]["line"]["()"] == f"copassess.logs.{formatter}"
    finally:
        monkeypatch.undo()
        importlib.reload(serving)


def test_what_is_loaded_leaves_the_garbage_collection(unfrozen: None) -> None:
    before = gc.get_freeze_count()

    serving.when_ready(object())

    assert gc.get_freeze_count() > before


# As a real request does, it opens and closes a connection of its own.
@pytest.mark.django_db(transaction=True)
def test_application_answers() -> None:
    request: dict[str, object] = {}
    setup_testing_defaults(request)
    request |= {"PATH_INFO": "/health", "HTTP_HOST": "127.0.0.1", "wsgi.input": io.BytesIO()}
    statuses: list[str] = []

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        statuses.append(status)
        return len

    response = wsgi.application(request, start)
    response.close()  # type: ignore[attr-defined] # what Django returns has it

    assert statuses == ["200 OK"]
