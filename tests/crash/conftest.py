"""The machinery of benchmarks/, and a stage on the kind of database that this run uses."""

import os
import sys
from collections.abc import Iterator

import pytest

from scripts.console import ROOT

# Its scripts find each other as they do when one of them is run alone.
sys.path.append(str(ROOT / "benchmarks"))
from databases import beside
from stage import Stage, stage

# It has a PostgreSQL of its own: once is enough, and that is where PostgreSQL is asked for.
collect_ignore = [] if os.environ["DATABASE_URL"].startswith("postgres") else ["test_database.py"]


@pytest.fixture(scope="module")
def made() -> Iterator[Stage]:
    """Return a stage with the catalogue, for servers in processes of their own."""
    with (
        beside(os.environ["DATABASE_URL"]) as url,
        stage(static=False, database_url=url) as one,
    ):
        yield one
