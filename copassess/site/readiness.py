"""Whether this process can serve: what a load balancer asks before it sends requests here."""

import os
import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from guidelines import catalogue

OK = "ok"
# Bytes that must be free where files and a local database grow.
FREE_LEAST = 100 * 1024 * 1024


def checked() -> dict[str, str]:
    """Return what was looked at, each with "ok" or what is wrong in a few words.

    After the first that fails for want of the database, the others are not tried.
    """
    found = {"disk": _disk()}
    try:
        found["database"] = _database()
        found["migrations"] = _migrations()
        found["catalogue"] = OK if catalogue.newest() else "not loaded: run loadcatalogue"
    except DatabaseError:
        found["database"] = "not reached"
    return found


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} to be applied: run migrate" if waiting else OK


def _disk() -> str:
    if not os.access(settings.VAR_DIR, os.W_OK):
        return "not writable"
    return OK if shutil.disk_usage(settings.VAR_DIR).free >= FREE_LEAST else "nearly full"
