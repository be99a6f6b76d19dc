"""Modules and functions stay small, and imports stay where they can be seen (STYLE, section 1)."""

import ast
from pathlib import Path

import pytest

from tests.guards import tree

pytestmark = pytest.mark.pure

MODULE_LINES = 400
TEST_LINES = 500
FUNCTION_LINES = 40
VIEW_LINES = 25
VIEWS = 10
VAGUE_NAMES = {"utils", "utilities", "helpers", "common", "core", "misc"}
# It takes a second to import, and only the report needs it.
LATE_IMPORTS = {"weasyprint"}


def lines(path: Path) -> int:
    """Return how many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def views(path: Path) -> list[tree.Function]:
    """Return a module's views: its public functions that begin with a request."""
    found = []
    for node in tree.parsed(path).body:
        if isinstance(node, tree.Function) and not node.name.startswith("_"):
            arguments = node.args.posonlyargs + node.args.args
            if arguments and arguments[0].arg == "request":
                found.append(node)
    return found


def view_modules() -> list[Path]:
    """Return the modules that hold views."""
    return [
        path
        for path in tree.modules(*tree.APPLICATION)
        if path.name == "views.py" or "views" in path.parent.parts
    ]


def test_modules_are_short() -> None:
    long = {}
    for path in tree.modules(*tree.CODE):
        limit = TEST_LINES if path.is_relative_to(tree.ROOT / "tests") else MODULE_LINES
        if lines(path) > limit:
            long[tree.name(path)] = lines(path)

    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{tree.name(path)}:{node.name}": tree.length(node)
        for path in tree.modules(*tree.CODE)
        for node in tree.functions(path)
        if tree.length(node) > FUNCTION_LINES
    }

    assert long == {}


def test_views_are_short() -> None:
    long = {
        f"{tree.name(path)}:{view.name}": tree.length(view)
        for path in view_modules()
        for view in views(path)
        if tree.length(view) > VIEW_LINES
    }

    assert long == {}


def test_view_modules_hold_few_views() -> None:
    full = {
        tree.name(path): len(views(path)) for path in view_modules() if len(views(path)) > VIEWS
    }

    assert full == {}


def test_modules_are_named_after_what_they_know() -> None:
    vague = [
        tree.name(path)
        for path in tree.modules(*tree.CODE)
        if VAGUE_NAMES & {path.stem, path.parent.name}
    ]

    assert vague == []


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.modules(*tree.CODE)
        for function in tree.functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not is_late(node)
    ]

    assert hidden == []


def is_late(node: ast.Import | ast.ImportFrom) -> bool:
    """Tell whether an import is one of those that wait until they are needed."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] in LATE_IMPORTS
    return all(alias.name.split(".")[0] in LATE_IMPORTS for alias in node.names)
