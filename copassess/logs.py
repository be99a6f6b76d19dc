"""Log lines: as JSON or plain, each with its request's ID, and without what is personal or secret.

An address holds secrets (a guest's link, an invitation), so lines name the route. An exception's
text may quote what somebody typed, so e-mail addresses in it are masked, and what PostgreSQL tells
of a row's values is left out. No Django here: gunicorn reads this before there is any.
"""

import logging
import re
import time
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

PLAIN = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"
FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"
NAMES = {"asctime": "at", "levelname": "level", "name": "logger"}
ADDRESS = re.compile(r"[^\s@\"'<>(),;:=\[\]]+@[^\s@\"'<>(),;:=\[\]]+\.[^\s@\"'<>(),;:=\[\]]+")
MASK = "[e-mail address]"
# Where PostgreSQL quotes the row that it refused, up to the end of the line.
DETAIL = re.compile(r"^(\s*)(DETAIL|HINT|CONTEXT|PARAMETERS):.*$", re.MULTILINE)
FORMS = ("plain", "json")


def masked(text: str) -> str:
    """Return a text without e-mail addresses, and without a database's quotations of rows."""
    return ADDRESS.sub(MASK, DETAIL.sub(r"\1\2: left out", text))


def route_of(request: object) -> str:
    """Return what a request's address is a case of, such as `reports/<uuid:pk>`."""
    match = getattr(request, "resolver_match", None)
    route = getattr(match, "route", None)
    return f"/{route}" if isinstance(route, str) else "an address without a route"


class RequestFilter(logging.Filter):
    """Adds the request's ID, and puts its route where its address would stand."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.request_id = request_id.get() or "-"
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            route = route_of(request)
            # Django writes what is no plain text as escapes.
            written = (path, path.encode("unicode_escape").decode("ascii"))
            record.args = tuple(route if one in written else one for one in record.args)
        return True


class Plain(logging.Formatter):
    """A line to read; its instants are UTC."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, masked."""
        return masked(super().format(record))


class Json(JsonFormatter):
    """A line for programs: one JSON object."""

    converter = staticmethod(time.gmtime)
    # What a record carries that is no text: the request itself, and the server's.
    LEFT_OUT = ("request", "server_time", "taskName")

    def __init__(self) -> None:
        super().__init__(FIELDS, rename_fields=NAMES, json_ensure_ascii=False)

    def add_fields(
        self,
        log_data: dict[str, Any],
        record: logging.LogRecord,
        message_dict: dict[str, Any],
    ) -> None:
        """Leave the request out, and mask every text."""
        super().add_fields(log_data, record, message_dict)
        for name in self.LEFT_OUT:
            log_data.pop(name, None)
        for name, value in log_data.items():
            if isinstance(value, str):
                log_data[name] = masked(value)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 (logging's)
        """Return the instant in UTC, to the millisecond."""
        return f"{super().formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z"


def config(*, form: str, level: str) -> dict[str, Any]:
    """Return what `logging.config.dictConfig` takes, for Django and for gunicorn.

    Raises ValueError where the form is neither `plain` nor `json`.
    """
    if form not in FORMS:
        message = f"LOG_FORMAT is {form!r}: write plain or json."
        raise ValueError(message)
    plain = {"()": "copassess.logs.Plain", "format": PLAIN}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "copassess.logs.RequestFilter"}},
        "formatters": {"line": {"()": "copassess.logs.Json"} if form == "json" else plain},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["request"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Refusals (4xx) are answers; a failure is told once, with its traceback.
            "django.request": {"level": "ERROR"},
            "gunicorn.error": {"level": level, "propagate": True, "handlers": []},
        },
    }
