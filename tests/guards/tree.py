"""The project's own files, as the guards read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPLICATION = ("copassess", "guidelines", "checklists", "reports")
CODE = (*APPLICATION, "scripts", "benchmarks", "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    """Return every Python file below these folders, migrations excepted."""
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """Return every template."""
    return sorted((ROOT / "templates").rglob("*.html"))


def name(path: Path) -> str:
    """Return a file's name from the project's folder on."""
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function and method of a module."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            yield node


def length(node: Function) -> int:
    """Return how many lines a function has, its decorators not counted."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
