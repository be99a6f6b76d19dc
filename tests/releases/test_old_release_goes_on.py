"""A release's code at work on the tables of this one, while an upgrade is on its way.

Its models are those of its own migrations: their INSERT names no column that came later.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from copassess.audit import guarding
from tests.releases.artefact import Artefact, models_of
from tests.releases.conftest import newest_of

# Written once: no release changes a row of these, and PostgreSQL refuses it.
NEVER_CHANGED = {"audit.Event", "audit.Seal", "audit.Tombstone", "checklists.Submission"}


def models_at(release: Artefact) -> list[type[Model]]:
    """Return the models as that release's code knows them."""
    state = MigrationExecutor(connection).loader.project_state(newest_of(release))
    return models_of(state.apps)


def replaced(model: type[Model]) -> Model | None:
    """Store a row that is there once more, as new; None where the table has none."""
    row = model._base_manager.order_by("pk").first()
    if row is not None:
        found = model._base_manager.filter(pk=row.pk)
        # No cascades: the row comes back.
        found._raw_delete(found.db)
        row.save(force_insert=True)
    return row


def attempt(model: type[Model], step: Callable[[], Any]) -> str:
    """Do one thing; return what the database said against it, with the model's name."""
    try:
        with guarding.lifted():
            step()
            connection.check_constraints()
    except Exception as error:
        return f"{model._meta.label}: {error}"
    return ""


def test_old_release_stores_rows(undone: Artefact) -> None:
    refused = [
        said for model in models_at(undone) if (said := attempt(model, partial(replaced, model)))
    ]

    assert refused == []


def test_old_release_changes_rows(undone: Artefact) -> None:
    refused = []
    for model in models_at(undone):
        row = model._base_manager.order_by("pk").first()
        if row is None or model._meta.label in NEVER_CHANGED:
            continue
        if said := attempt(model, partial(row.save, force_update=True)):
            refused.append(said)

    assert refused == []
