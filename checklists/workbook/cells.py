"""Texts in cells of a spreadsheet: written so that no text is ever a formula, and read back."""

import re

from openpyxl.cell.cell import Cell, MergedCell

# What XML cannot hold; everything else stands as it was typed.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The most that a cell holds, in characters.
CELL_MAX = 32_767
# How the format writes a character that XML cannot hold: by its number.
NUMBERED = re.compile("_x([0-9A-Fa-f]{4})_")


def write_text(cell: Cell | MergedCell, text: str) -> Cell:
    """Write a text as a text: what begins with = + - @ must not become a formula."""
    assert isinstance(cell, Cell)  # noqa: S101 (nothing of ours merges cells)
    cell.value = escaped(text) or None
    if cell.value is not None:
        cell.data_type = "s"
    return cell


def escaped(text: str) -> str:
    """Return a text as a cell holds it: what looks like a numbered character is none."""
    return NUMBERED.sub(r"_x005F_x\1_", ILLEGAL.sub("", text))[:CELL_MAX]


def unescaped(text: str) -> str:
    """Return the text of a cell with its numbered characters."""
    return NUMBERED.sub(lambda found: chr(int(found[1], 16)), text)
