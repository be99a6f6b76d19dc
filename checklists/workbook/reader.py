"""Answers out of an uploaded workbook: by question code, each fault with its sheet and cell."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from checklists.choices import ActionStatus, Response
from checklists.services.answers import UNSTORABLE, Changes, checked
from checklists.workbook.shape import (
    ANSWER_FIELDS,
    ASSESSMENT_KEY,
    CODE,
    FORMAT,
    FORMAT_KEY,
    KEY,
    REVISION_KEY,
    SEEN,
)
from checklists.workbook.sheets import Found, Table, filled, name_of, tables
from checklists.workflow import Invalid, NotDone

# Where the row that names the columns is looked for, and how many faults are told.
KEY_ROWS, FAULTS_MAX = 20, 200
# Characters of a wrong value, or of a code, that a fault repeats.
SHOWN = 60
VERSION_MAX = 999_999_999
FIRST_DUE, LAST_DUE = date(2000, 1, 1), date(2099, 12, 31)
# Day 0 of either way of counting days; day 60 of the first, which never was, needs no care.
DAY_0, DAY_0_1904 = date(1899, 12, 30), date(1904, 1, 1)
DAYS_MAX = 2_958_465
ISO_DAY = re.compile(r"(\d{4,5})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
DOTTED_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4,5})")
# What people write beside the labels and the codes.
SPOKEN = {
    "n/a": Response.NOT_APPLICABLE,
    "na": Response.NOT_APPLICABLE,
    "partially": Response.PARTLY,
}
CHOICES: Mapping[str, type[Response] | type[ActionStatus]] = {
    "response": Response,
    "action_status": ActionStatus,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """The assessment that a workbook is uploaded to: its ID, revision and question codes."""

    assessment: str
    revision: str
    codes: Collection[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read: where, which question it keeps back, and why (a code, and facts)."""

    sheet: str
    cell: str
    question: str
    column: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return it as the upload keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in the line of one question, with the version that its writer saw, if known."""

    question: str
    seen: int | None
    values: Mapping[str, object]

    def to_json(self) -> dict[str, object]:
        """Return it as the upload keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Read:
    """What a workbook says: rows without fault, and the faults of all others."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def read(content: bytes, expected: Expected) -> Read:
    """Return what can be taken over. Raises NotDone where the file as a whole cannot be."""
    sheets = tables(content)
    _check_whose(sheets, expected)
    lines = [line for sheet in sheets for line in _Lines(sheet)]
    if not lines:
        raise NotDone("workbook_no_rows")
    counts = Counter(line.code.text for line in lines)
    first: dict[str, str] = {}
    rows, faults = [], []
    for line in lines:
        code = line.code.text
        if counts[code] > 1 and code in expected.codes:
            where = first.setdefault(code, f"{line.table.title}, {line.cell(CODE)}")
            faults.append(line.fault(CODE, "twice", where=where))
        elif code not in expected.codes:
            faults.append(line.fault(CODE, "unknown_question", value=shown(code)))
        else:
            row = line.read()
            faults += line.faults
            rows += [row] if not line.faults else []
    return Read(tuple(rows), tuple(faults[:FAULTS_MAX]))


def upload_of(read: Read) -> dict[str, list[dict[str, object]]]:
    """Return rows and faults as columns of an upload."""

    return {
        "rows": [row.to_json() for row in read.rows],
        "faults": [fault.to_json() for fault in read.faults],
    }


def shown(text: str) -> str:
    """Return a text as a fault can repeat it, and every database keep it."""
    return UNSTORABLE.sub("", text)[:SHOWN]


def _check_whose(sheets: list[Table], expected: Expected) -> None:
    """Refuse what was made for something else. Raises NotDone."""
    facts: dict[str, str] = {}
    for table in sheets:
        for row, cells in filled(table):
            if row > KEY_ROWS:
                break
            first = cells.get(1)
            name = first.text.removeprefix(KEY) if first and first.text.startswith(KEY) else ""
            if name in (FORMAT_KEY, ASSESSMENT_KEY, REVISION_KEY):
                facts[name] = cells[2].text if 2 in cells else ""
    if facts.get(FORMAT_KEY) is None:
        raise NotDone("workbook_not_ours")
    if facts[FORMAT_KEY] != FORMAT:
        raise NotDone("workbook_format")
    made_for = facts.get(ASSESSMENT_KEY, "")
    if made_for and made_for != expected.assessment:
        raise NotDone("workbook_elsewhere")
    if not made_for and facts.get(REVISION_KEY, "") != expected.revision:
        raise NotDone("workbook_revision")


class _Lines:
    """The lines of a sheet that have a question's code; none where it is no sheet of ours."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __iter__(self) -> Iterator["_Line"]:
        columns: dict[str, int] = {}
        for row, cells in filled(self._table):
            named = {
                found.text.removeprefix(KEY): column
                for column, found in cells.items()
                if found.text.startswith(KEY)
            }
            if CODE in named:
                columns = named
            elif columns and CODE in columns and columns[CODE] in cells:
                code = cells[columns[CODE]]
                if code.text.strip():
                    yield _Line(self._table, row, cells, columns)


