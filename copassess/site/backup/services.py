"""Making an archive of a running instance, and putting one back, all or nothing."""

import gzip
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from checklists.services import rebuilding
from copassess.audit.guarding import lifted
from copassess.site.backup import archive, files, rows
from copassess.site.backup.archive import Manifest, Part
from copassess.site.backup.files import Place

Told = Callable[[str], None]
ROWS = "rows/{}.jsonl.gz"
# From the first read on, a transaction sees one state.
FIRST_READ = "SELECT COUNT(*) FROM django_migrations"


class NotRestored(Exception):  # noqa: N818 (it says what did not happen)
    """Nothing was changed, and why."""


@dataclass
class Restored:
    """What was put back."""

    rows: int = 0
    files: int = 0
    new: list[Place] = field(default_factory=list)


def make(path: Path, *, at: datetime, told: Told) -> Manifest:
    """Write an archive of everything, of one state of the database.

    Others go on writing. Raises OSError; FileExistsError where the path is taken.
    """
    if path.exists():
        raise FileExistsError(path)
    manifest = Manifest(
        version=version(),
        made_at=at.isoformat(),
        database=connection.vendor,
        migrations=applied(),
    )
    with archive.writing(path, manifest) as writer:
        with one_state():
            for model in rows.kept():
                _add_rows(writer, model, path.parent)
                told(f"{model._meta.label}: {manifest.parts[-1].rows} rows")
        count = 0
        for place in files.every():
            count += _add_file(writer, place)
        told(f"{count} files")
    return manifest


def look(path: Path) -> Manifest:
    """Return the manifest of an archive that this release can restore.

    Raises NotRestored, OSError.
    """
    try:
        manifest = archive.checked(path)
    except archive.Broken as error:
        message = f"{path.name} cannot be restored: {error}."
        raise NotRestored(message) from error
    unknown = sorted({*manifest.migrations} - {*known()})
    if unknown:
        message = (
            f"{path.name} was made by a newer release ({manifest.version}), whose tables this one "
            f"does not know ({', '.join(unknown[:3])}): install that release, then restore."
        )
        raise NotRestored(message)
    missing = sorted({*known()} - {*manifest.migrations})
    if missing:
        message = (
            f"{path.name} was made by an older release ({manifest.version}): restore it with that "
            "release, then upgrade. docs/upgrading.md says how."
        )
        raise NotRestored(message)
    return manifest


def restore(path: Path, *, replace: bool, told: Told) -> Restored:
    """Put an archive back: its rows in one transaction, its files before that.

    Raises NotRestored, OSError; then the database is as it was, and so are its files.
    """
    manifest = look(path)
    if waiting():
        message = "This database lacks migrations: run `python manage.py migrate`, then restore."
        raise NotRestored(message)
    if not replace and not rows.is_empty():
        message = (
            "There is data here already. To replace all of it by the archive's, add --replace."
        )
        raise NotRestored(message)
    done = Restored()
    try:
        _put_files(path, manifest, done)
        told(f"{done.files} files")
        _put_rows(path, manifest, done, told)
    except BaseException:
        for place in done.new:
            files.discard(place)
        raise
    if replace:
        _discard_others(manifest)
    return done


def applied() -> list[str]:
    """Return the migrations that the database has, as "app.name", in order."""
    executor = MigrationExecutor(connection)
    return sorted(f"{app}.{name}" for app, name in executor.loader.applied_migrations)


def known() -> list[str]:
    """Return the migrations that this release has."""
    executor = MigrationExecutor(connection)
    return sorted(f"{app}.{name}" for app, name in executor.loader.disk_migrations)


def waiting() -> bool:
    """Tell whether the database lacks migrations of this release."""
    return bool({*known()} - {*applied()})


def version() -> str:
    """Return this release's version."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    found = next(line for line in text.splitlines() if line.startswith("version = "))
    return found.partition('"')[2].rstrip('"')


@contextmanager
def one_state() -> Iterator[None]:
    """Let all reads see one state of the database, while others write."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(FIRST_READ)
            yield
        return
    with connection.cursor() as cursor:
        # Not Django's own, which takes the place of the one who writes.
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute(FIRST_READ)
            yield
        finally:
            cursor.execute("ROLLBACK")


def _add_rows(writer: archive.Writer, model: type[Model], folder: Path) -> None:
    """Add a model's rows; they are packed beside the archive first, as their size comes first."""
    with tempfile.TemporaryFile(dir=folder) as spool:
        with gzip.GzipFile(fileobj=spool, mode="wb", mtime=0) as packed:
            count = rows.written(model, packed)  # type: ignore[arg-type]
        size = spool.tell()
        spool.seek(0)
        writer.add(ROWS.format(model._meta.label), spool, size, rows=count)


def _add_file(writer: archive.Writer, place: Place) -> bool:
    """Add a file; one that went since it was listed is left out."""
    try:
        source = files.opened(place)
    except FileNotFoundError:
        return False
    with source:
        writer.add(place.part, source.file, source.size)  # type: ignore[arg-type]
    return True


def _put_files(path: Path, manifest: Manifest, done: Restored) -> None:
    """Store the files that are not there yet."""
    known_parts = manifest.by_name
    for name, source in archive.parts(path):
        if not name.startswith("files/"):
            continue
        try:
            place = files.place_of(name)
            if files.put(place, source, known_parts[name].sha256):
                done.new.append(place)
        except (ValueError, FileExistsError) as error:
            message = f"Nothing was restored: {error}."
            raise NotRestored(message) from error
        done.files += 1


def _put_rows(path: Path, manifest: Manifest, done: Restored, told: Told) -> None:
    by_part = {ROWS.format(model._meta.label): model for model in rows.kept()}
    known_parts = manifest.by_name
    missing = sorted(by_part.keys() - known_parts.keys())
    if missing:
        message = f"Nothing was restored: the archive lacks {', '.join(missing)}."
        raise NotRestored(message)
    with lifted():
        rows.emptied()
        for name, source in archive.parts(path):
            if name in by_part:
                done.rows += _put(by_part[name], source, known_parts[name], told)
        rows.count_on()
        rebuilding.rebuild()
        told("Queue and portfolio counted anew")
        connection.check_constraints()


def _put(model: type[Model], source: IO[bytes], part: Part, told: Told) -> int:
    with gzip.GzipFile(fileobj=source, mode="rb") as packed:
        count = rows.stored(model, packed)
    if count != part.rows:
        message = f"Nothing was restored: {part.name} has {count} rows, not {part.rows}."
        raise NotRestored(message)
    told(f"{model._meta.label}: {count} rows")
    return count


def _discard_others(manifest: Manifest) -> None:
    """Delete the files that the archive does not have."""
    kept = manifest.by_name.keys()
    for place in [place for place in files.every() if place.part not in kept]:
        files.discard(place)
