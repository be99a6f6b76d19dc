"""The cells of a workbook: sheet by sheet, only what is filled, and no more than can be meant.

openpyxl would make an object of each of a million formatted rows, or, when it streams, not see
which cells are merged; the parts that answers need are few, and read here in one pass each.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string, range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException

from checklists.spreadsheet import unescaped
from checklists.workbook.package import Package
from checklists.workflow import NotDone

WORKBOOK = "xl/workbook.xml"
# Filled cells and merged ranges that all sheets hold together; ours has about two thousand cells.
CELLS_MAX, MERGED_MAX, SHEETS_MAX = 100_000, 10_000, 100
# A million formatted rows and more, and no longer than a request may take.
ELEMENTS_MAX = 2_000_000
# A cell holds 32,767 characters, some of them written by their number.
TEXT_MAX = 8 * 32_767
# Between namespace and name; no name holds it.
BETWEEN = " "
Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A filled cell: its text as it is stored, and what kind of value that is.

    Kinds: "text", "number", "date" (a number shown as a date), "truth", "error", "formula".
    """

    text: str
    kind: str


@dataclass(slots=True)
class Table:
    """A sheet: its filled cells by row and column (from 1), and which ranges are merged."""

    title: str
    is_1904: bool = False
    cells: dict[int, dict[int, Found]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def is_merged(self, row: int, column: int) -> bool:
        """Tell whether a cell is part of a larger one."""
        return any(
            left <= column <= right and top <= row <= bottom
            for left, top, right, bottom in self.merged
        )


def name_of(row: int, column: int) -> str:
    """Return what a cell is called."""
    return f"{get_column_letter(column)}{row}"


def tables(content: bytes) -> list[Table]:
    """Return the sheets of a workbook, in order. Raises NotDone."""
    package = Package(content)
    workbook = _Workbook()
    parse(package, WORKBOOK, workbook)
    targets = _Relations()
    parse(package, "xl/_rels/workbook.xml.rels", targets)
    shared, styles = _Strings(), _Styles()
    for name, reader in (("sharedStrings", shared), ("styles", styles)):
        part = next((p for kind, p in targets.found.values() if kind.endswith(f"/{name}")), "")
        if part and package.has(part):
            parse(package, part, reader)
    found, budget = [], _Budget()
    for title, key in workbook.sheets:
        kind, part = targets.found.get(key, ("", ""))
        if kind.endswith("/worksheet"):
            table = Table(title, workbook.is_1904)
            parse(package, part, _Cells(table, shared.texts, styles, budget))
            found.append(table)
    return found


class _Reader:
    """Hears what an XML part says, by names without their namespace."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Hear the beginning of an element."""

    def end(self, name: str) -> None:
        """Hear the end of an element."""

    def text(self, data: str) -> None:
        """Hear characters."""


def parse(package: Package, part: str, reader: _Reader) -> None:
    """Let a reader hear a part; a document type is refused, as nobody needs one. Raises NotDone."""
    parser = expat.ParserCreate(namespace_separator=BETWEEN)
    parser.buffer_text = True

    def start(name: str, given: Attributes) -> None:
        package.elements += 1
        if package.elements > ELEMENTS_MAX:
            raise NotDone("workbook_large")
        reader.start(_local(name), {_local(key): value for key, value in given.items()})

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in package.chunks(part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError, CellCoordinatesException) as error:
        raise NotDone("workbook_damaged") from error


def _refuse(*_declared: object) -> None:
    raise NotDone("workbook_doctype")


def _local(name: str) -> str:
    return name.rpartition(BETWEEN)[2]


class _Workbook(_Reader):
    """The sheets with their names, and how days are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
            if len(self.sheets) > SHEETS_MAX:
                raise NotDone("workbook_large")
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "") in ("1", "true")


class _Relations(_Reader):
    """Which part a key stands for, with its kind."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self.found[attributes.get("Id", "")] = (attributes.get("Type", ""), target.lstrip("/"))


class _Texts(_Reader):
    """Collects the texts of one kind of element; how a word is pronounced is left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._is_text, self._is_aside = False, False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            self._is_aside = True
        elif name in ("t", "v"):
            self._is_text = not self._is_aside

    def end(self, name: str) -> None:
        if name == "rPh":
            self._is_aside = False
        elif name in ("t", "v"):
            self._is_text = False

    def text(self, data: str) -> None:
        if self._is_text:
            self._pieces.append(data)
            self._length += len(data)
            if self._length > TEXT_MAX:
                raise NotDone("workbook_large")

    def taken(self) -> str:
        """Return what was collected, and begin anew."""
        text = "".join(self._pieces)
        self._pieces, self._length = [], 0
        return text


class _Strings(_Texts):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(unescaped(self.taken()))
            if len(self.texts) > CELLS_MAX:
                raise NotDone("workbook_large")


class _Styles(_Reader):
    """Which styles show a number as a date."""

    def __init__(self) -> None:
        self._formats = dict(BUILTIN_FORMATS)
        self._is_cells = False
        self._styles: list[int] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:200]
        elif name == "cellXfs":
            self._is_cells = True
        elif name == "xf" and self._is_cells:
            self._styles.append(int(attributes.get("numFmtId", "0")))
            if len(self._styles) > CELLS_MAX:
                raise NotDone("workbook_large")

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_cells = False

    def is_date(self, style: str) -> bool:
        """Tell whether a style, by its number, shows a date."""
        number = int(style or "0")
        if number >= len(self._styles):
            return False
        return bool(is_date_format(self._formats.get(self._styles[number], "")))


@dataclass(slots=True)
class _Budget:
    """What may still come, of all sheets together."""

    cells: int = CELLS_MAX
    merged: int = MERGED_MAX

    def take(self, name: str) -> None:
        """Use one up. Raises NotDone."""
        setattr(self, name, getattr(self, name) - 1)
        if getattr(self, name) < 0:
            raise NotDone("workbook_large")


class _Cells(_Texts):
    """The filled cells of a sheet."""

    def __init__(self, table: Table, shared: list[str], styles: _Styles, budget: _Budget) -> None:
        super().__init__()
        self._table, self._shared, self._styles, self._budget = table, shared, styles, budget
        self._row, self._column, self._has_formula = 0, 0, False
        self._kind, self._style = "", ""
        self._ends: Mapping[str, Callable[[], None]] = {"c": self._end_cell}

    def start(self, name: str, attributes: Attributes) -> None:
        super().start(name, attributes)
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "mergeCell":
            self._budget.take("merged")
            left, top, right, bottom = range_boundaries(attributes["ref"])
            self._table.merged.append((left or 1, top or 1, right or 1, bottom or 1))

    def end(self, name: str) -> None:
        super().end(name)
        if name in self._ends:
            self._ends[name]()

    def _start_cell(self, attributes: Attributes) -> None:
        # Some programs leave the place out where it is the next.
        self._column += 1
        if "r" in attributes:
            letters, self._row = coordinate_from_string(attributes["r"])
            self._column = _column_of(letters)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._has_formula = False
        self.taken()

    def _end_cell(self) -> None:
        text = self.taken()
        if not text and not self._has_formula:
            return
        self._budget.take("cells")
        self._table.cells.setdefault(self._row, {})[self._column] = self._value(text)

    def _value(self, text: str) -> Found:
        if self._has_formula:
            return Found("", "formula")
        match self._kind:
            case "s":
                return Found(self._shared[int(text)], "text")
            case "b":
                return Found("TRUE" if text == "1" else "FALSE", "truth")
            case "e":
                return Found(text, "error")
            case "n":
                return Found(text, "date" if self._styles.is_date(self._style) else "number")
            case _:
                return Found(unescaped(text), "text")


def _column_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def filled(table: Table) -> Iterator[tuple[int, Mapping[int, Found]]]:
    """Yield the rows in which something stands, from the top."""
    for row in sorted(table.cells):
        yield row, table.cells[row]
