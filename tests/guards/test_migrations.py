"""Migrations that the release before survives: docs/upgrading.md's rules, as far as code shows.

What was there before the rules is exempt here, and tried on rows of 0.1.0 in tests/releases.
"""

from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models.fields import NOT_PROVIDED

pytestmark = pytest.mark.pure

OURS = {"accounts", "audit", "checklists", "copassess_site", "guidelines", "mail", "reports"}
# The newest migration of each app when the rules began, on the way to 0.2.0. That 0.1.0 lives with
# what these did is tried on its own rows: tests/releases/test_old_release_goes_on.py.
BEGAN = {
    "accounts": 4,
    "audit": 4,
    "checklists": 10,
    "copassess_site": 1,
    "guidelines": 2,
    "mail": 2,
    "reports": 2,
}
REMOVING = (migrations.RemoveField, migrations.DeleteModel)
RENAMING = (
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def later() -> Iterator[tuple[str, Operation]]:
    """Yield the operations of each migration since then, with its name."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in OURS and int(name[:4]) > BEGAN[app]:
            yield from ((f"{app}.{name}", operation) for operation in migration.operations)


def problem(operation: Operation) -> str:
    """Return what the release before could not live with; "" for nothing."""
    if isinstance(operation, RENAMING):
        return "renames what the release before reads"
    if isinstance(operation, REMOVING) and not getattr(operation, "unused_since", ""):
        return "removes: say as `unused_since` which release stopped using it"
    if isinstance(operation, migrations.AddField):
        return _new_column(operation.field)
    if isinstance(operation, migrations.AddIndex):
        return "adds an index while writers wait: AddIndexConcurrently, in a migration of its own"
    return ""


def _new_column(field: models.Field[object, object]) -> str:
    has_default = field.null or field.db_default is not NOT_PROVIDED or field.many_to_many
    return "" if has_default else "adds a column that the release before leaves out of its INSERT"


def test_migrations_leave_the_release_before_at_work() -> None:
    found = {f"{name}: {said}" for name, operation in later() if (said := problem(operation))}

    assert found == set()


def test_exempt_is_only_what_is_there() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    newest = {
        app: max(int(name[:4]) for owner, name in loader.disk_migrations if owner == app)
        for app in OURS
    }

    assert newest.keys() == BEGAN.keys()
    assert all(BEGAN[app] <= newest[app] for app in OURS)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (migrations.AddField("a", "b", models.TextField(null=True)), ""),
        (migrations.AddField("a", "b", models.TextField(db_default="")), ""),
        (migrations.AddField("a", "b", models.TextField(default="")), "adds a column"),
        (migrations.RemoveField("a", "b"), "removes"),
        (migrations.DeleteModel("a"), "removes"),
        (migrations.RenameField("a", "b", "c"), "renames"),
        (migrations.RenameModel("a", "b"), "renames"),
        (migrations.AddIndex("a", models.Index(fields=["b"], name="c")), "adds an index"),
        (migrations.RunPython(migrations.RunPython.noop), ""),
    ],
)
def test_rules_find_what_they_are_for(operation: Operation, expected: str) -> None:
    assert problem(operation).startswith(expected)
    assert bool(problem(operation)) == bool(expected)
