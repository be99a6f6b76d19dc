"""Makes a release's artefact, in that release's own tree: `python -m tests.releases.make 0.2.0`."""

import sys
from pathlib import Path

from scripts.console import ROOT, say

sys.path.append(str(ROOT / "benchmarks"))
from stage import empty_stage

FILL = """
from django.utils import timezone
from tests.releases import filling
filling.fill(at=timezone.now())
"""
WRITE = """
from pathlib import Path
from tests.releases import artefact, coverage
print(*coverage.empty(), sep="\\n")
artefact.write(Path({path!r}), {release!r})
"""


def make(release: str, path: Path) -> str:
    """Fill a new database and write it; return what of the models no row of it shows."""
    with empty_stage() as new:
        new.manage("migrate", "--noinput", "--verbosity=0")
        new.manage("loadcatalogue")
        new.manage("seeddemo", "--demo")
        new.manage("shell", "--verbosity=0", "--command", FILL)
        # One task is done by a worker, the others wait.
        new.manage("db_worker", "--batch", "--max-tasks=1", "--no-startup-delay")
        write = WRITE.format(path=str(path), release=release)
        return new.manage("shell", "--verbosity=0", "--command", write)


def main() -> None:
    """Write the release that is named, into this folder."""
    [release] = sys.argv[1:]
    path = Path(__file__).with_name(f"{release}.jsonl.xz")
    say(make(release, path))
    say(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
