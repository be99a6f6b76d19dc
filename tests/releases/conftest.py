"""A database of its own, in which this process works for a while."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from scripts.console import ROOT
from tests.releases import artefact, upgrading
from tests.releases.artefact import FOLDER, Artefact

sys.path.append(str(ROOT / "benchmarks"))
from databases import beside

# What needs no database, and takes its time.
NO_ROWS = {"collectstatic", "check"}


@contextmanager
def elsewhere(file: Path, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Work in an empty database: beside this run's on PostgreSQL, else in a file of its own."""
    settings = connection.settings_dict
    kept = settings["NAME"]
    with beside(os.environ["DATABASE_URL"]) as url, blocker.unblock():
        connection.close()
        settings["NAME"] = url.partition("?")[0].rpartition("/")[2] or str(file)
        ContentType.objects.clear_cache()
        try:
            yield
        finally:
            connection.close()
            settings["NAME"] = kept
            ContentType.objects.clear_cache()


def newest_of(made: Artefact) -> list[tuple[str, str]]:
    """Return the migrations at which a release stood, without those that come before them.

    A dependency may number its migrations anew; what it says they replace, it has applied.
    """
    nodes = MigrationExecutor(connection).loader.graph.node_map
    known = {key for key in made.migrations if key in nodes}
    before = {parent.key for key in known for parent in nodes[key].parents}
    return sorted(known - before)


@pytest.fixture(
    scope="module", params=sorted(FOLDER.glob("*.jsonl.xz")), ids=lambda path: path.name
)
def release(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Artefact]:
    """Stand where that release stood: its migrations, its rows."""
    made = artefact.read(request.param)
    file = tmp_path_factory.mktemp("release") / "db.sqlite3"
    with elsewhere(file, django_db_blocker):
        state = MigrationExecutor(connection).migrate(newest_of(made))
        artefact.load(made, state.apps)
        assert artefact.differing(made, state.apps) == []
        yield made


@pytest.fixture(scope="module")
def upgraded(release: Artefact) -> Artefact:
    """Bring the release's database to the present, by the words of docs/upgrading.md."""
    for name, *arguments in upgrading.commands():
        if name not in NO_ROWS:
            call_command(name, *arguments, verbosity=0)
    return release


@pytest.fixture
def undone(upgraded: Artefact) -> Iterator[Artefact]:
    """Let a test write, and leave no trace of it for the next."""
    with transaction.atomic():
        yield upgraded
        transaction.set_rollback(True)
