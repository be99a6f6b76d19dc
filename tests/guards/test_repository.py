"""The files beside the code agree with it: locks, settings table, addresses."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.guards import tree

pytestmark = pytest.mark.pure

RUNTIME = tree.ROOT / "requirements.txt"
TEST = tree.ROOT / "requirements-test.txt"
LOCKS = (RUNTIME, TEST, tree.ROOT / "scripts" / "uv.txt")
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    """Return a lock's versions by package."""
    return dict(PIN.findall(lock.read_text(encoding="utf-8")))


def asked(requirements: list[str]) -> set[str]:
    """Return the packages that requirements name."""
    return {
        re.split(r"[^A-Za-z0-9_.-]", text)[0].lower().replace("_", "-") for text in requirements
    }


def project() -> dict[str, dict[str, list[str]]]:
    """Return the requirements of pyproject.toml."""
    table = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"run": {"": table["dependencies"]}, "extras": table["optional-dependencies"]}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert "://" not in text
    assert "index" not in text
    assert "find-links" not in text


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_has_a_hash_for_every_package(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_hold_what_the_project_asks_for() -> None:
    run = asked(project()["run"][""])
    extras = asked([text for texts in project()["extras"].values() for text in texts])

    assert run - set(pins(RUNTIME)) == set()
    assert (run | extras) - set(pins(TEST)) == set()


def test_same_versions_run_and_are_tested() -> None:
    tested = pins(TEST)

    assert {name: tested.get(name) for name in pins(RUNTIME)} == pins(RUNTIME)


def test_readme_lists_every_setting_and_no_other() -> None:
    settings = (tree.ROOT / "copassess" / "settings.py").read_text(encoding="utf-8")
    rooms = [tree.ROOT / "copassess" / name for name in ("environment.py", "storage.py")]
    environment = "".join(path.read_text(encoding="utf-8") for path in rooms)
    readme = (tree.ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Settings")[1].split("\n## ")[0]
    reading = re.compile(r"""(?:env\.\w+\(|strict_bool\(env, )["']([A-Z_]+)["']""")

    read = set(reading.findall(settings + environment))

    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == read


def test_no_file_names_a_machine() -> None:
    private = re.compile("|".join(["/ro" + "ot/", "/wo" + "rk/", "/ho" + "me/[a-z]"]))
    texts = [*tree.modules(*tree.CODE), *tree.templates(), *tree.ROOT.glob("*.md")]
    texts += [*tree.ROOT.glob("docs/**/*.md"), tree.ROOT / "pyproject.toml", tree.ROOT / "Makefile"]

    found = [tree.name(path) for path in texts if private.search(path.read_text(encoding="utf-8"))]

    assert found == []
