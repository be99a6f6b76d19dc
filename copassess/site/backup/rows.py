"""Rows as lines of JSON, the same from either database and for either, byte by byte."""

import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import IO, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Model

# Rows held in memory at a time: a frozen document may have a few hundred kilobytes.
CHUNK = 100
# What another installation makes anew: sessions, the queue of tasks, what Django itself writes.
LEFT_OUT_APPS = frozenset(
    {"auth", "contenttypes", "sessions", "usersessions", "django_tasks_database"}
)
# What is counted from the rest: `rebuildportfolio` makes it, and would find any difference.
COUNTED = (
    *("checklists.Summary", "checklists.SummaryDetail", "checklists.Tally"),
    "checklists.VerdictCount",
)

AnyField = Field[Any, Any]


def kept() -> list[type[Model]]:
    """Return the models whose rows an archive holds, in one order everywhere."""
    models = (model for model in apps.get_models(include_auto_created=True) if _is_kept(model))
    return sorted(models, key=lambda model: model._meta.label)


def replaced() -> list[type[Model]]:
    """Return the models whose rows a restore replaces: those kept, counted, or of another's time.

    Accounts change, so their sessions end; tasks speak of rows that are gone.
    """
    ours = {"sessions", "usersessions", "django_tasks_database"}
    models = apps.get_models(include_auto_created=True)
    return [
        model
        for model in models
        if model._meta.managed
        and not model._meta.proxy
        and (_is_kept(model) or model._meta.label in COUNTED or model._meta.app_label in ours)
    ]


def written(model: type[Model], target: IO[bytes]) -> int:
    """Write a model's rows, a line each, by their key; return how many."""
    names = [field.attname for field in fields(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    target.write(json.dumps(names).encode() + b"\n")
    count = 0
    for row in rows.iterator(chunk_size=CHUNK):
        line = json.dumps([plain(value) for value in row], ensure_ascii=False, sort_keys=True)
        target.write(line.encode("utf-8", "surrogatepass") + b"\n")
        count += 1
    return count


def stored(model: type[Model], source: Iterable[bytes]) -> int:
    """Store the lines that `written` wrote; return how many rows. Raises ValueError."""
    lines = iter(source)
    names = json.loads(next(lines))
    known = {field.attname: field for field in fields(model)}
    if sorted(names) != sorted(known):
        message = f"the rows of {model._meta.label} have other columns than this release"
        raise ValueError(message)
    made = partial(_made, model, [known[name] for name in names])
    count = 0
    while some := [made(line) for line in islice(lines, CHUNK)]:
        model._base_manager.bulk_create(some)
        count += len(some)
    return count


def emptied() -> None:
    """Delete all rows that a restore replaces, inside its transaction."""
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in replaced()]
        if connection.vendor == "postgresql":
            names = ", ".join(map(connection.ops.quote_name, tables))
            cursor.execute(f"TRUNCATE {names} CASCADE")
            return
        for table in tables:
            # The name is Django's own; constraints are looked at when the transaction ends.
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def is_empty() -> bool:
    """Tell whether no row of any kept model is there."""
    return not any(model._base_manager.exists() for model in kept())


def count_on() -> None:
    """Let counted keys go on after the highest that was stored (PostgreSQL)."""
    statements = connection.ops.sequence_reset_sql(no_style(), kept())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def fields(model: type[Model]) -> list[AnyField]:
    """Return the columns of a model."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def plain(value: object) -> object:
    """Return a value as JSON has it: instants to the microsecond, bytes as base64."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if value is None or isinstance(value, bool | int | str | dict | list):
        return value
    return str(value)


def _is_kept(model: type[Model]) -> bool:
    meta = model._meta
    return (
        meta.managed
        and not meta.proxy
        and meta.app_label not in LEFT_OUT_APPS
        and meta.label not in COUNTED
    )


def _made(model: type[Model], columns: list[AnyField], line: bytes) -> Model:
    values = json.loads(line)
    return model(
        **{
            field.attname: field.to_python(value)
            for field, value in zip(columns, values, strict=True)
        }
    )