class _Line:
    """A question's line in a sheet; reading it collects its faults."""

    def __init__(
        self, table: Table, row: int, cells: Mapping[int, Found], columns: Mapping[str, int]
    ) -> None:
        self.table, self._row, self._cells, self._columns = table, row, cells, columns
        found = cells[columns[CODE]]
        self.code = Found(found.text.strip(), found.kind)
        self.faults: list[Fault] = []

    def cell(self, name: str) -> str:
        """Return what the cell of a column is called."""
        return name_of(self._row, self._columns[name])

    def fault(self, name: str, reason: str, **facts: object) -> Fault:
        """Return a fault in the cell of a column."""
        question, column = shown(self.code.text), "" if name == CODE else name
        return Fault(self.table.title, self.cell(name), question, column, reason, facts)

    def read(self) -> Row:
        """Return what it says; whatever cannot be read is a fault."""
        values: dict[str, object] = {}
        for name in ANSWER_FIELDS:
            if name not in self._columns:
                continue
            try:
                value = self._value(name)
            except Invalid as error:
                facts = {k: v for k, v in error.facts.items() if k in ("limit", "value")}
                self.faults.append(self.fault(name, error.reason, **facts))
            else:
                values[name] = value.isoformat() if isinstance(value, date) else value
        return Row(self.code.text, self._seen(), values)

    def _seen(self) -> int | None:
        """Return the version that stood there; None where that is not known."""
        found = self._cells.get(self._columns.get(SEEN, 0))
        text = found.text.removesuffix(".0") if found and found.kind in ("number", "text") else ""
        is_number = text.isascii() and text.isdigit() and int(text[:12]) <= VERSION_MAX
        return int(text) if is_number else None

    def _value(self, name: str) -> Any:  # noqa: ANN401 (a text, a date or None)
        """Return the value of an answer's cell. Raises Invalid."""
        if self.table.is_merged(self._row, self._columns[name]):
            raise self._invalid(name, "merged")
        found = self._cells.get(self._columns[name], Found("", "text"))
        if found.kind in ("formula", "error"):
            raise self._invalid(name, found.kind)
        if name == "action_due":
            return self._day(found)
        if found.kind == "date":
            raise self._invalid(name, "date_for_text")
        text = found.text.removesuffix(".0") if found.kind == "number" else found.text
        if name in CHOICES:
            return self._choice(name, text)
        changes = cast("Changes", {name: text})
        return checked(changes, self.code.text)[name]

    def _choice(self, name: str, text: str) -> str:
        """Return the code of what was chosen or typed, in whatever case. Raises Invalid."""
        said = " ".join(text.split()).casefold()
        known: dict[str, str] = {"": "", **(SPOKEN if name == "response" else {})}
        for choice in CHOICES[name]:
            known |= {choice.value: choice.value, str(choice.label).casefold(): choice.value}
        if said not in known:
            raise self._invalid(name, "unknown_choice", value=shown(text))
        return str(known[said])

    def _day(self, found: Found) -> date | None:
        """Return a day, however the program has stored it. Raises Invalid."""
        if not found.text.strip():
            return None
        try:
            if found.kind in ("number", "date"):
                day = _counted(float(found.text), is_1904=self.table.is_1904)
            else:
                day = _written(found.text.strip())
        except (ValueError, OverflowError):
            raise self._invalid("action_due", "not_a_date", value=shown(found.text)) from None
        if not FIRST_DUE <= day <= LAST_DUE:
            raise self._invalid("action_due", "due_far", value=shown(found.text))
        return day

    def _invalid(self, name: str, reason: str, **facts: object) -> Invalid:
        return Invalid(name, self.code.text, reason, **facts)


def _counted(days: float, *, is_1904: bool) -> date:
    """Return the day with a number. Raises ValueError, OverflowError."""
    if not 0 <= days <= DAYS_MAX:
        raise ValueError
    return (DAY_0_1904 if is_1904 else DAY_0) + timedelta(days=int(days))


def _written(text: str) -> date:
    """Return the day that a text says: year first, or day first with dots. Raises ValueError."""
    if found := ISO_DAY.fullmatch(text):
        year, month, day = found.groups()
    elif found := DOTTED_DAY.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError
    # A year that no calendar has is told as such, and not as no date at all.
    return date(min(int(year), date.max.year), int(month), int(day))
