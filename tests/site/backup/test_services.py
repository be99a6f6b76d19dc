"""A round trip on the database of this run."""

import errno
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Model

from checklists.choices import Judgement
from checklists.models import Assessment, Submission, Summary, Tally, VerdictCount
from copassess.accounts.models import Organisation
from copassess.audit import seals
from copassess.audit.models import Event
from copassess.site.backup import archive, files, rows, services
from tests.checklists import small
from tests.factories.checklists import AT, submitted
from tests.factories.reviews import in_review, judge, returned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def instance(tmp_path: Path, settings: Any) -> Submission:  # noqa: ANN401
    """Return what a small instance holds: a decided submission, a seal, a file."""
    settings.MEDIA_ROOT = tmp_path / "media"
    small.load()
    review = in_review(submitted())
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Since when?")
    returned(review)
    submitted()
    with transaction.atomic():
        seals.seal_due(at=AT.replace(year=AT.year + 1))
    default_storage.save("logos/ab/cd.png", ContentFile(b"\x89PNG"))
    return review.submission


def everything() -> dict[str, list[Any]]:
    """Return every row that is kept or counted, without keys that nobody names."""
    models: list[type[Model]] = [*rows.kept(), Summary, Tally, VerdictCount]
    found = {}
    for model in models:
        names = [field.attname for field in rows.fields(model)]
        if model in (Tally, VerdictCount):
            names.remove("id")
        found[model._meta.label] = sorted(model._base_manager.values_list(*names), key=str)
    return found


def stored_files() -> dict[str, bytes]:
    """Return every file by its place."""
    found = {}
    for place in files.every():
        with files.opened(place) as source:
            found[place.part] = source.read()
    return found


def backup(path: Path) -> str:
    """Write an archive with the command; return what it said."""
    said = StringIO()
    call_command("backup", str(path), stdout=said)
    return said.getvalue()


def restore(path: Path, *options: str) -> str:
    """Restore with the command; return what it said."""
    said = StringIO()
    call_command("restore", str(path), *options, stdout=said, stderr=said)
    return said.getvalue()


def test_everything_comes_back(instance: Submission, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    before, before_files = everything(), stored_files()
    said = backup(path)
    Organisation.objects.update(name="Somebody else")
    submitted()
    default_storage.delete("logos/ab/cd.png")
    default_storage.save("logos/new.png", ContentFile(b"later"))

    told = restore(path, "--replace", "--yes")

    assert everything() == before
    assert stored_files() == before_files
    assert "SECRET_KEY" in said
    assert "every event is as it was sealed" in told
    call_command("rebuildportfolio", "--check", stdout=StringIO())


def test_keys_go_on_after_the_highest(instance: Submission, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    backup(path)

    restore(path, "--replace", "--yes")
    submitted()

    assert Submission.objects.count() == 3


def test_second_archive_of_what_came_back_is_the_same(instance: Submission, tmp_path: Path) -> None:
    backup(tmp_path / "a.tar")
    restore(tmp_path / "a.tar", "--replace", "--yes")

    backup(tmp_path / "b.tar")

    first, second = (archive.checked(tmp_path / name) for name in ("a.tar", "b.tar"))
    assert first.parts == second.parts


def test_data_that_is_there_is_replaced_only_where_asked(
    instance: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.tar"
    backup(path)
    Organisation.objects.update(name="Somebody else")
    before = everything()

    with pytest.raises(CommandError, match="add --replace"):
        restore(path)
    monkeypatch.setattr("builtins.input", lambda _question: "yes")
    with pytest.raises(CommandError, match=r"Nothing was restored\."):
        restore(path, "--replace")

    assert everything() == before


def test_altered_archive_changes_nothing(instance: Submission, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    backup(path)
    content = bytearray(path.read_bytes())
    content[2000] ^= 1
    path.write_bytes(content)
    before = everything()

    with pytest.raises(CommandError, match="not whole, or was altered"):
        restore(path, "--replace", "--yes")

    assert everything() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda known: known[:-1], "made by a newer release"),
        (lambda known: [*known, "zz.0001_later"], "made by an older release"),
    ],
)
def test_other_tables_are_refused(
    instance: Submission,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Any,  # noqa: ANN401
    said: str,
) -> None:
    path = tmp_path / "a.tar"
    backup(path)
    known = services.known()
    monkeypatch.setattr(services, "known", lambda: change(known))

    with pytest.raises(CommandError, match=said):
        restore(path, "--replace", "--yes")


def test_failure_in_the_middle_leaves_all_as_it_was(
    instance: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.tar"
    backup(path)
    default_storage.delete("logos/ab/cd.png")
    before, before_files = everything(), stored_files()

    def fail() -> int:
        raise RuntimeError("killed on purpose")

    monkeypatch.setattr("checklists.services.rebuilding.rebuild", fail)
    with pytest.raises(RuntimeError):
        restore(path, "--replace", "--yes")

    assert everything() == before
    assert stored_files() == before_files


def test_full_disk_is_told_and_leaves_nothing(
    instance: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive.Writer, "add", full)
    with pytest.raises(CommandError, match="No space left on device"):
        backup(folder / "a.tar")

    assert list(folder.iterdir()) == []


def test_archive_never_overwrites(instance: Submission, tmp_path: Path) -> None:
    backup(tmp_path / "a.tar")

    with pytest.raises(CommandError, match="is there already"):
        backup(tmp_path / "a.tar")


def test_folder_that_is_not_there_is_told(instance: Submission, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        backup(tmp_path / "nowhere" / "a.tar")
    with pytest.raises(CommandError, match="No such file or directory"):
        restore(tmp_path / "nowhere.tar")


def test_others_write_while_an_archive_is_made(
    instance: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes in meanwhile is not in it, and was not kept waiting."""
    count = Event.objects.count()
    written = rows.written
    once: list[type[Model]] = []

    def slow(model: Any, target: Any) -> int:  # noqa: ANN401
        if not once:
            once.append(model)
            # As another process does: its own connection, which commits.
            other = connection.copy("other")
            try:
                with other.cursor() as cursor:
                    cursor.execute("UPDATE accounts_organisation SET name = 'Renamed meanwhile'")
            finally:
                other.close()
        return written(model, target)

    monkeypatch.setattr(rows, "written", slow)
    backup(tmp_path / "a.tar")

    assert set(Organisation.objects.values_list("name", flat=True)) == {"Renamed meanwhile"}
    restore(tmp_path / "a.tar", "--replace", "--yes")
    assert "Renamed meanwhile" not in Organisation.objects.values_list("name", flat=True)
    assert Event.objects.count() == count


def test_what_is_kept_has_every_model_but_those_named() -> None:
    kept = {model._meta.label for model in rows.kept()}

    assert {Assessment._meta.label, "mfa.Authenticator", "account.EmailAddress"} <= kept
    assert not kept & set(rows.COUNTED)
