"""The security page names tests that exist, and every chapter of ASVS."""

import re

import pytest

from tests.guards import tree

pytestmark = pytest.mark.pure
PAGE = tree.ROOT / "docs" / "security.md"
VERDICTS = {"met", "partly", "not met", "not applicable"}


def test_every_file_named_in_the_security_page_exists() -> None:
    named = set(re.findall(r"`((?:tests|docs)/[\w/]+\.\w+)`", PAGE.read_text(encoding="utf-8")))

    assert len(named) > 40
    assert sorted(name for name in named if not (tree.ROOT / name).is_file()) == []


def test_security_page_judges_every_chapter() -> None:
    rows = re.findall(r"^\| V(\d+) [^|]+\| ([^|]+) \| ([^|]+) \|", PAGE.read_text("utf-8"), re.M)

    assert [int(number) for number, _verdict, _why in rows] == list(range(1, 18))
    assert {verdict for _number, verdict, _why in rows} <= VERDICTS


def test_every_list_of_hostile_inputs_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    lists = [path.name for path in (tree.ROOT / "tests" / "hostile").glob("test_*.py")]

    assert [name for name in lists if f"tests/hostile/{name}" not in text] == []


def test_readme_leads_to_the_security_page() -> None:
    assert "(docs/security.md)" in (tree.ROOT / "README.md").read_text(encoding="utf-8")
