"""Where the present request comes from, for events written deep inside a service."""

from contextvars import ContextVar

source: ContextVar[str] = ContextVar("source", default="")
