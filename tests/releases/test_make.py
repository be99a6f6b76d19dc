"""The next release can be kept: the filling goes with the code, and shows every model."""

from pathlib import Path

from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from checklists.services import rebuilding
from tests.releases import artefact, coverage, filling
from tests.releases.conftest import elsewhere

# No page makes a row of the first; the second is made by retention, after ten years.
WITHOUT = {"account.EmailConfirmation", "audit.Tombstone", "django_tasks_database.DBTaskResult"}


def test_database_of_this_release_shows_every_model(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    file = tmp_path / "made.jsonl.xz"
    with elsewhere(tmp_path / "db.sqlite3", django_db_blocker):
        call_command("migrate", verbosity=0)
        call_command("loadcatalogue")
        call_command("seeddemo", "--demo")
        filling.fill(at=timezone.now())
        models = {line for line in coverage.empty() if line.count(".") == 1}
        differences = list(rebuilding.differences())
        artefact.write(file, "next")

    made = artefact.read(file)
    assert models <= WITHOUT
    assert differences == []
    assert all(table.is_whole for table in made.tables.values())
    assert file.stat().st_size < 400_000
