"""Takes the README's pictures anew, after `make sample` and while `make run` serves the demo."""

import subprocess

from scripts import setup
from scripts.console import PYTHON, ROOT, main


def command() -> int:
    """Drive a browser through the demo that runs on PORT, in the project's own environment."""
    setup.ensure(tests=True)
    driver = [str(PYTHON), "-m", "tests.browser.pictures"]
    return subprocess.run(driver, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    main(command)
