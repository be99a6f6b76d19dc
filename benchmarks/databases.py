"""The two kinds of database: SQLite, and PostgreSQL in a cluster of its own or beside another."""

import contextlib
import secrets
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import psycopg2  # type: ignore[import-untyped]  # its stubs are a package that nothing else needs
from stage import ROOT, Stage, stage

sys.path.append(str(ROOT))
from scripts import postgres


def on_both(play: Callable[[str, Stage, postgres.Cluster | None], None]) -> None:
    """Play on SQLite, then on a PostgreSQL that writes to the disk as it does by itself."""
    with stage(static=False) as made:
        play("SQLite", made, None)
    with (
        postgres.running(is_durable=True) as cluster,
        stage(static=False, database_url=cluster.url) as made,
    ):
        play("PostgreSQL", made, cluster)


@contextlib.contextmanager
def beside(url: str) -> Iterator[str]:
    """Make an empty database beside the one with this address; take it away afterwards.

    Yields nothing, for a file of its own, where that address is not PostgreSQL's.
    """
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"copassess_{secrets.token_hex(6)}"
    _tell(url, f"CREATE DATABASE {name}")
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        _tell(url, f"DROP DATABASE {name} WITH (FORCE)")


def _tell(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    try:
        # A database is not made inside a transaction.
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
