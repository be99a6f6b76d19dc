"""Databases of earlier releases, full of rows, upgraded by the words of docs/upgrading.md."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from copassess.site.backup import rows
from tests.releases import artefact
from tests.releases.artefact import Artefact

# What a migration means to change in rows of old: "Model.column" and why.
MEANT: dict[str, str] = {}


def values_of(model: type[Model], columns: list[str]) -> dict[Any, list[object]]:
    """Return these columns of each row of a table, by the row's key, as the artefact has them."""
    key = model._meta.pk.attname
    found = model._base_manager.values_list(key, *columns)
    return {rows.plain(pk): [rows.plain(value) for value in row] for pk, *row in found}


def changed(label: str, table: artefact.Table) -> Iterator[str]:
    """Yield what of a table's rows is not there any more, or has another value."""
    model = apps.get_model(label)
    columns = [column for column in table.columns if f"{label}.{column}" not in MEANT]
    now = values_of(model, columns)
    for row in table.rows:
        key = row[model._meta.pk.attname]
        if key not in now:
            yield f"{label} {key} is gone"
        elif now[key] != [row[column] for column in columns]:
            yield f"{label} {key} differs"


def test_artefact_is_whole(release: Artefact) -> None:
    assert [label for label, table in release.tables.items() if not table.is_whole] == []
    assert sum(len(table.lines) - 1 for table in release.tables.values()) > 1000


def test_no_row_is_lost_and_no_old_value_changed(upgraded: Artefact) -> None:
    found = [line for label, table in upgraded.tables.items() for line in changed(label, table)]

    assert found == []
