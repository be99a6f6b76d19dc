"""The archive: whole or not believed."""

import io
import tarfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from copassess.site.backup import archive
from copassess.site.backup.archive import Broken, Manifest

pytestmark = pytest.mark.pure


def written(path: Path) -> bytes:
    """Write a small archive and return its bytes."""
    manifest = Manifest("0.1.0", "2026-03-02T09:00:00+00:00", "sqlite", ["audit.0001_initial"])
    with archive.writing(path, manifest) as writer:
        writer.add("rows/audit.Event.jsonl.gz", io.BytesIO(b"some rows"), 9, rows=1)
        writer.add("files/default/a/é.pdf", io.BytesIO(b"%PDF"), 4)
    return path.read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("archive") / "whole.tar")


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    written(path)

    manifest = archive.checked(path)

    assert [(part.name, part.size, part.rows) for part in manifest.parts] == [
        ("rows/audit.Event.jsonl.gz", 9, 1),
        ("files/default/a/é.pdf", 4, None),
    ]
    found = {name: source.read() for name, source in archive.parts(path)}
    assert found == {"rows/audit.Event.jsonl.gz": b"some rows", "files/default/a/é.pdf": b"%PDF"}
    assert (path.stat().st_mode & 0o777) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_content_is_the_same_archive(tmp_path: Path) -> None:
    assert written(tmp_path / "a.tar") == written(tmp_path / "b.tar")


def test_other_programs_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    written(path)

    with tarfile.open(path) as tar:
        assert tar.getnames()[-1] == "manifest.json"


@settings(max_examples=400)
@given(data=st.data())
def test_a_single_altered_byte_is_found(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    change = data.draw(st.integers(1, 255))
    path = tmp_path_factory.getbasetemp() / "altered.tar"
    altered = bytes([whole[place] ^ change])
    path.write_bytes(whole[:place] + altered + whole[place + 1 :])

    with pytest.raises(Broken, match="not whole, or was altered"):
        archive.checked(path)


@settings(max_examples=100)
@given(data=st.data())
def test_half_an_archive_is_none(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "half.tar"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])

    with pytest.raises(Broken):
        archive.checked(path)


def test_something_behind_it_is_found(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "longer.tar"
    path.write_bytes(whole + b"\n")

    with pytest.raises(Broken):
        archive.checked(path)


def test_failure_leaves_nothing(tmp_path: Path) -> None:
    manifest = Manifest("0.1.0", "", "sqlite", [])

    with (
        pytest.raises(OSError, match="unexpected end of data"),
        archive.writing(tmp_path / "a.tar", manifest) as writer,
    ):
        writer.add("files/default/a", io.BytesIO(b"short"), 500)

    assert list(tmp_path.iterdir()) == []


def test_archive_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    before = written(path)

    with pytest.raises(FileExistsError):
        written(path)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_archive_of_another_format_says_so() -> None:
    with pytest.raises(Broken, match="copassess-backup/9"):
        Manifest.from_json(b'{"format": "copassess-backup/9"}')
    with pytest.raises(Broken, match="cannot be read"):
        Manifest.from_json(b"[]")
