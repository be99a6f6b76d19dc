"""The Debian packages that COPASSESS needs: which are missing, and how they come."""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from scripts.console import Trouble, attempt, say

FONTS = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto")


class Need(NamedTuple):
    """One Debian package, and how to see without asking dpkg that what it brings is there."""

    package: str
    is_there: Callable[[], bool]


def has_library(name: str) -> bool:
    """Tell whether the dynamic linker knows a library."""
    return ctypes.util.find_library(name) is not None


def has_files(*paths: Path) -> bool:
    """Tell whether all of these files are there."""
    return all(path.exists() for path in paths)


def has_program(name: str) -> bool:
    """Tell whether a program is on the path."""
    return shutil.which(name) is not None


def has_ensurepip() -> bool:
    """Tell whether this Python can make virtual environments; Debian's own cannot by itself."""
    return importlib.util.find_spec("ensurepip") is not None


def postgresql_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs, None without one."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    whole = [folder for folder in folders if (folder / "pg_ctl").exists()]
    return max(whole, key=lambda folder: int(folder.parent.name), default=None)


# Without libharfbuzz-subset0 a PDF still comes, with whole fonts inside and a warning nobody reads.
# The report's bold is weight 700, which fonts-noto-core holds for every script.
APPLICATION = (
    Need("python3-venv", has_ensurepip),
    Need("libpango-1.0-0", partial(has_library, "pango-1.0")),
    Need("libpangoft2-1.0-0", partial(has_library, "pangoft2-1.0")),
    Need("libharfbuzz-subset0", partial(has_library, "harfbuzz-subset")),
    Need(
        "fonts-noto-core",
        partial(
            has_files,
            FONTS / "NotoSans-Regular.ttf",
            FONTS / "NotoSans-Bold.ttf",
            FONTS / "NotoSansArabic-Bold.ttf",
        ),
    ),
    # Without it a note in Chinese prints as boxes.
    Need("fonts-noto-cjk", partial(has_files, CJK / "NotoSansCJK-Regular.ttc")),
    Need("fonts-noto-color-emoji", partial(has_files, FONTS / "NotoColorEmoji.ttf")),
)
TESTS = (
    Need("chromium", partial(has_files, Path("/usr/bin/chromium"))),
    # What steers the browser is a program inside a Python package, and only this is not in it.
    Need("libatomic1", partial(has_library, "atomic")),
    Need("postgresql", lambda: postgresql_programs() is not None),
    Need("poppler-utils", partial(has_program, "pdftoppm")),
    Need("qpdf", partial(has_program, "qpdf")),
)


def missing(needs: Iterable[Need]) -> list[str]:
    """Return the packages that are not there, in order."""
    return [need.package for need in needs if not need.is_there()]


def install_line(packages: Sequence[str]) -> str:
    """Return what a person with the rights would type."""
    names = " ".join(packages)
    return f"apt-get update && apt-get install -y --no-install-recommends {names}"


def privilege() -> list[str] | None:
    """Return what makes a command run as root when put before it, None where nothing does."""
    if os.geteuid() == 0:
        return []
    if not has_program("sudo"):
        return None
    if attempt(["sudo", "-n", "true"]) is None:
        return ["sudo", "-n"]
    if sys.stdin.isatty():
        say("Debian packages are missing; sudo may ask for your password to install them.")
        if subprocess.run(["sudo", "-v"], check=False).returncode == 0:
            return ["sudo", "-n"]
    return None


def install(packages: Sequence[str]) -> None:
    """Install packages with apt-get, or stop and say what to type."""
    by_hand = f"As root, run this line, then start again:\n\n    {install_line(packages)}\n"
    if not has_program("apt-get"):
        raise Trouble(
            f"This machine has no apt-get; install what Debian calls {' '.join(packages)}."
        )
    prefix = privilege()
    if prefix is None:
        raise Trouble(f"Debian packages are missing, and installing them needs root. {by_hand}")
    say(f"Installing Debian packages (a minute or two): {' '.join(packages)}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    apt = [*quiet, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
    # A set-up that was killed leaves half-installed packages behind: finish those first.
    attempt([*quiet, "dpkg", "--configure", "-a"])
    # One source that does not answer must not stop what the others can give: the install decides.
    attempt([*apt, "update"])
    said = attempt([*apt, "install", "-y", "--fix-broken", "--no-install-recommends", *packages])
    if said is not None:
        say(said)
        raise Trouble(f"apt-get could not install them (its last lines are above). {by_hand}")


def ensure(*, tests: bool) -> None:
    """Install whatever of the Debian packages is missing; silent where nothing is."""
    needs = (*APPLICATION, *TESTS) if tests else APPLICATION
    packages = missing(needs)
    if not packages:
        return
    install(packages)
    importlib.invalidate_caches()
    still = missing(needs)
    if still:
        raise Trouble(
            f"apt-get ended well, yet what {' '.join(still)} should bring is not found: "
            "is this Debian 12 with its own Python 3.11?"
        )
