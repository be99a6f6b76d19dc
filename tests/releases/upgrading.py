"""The commands of docs/upgrading.md, as it has them."""

import re
import shlex

from scripts.console import ROOT

PAGE = ROOT / "docs" / "upgrading.md"
STEPS = re.compile(r"^\d\. .*(?:\n(?!\d\.|\n).*)*", re.MULTILINE)
COMMAND = re.compile(r"`manage\.py ([^`…]+)`")


def commands() -> list[list[str]]:
    """Return the commands of the steps, in order, that need nothing filled in."""
    steps = "\n".join(STEPS.findall(PAGE.read_text(encoding="utf-8").partition("\n## ")[0]))
    return [shlex.split(found) for found in COMMAND.findall(steps)]
