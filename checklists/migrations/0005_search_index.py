"""PostgreSQL finds words through an index that SQLite does not have."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAME = "checklists_summarydetail_words"


def make_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index; SQLite searches companies and codes alone."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX {NAME} ON checklists_summarydetail USING gin (words)")


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    dependencies = [("checklists", "0004_summaries_and_reviewing")]

    operations = [migrations.RunPython(make_index, drop_index)]
