"""The rows of a release's database as one compressed file: read on either database, and checked.

The first line says which release, which migrations were applied, and of each table how many rows
it has and the hash of their lines. Then come the tables, as an archive has them
(`copassess/site/backup/rows.py`): a line of columns, and a line for each row, by key.
"""

import hashlib
import json
import lzma
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from copassess.site.backup import rows

FOLDER = Path(__file__).parent
# What Django makes by itself after migrating, and what ends with a browser's visit.
LEFT_OUT = frozenset({"auth", "contenttypes", "sessions"})


@dataclass(frozen=True)
class Table:
    """A table's lines, the columns first, and the hash that its release gave them."""

    lines: tuple[bytes, ...]
    sha256: str

    @property
    def columns(self) -> list[str]:
        """Return its columns."""
        names: list[str] = json.loads(self.lines[0])
        return names

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return its rows as the columns have them."""
        return [dict(zip(self.columns, json.loads(line), strict=True)) for line in self.lines[1:]]

    @property
    def is_whole(self) -> bool:
        """Tell whether the lines are those that the release wrote."""
        return hash_of(self.lines) == self.sha256


@dataclass(frozen=True)
class Artefact:
    """A release's database: its migrations, and its tables by the model's label."""

    release: str
    migrations: tuple[tuple[str, str], ...]
    tables: Mapping[str, Table]


def hash_of(lines: Iterable[bytes]) -> str:
    """Return the hash of a table's lines."""
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


def models_of(registry: Any) -> list[type[Model]]:  # noqa: ANN401 (real apps, or a state's)
    """Return the models whose rows it holds."""
    found = registry.get_models(include_auto_created=True)
    kept = (
        model
        for model in found
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    )
    return sorted(kept, key=lambda model: model._meta.label)


def lines_of(model: type[Model]) -> tuple[bytes, ...]:
    """Return a table's lines as they are in the database now.

    Columns by name: models of a migration's state have theirs in another order than the code.
    """
    columns = sorted(field.attname for field in rows.fields(model))
    found = model._base_manager.order_by("pk").values_list(*columns)
    lines = ([rows.plain(value) for value in row] for row in found.iterator(chunk_size=100))
    return tuple(
        json.dumps(line, ensure_ascii=False, sort_keys=True).encode() for line in (columns, *lines)
    )


def write(path: Path, release: str) -> None:
    """Write this database."""
    tables = {model._meta.label: lines_of(model) for model in models_of(apps)}
    head = {
        "release": release,
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
        "tables": {
            label: {"rows": len(lines) - 1, "sha256": hash_of(lines)}
            for label, lines in tables.items()
        },
    }
    whole = [json.dumps(head).encode(), *(line for lines in tables.values() for line in lines)]
    path.write_bytes(lzma.compress(b"".join(line + b"\n" for line in whole), preset=9))


def read(path: Path) -> Artefact:
    """Read one that `write` wrote."""
    first, *lines = lzma.decompress(path.read_bytes()).splitlines()
    head = json.loads(first)
    tables, begin = {}, 0
    for label, told in head["tables"].items():
        end = begin + told["rows"] + 1
        tables[label] = Table(tuple(lines[begin:end]), told["sha256"])
        begin = end
    applied = tuple((app, name) for app, name in head["migrations"])
    return Artefact(head["release"], applied, tables)


def load(artefact: Artefact, registry: Any) -> None:  # noqa: ANN401 (a state's apps)
    """Store its rows through the models of its own time, in tables that have none."""
    models = models_of(registry)
    with transaction.atomic():
        for model in models:
            for field in rows.fields(model):
                # The state's own copies: nobody else's rows are dated by them.
                vars(field).update({"auto_now": False, "auto_now_add": False})
            rows.stored(model, artefact.tables[model._meta.label].lines)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def differing(artefact: Artefact, registry: Any) -> list[str]:  # noqa: ANN401 (a state's apps)
    """Return the tables whose rows are not, byte by byte, what the release wrote."""
    return [
        model._meta.label
        for model in models_of(registry)
        if hash_of(lines_of(model)) != artefact.tables[model._meta.label].sha256
    ]
