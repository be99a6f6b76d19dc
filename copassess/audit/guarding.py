"""Triggers of PostgreSQL that refuse to change what is written once, and how they are lifted.

On SQLite there are none (a migration that rebuilds a table would lose them): there the seals alone
tell.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Set for one transaction by the retention command alone.
SETTING = "copassess.retention"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION copassess_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('{SETTING}', true) = 'on' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  -- Whoever deletes their account leaves the row, and no longer their key in it.
  IF TG_OP = 'UPDATE' AND TG_NARGS > 0
     AND to_jsonb(NEW) - TG_ARGV[0] = to_jsonb(OLD) - TG_ARGV[0]
     AND to_jsonb(NEW) -> TG_ARGV[0] = 'null'::jsonb THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of % is refused: its rows are written once', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def guard(editor: BaseDatabaseSchemaEditor, table: str, released: str = "") -> None:
    """Refuse updates and deletes of a table's rows; `released` is a key that may become null."""
    if editor.connection.vendor != "postgresql":
        return
    arguments = f"'{released}'" if released else ""
    # No parameters: a percent sign is one.
    editor.execute(FUNCTION, params=None)
    editor.execute(
        f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION copassess_refuse_change({arguments})"
    )


def unguard(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take a table's trigger away."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER {table}_written_once ON {table}")


@contextmanager
def lifted() -> Iterator[None]:
    """Let rows that are written once be removed, in this transaction alone."""
    with transaction.atomic():
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {SETTING} = 'on'")
            yield
            cursor.execute(f"SET LOCAL {SETTING} = 'off'")
