"""Log lines: one object or one line each, with an ID, without what is personal or secret."""

import json
import logging
import logging.config
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import resolve

from copassess import logs

pytestmark = pytest.mark.pure


def record(message: str, *args: object, **extra: Any) -> logging.LogRecord:  # noqa: ANN401
    """Return a record as a logger makes it."""
    made = logging.getLogger("copassess.test").makeRecord(
        "copassess.test", logging.ERROR, __file__, 1, message, args, None, extra=extra
    )
    assert logs.RequestFilter().filter(made)
    return made


@pytest.fixture
def numbered() -> Iterator[str]:
    """Answer a request."""
    token = logs.request_id.set("0123abcd")
    yield "0123abcd"
    logs.request_id.reset(token)


def failed(text: str) -> tuple[Any, ...]:
    """Return what a logger knows of an exception."""
    try:
        raise ValueError(text)
    except ValueError:
        return sys.exc_info()


def test_json_line_is_one_object(numbered: str) -> None:
    line = logs.Json().format(record("file %s\nmade", "a.pdf", route="/reports/<uuid:pk>"))

    found = json.loads(line)
    assert "\n" not in line
    assert found.pop("at").endswith("Z")
    assert found == {
        "level": "ERROR",
        "logger": "copassess.test",
        "message": "file a.pdf\nmade",
        "request_id": numbered,
        "route": "/reports/<uuid:pk>",
    }


def test_plain_line_has_the_id(numbered: str) -> None:
    line = logs.Plain(logs.PLAIN).format(record("made"))

    assert line.endswith(f"ERROR copassess.test {numbered} made")


@pytest.mark.parametrize("formatter", [logs.Json(), logs.Plain(logs.PLAIN)])
def test_addresses_and_quoted_rows_are_left_out(formatter: logging.Formatter) -> None:
    made = record("no mail to %s", "maria.o'neill+x@mail.example.org")
    made.exc_info = failed(
        'duplicate key\nDETAIL:  Key (email)=(maria@example.org, "Maria") already exists.'
    )

    line = formatter.format(made)

    assert "maria" not in line.casefold().replace("maria.o'", "")
    assert "example.org" not in line
    assert "ValueError: duplicate key" in line
    assert "DETAIL: left out" in line
    assert "test_logs.py" in line


def test_route_stands_where_the_address_would(rf: RequestFactory) -> None:
    request = rf.get("/accounts/login/")
    request.resolver_match = resolve(request.path)

    made = record("%s: %s", "Internal Server Error", request.path, request=request)

    assert made.getMessage() == "Internal Server Error: /accounts/login/"
    assert request.path not in logs.Json().format(record("x", request=request))


def test_secret_of_an_address_is_never_written(rf: RequestFactory) -> None:
    request = rf.get("/invitations/accept/the-secret")
    request.resolver_match = resolve(request.path)

    made = record("%s: %s", "Internal Server Error", request.path, request=request)

    assert "the-secret" not in logs.Json().format(made)
    assert "/invitations/accept/<str:token>" in made.getMessage()


@pytest.mark.parametrize("form", ["plain", "json"])
def test_configuration_is_one_that_logging_takes(form: str) -> None:
    made = logs.config(form=form, level="WARNING")
    made["root"] = {"handlers": [], "level": "WARNING"}
    made["loggers"] = {}

    logging.config.DictConfigurator(made).configure_formatter(made["formatters"]["line"])

    assert list(made["handlers"]) == ["console"]


def test_unknown_form_stops_the_start() -> None:
    with pytest.raises(ValueError, match="write plain or json"):
        logs.config(form="xml", level="WARNING")
