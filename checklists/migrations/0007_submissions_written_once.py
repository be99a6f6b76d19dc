"""PostgreSQL refuses to change or remove submissions; only their key to a person may become null."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from copassess.audit import guarding

TABLE = "checklists_submission"


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Guard the table."""
    guarding.guard(schema_editor, TABLE, released="submitted_by_id")


def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guard away."""
    guarding.unguard(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("checklists", "0006_indexes_of_the_queue"), ("audit", "0003_written_once")]

    operations = [migrations.RunPython(forwards, backwards)]
