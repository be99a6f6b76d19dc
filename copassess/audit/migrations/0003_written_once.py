"""PostgreSQL refuses to change or remove events, seals and tombstones."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from copassess.audit import guarding

TABLES = ("audit_event", "audit_seal", "audit_tombstone")


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Guard each table."""
    for table in TABLES:
        guarding.guard(schema_editor, table)


def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guards away."""
    for table in TABLES:
        guarding.unguard(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]

    operations = [migrations.RunPython(forwards, backwards)]
