"""Writes the sample reports: the invented company's, and three sizes of content."""

import os
from pathlib import Path

from scripts import prepare, setup
from scripts.console import ROOT, main, manage, must, say, shown


def command() -> int:
    """Write them into the folder of data; no database is asked."""
    setup.ensure(tests=False)
    folder = prepare.open_folder(Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve())
    prepare.ensure_secret(folder)
    target = folder.path / "samples"
    say(f"Writing the sample reports into {shown(target)}/")
    environment = {**os.environ, "SECRET_KEY_FILE": str(folder.secret), "VAR_DIR": str(folder.path)}
    writing = manage("samplereports", "--output", str(target))
    must(writing, "The sample reports could not be written.", environment)
    return 0


if __name__ == "__main__":
    main(command)
