"""From SQLite to the database of this run, with processes of their own, without losing a row."""

import os
import sys
from pathlib import Path

import pytest

from copassess.site.backup import archive
from scripts.console import ROOT

sys.path.append(str(ROOT / "benchmarks"))
from databases import beside
from stage import empty_stage, stage


@pytest.mark.parametrize("companies", [6])
def test_instance_moves_without_losing_a_row(tmp_path: Path, companies: int) -> None:
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    with stage(static=False) as old:
        old.manage("seeddemo", f"--companies={companies}")
        kept = old.folder / "media" / "logos" / "a.png"
        kept.parent.mkdir(parents=True)
        kept.write_bytes(b"\x89PNG")
        old.manage("backup", str(first))

    with (
        beside(os.environ["DATABASE_URL"]) as url,
        empty_stage(url) as new,
    ):
        new.manage("migrate", "--noinput", "--verbosity=0")
        said = new.manage("restore", str(first))
        new.manage("rebuildportfolio", "--check")
        new.manage("backup", str(second))
        moved = (new.folder / "media" / "logos" / "a.png").read_bytes()

    before, after = archive.checked(first), archive.checked(second)
    assert before.parts == after.parts
    assert sum(part.rows or 0 for part in before.parts) > 100 * companies
    assert moved == b"\x89PNG"
    assert "every event is as it was sealed" in said or "Nothing is sealed yet" in said
