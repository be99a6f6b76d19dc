"""Reading the catalogue's fixtures: sound as a whole, or a fault with file, entry and reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import models

from checklists.models import Checklist, Question
from guidelines.models import (
    Area,
    CrosswalkEntry,
    Edition,
    Fact,
    Framework,
    GlossaryTerm,
    Resource,
    Revision,
    Risk,
    Sector,
)
from guidelines.models.content import Coded

# In the order in which rows are stored: what others refer to comes first.
CODED: tuple[type[Coded], ...] = (
    Area,
    Sector,
    Risk,
    Fact,
    Checklist,
    Question,
    Resource,
    Framework,
    CrosswalkEntry,
    GlossaryTerm,
)
FRAME: tuple[type[models.Model], ...] = (Edition, Revision)
KINDS: Mapping[str, type[models.Model]] = {kind._meta.label_lower: kind for kind in FRAME + CODED}
REFERENCES: Mapping[str, type[Coded]] = {"area": Area, "checklist": Checklist, "sector": Sector}
TARGETS: Mapping[str, type[Coded] | None] = {
    "area": Area,
    "sector": Sector,
    "question": Question,
    "condition": None,
}


class Fault(Exception):  # noqa: N818 (named for what it says)
    """Something in a file cannot be loaded."""

    def __init__(self, file: str, entry: str, reason: str) -> None:
        self.file, self.entry, self.reason = file, entry, reason
        super().__init__(f"{file}, {entry}: {reason}" if entry else f"{file}: {reason}")


@dataclass(frozen=True)
class Entry:
    """One object of a file; references are codes until they are resolved."""

    file: str
    kind: type[models.Model]
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return what the entry is called in a message."""
        code = self.fields.get("code") or self.fields.get("number", "without a code")
        return f"{self.kind._meta.model_name} {code}"

    def fault(self, reason: str) -> Fault:
        """Return a fault of this entry."""
        return Fault(self.file, self.name, reason)


@dataclass
class Content:
    """All rows of one revision, unsaved and without their revision, by model and code."""

    edition: Edition
    number: int
    rows: dict[type[Coded], dict[str, Any]] = field(default_factory=dict)
    entries: dict[tuple[type[Coded], str], Entry] = field(default_factory=dict)

    def of(self, kind: type[Coded]) -> dict[str, Any]:
        """Return the rows of one model by code, in the order of the files."""
        return self.rows.setdefault(kind, {})


def read(folder: Path) -> Content:
    """Read every fixture of a folder. Raises Fault."""
    entries = [entry for path in files(folder) for entry in entries_of(path)]
    content = _frame(folder, entries)
    for kind in CODED:
        for entry in entries:
            if entry.kind is kind:
                _add(content, kind, entry)
    for kind in CODED:
        for code, row in content.of(kind).items():
            _check(content, content.entries[kind, code], row)
    return content


def files(folder: Path) -> list[Path]:
    """Return the fixtures of a folder, by name. Raises Fault where there are none."""
    found = sorted(folder.glob("*.yaml"))
    if not found:
        raise Fault(str(folder), "", "there are no .yaml files here")
    return found


def entries_of(path: Path) -> Iterator[Entry]:
    """Read one file. Raises Fault."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader)
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(path.name, "", f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise Fault(path.name, "", f"is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, list):
        raise Fault(path.name, "", "holds no list of entries")
    for position, row in enumerate(data, start=1):
        where = f"entry {position}"
        if not isinstance(row, dict) or not isinstance(row.get("fields"), dict):
            raise Fault(path.name, where, "has no model and fields")
        kind = KINDS.get(str(row.get("model")))
        if kind is None:
            raise Fault(path.name, where, f"the model {row.get('model')!r} is not known")
        if row.keys() - {"model", "fields"}:
            raise Fault(path.name, where, "holds more than model and fields; keys go by code")
        yield Entry(path.name, kind, row["fields"])


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _frame(folder: Path, entries: Iterable[Entry]) -> Content:
    """Return the edition and revision that the files speak of. Raises Fault."""
    editions = [entry for entry in entries if entry.kind is Edition]
    revisions = [entry for entry in entries if entry.kind is Revision]
    if len(editions) != 1 or len(revisions) != 1:
        raise Fault(str(folder), "", "there must be one edition and one revision")
    edition = Edition(**_known(editions[0]))
    _clean(editions[0], edition, exclude=())
    number = revisions[0].fields.get("number")
    if not isinstance(number, int) or number < 1:
        raise revisions[0].fault("number is no whole number from 1")
    return Content(edition, number)


def _add(content: Content, kind: type[Coded], entry: Entry) -> None:
    """Make the row of an entry, its references resolved. Raises Fault."""
    values = dict(_known(entry))
    own = [content.edition.code, content.number]
    if values.pop("revision", None) != own:
        raise entry.fault(f"revision is not {own}")
    for name, other in REFERENCES.items():
        if values.get(name) is not None:
            values[name] = _target(content, entry, name, other, own, values[name])
    row = kind(**values)
    _clean(entry, row, exclude=("revision", "checklist", "area", "sector"))
    if row.code in content.of(kind):
        raise entry.fault(f"stands twice, first in {content.entries[kind, row.code].file}")
    content.of(kind)[row.code] = row
    content.entries[kind, row.code] = entry


def _target(
    content: Content, entry: Entry, name: str, kind: type[Coded], own: list[object], key: object
) -> Any:  # noqa: ANN401 (a row of whichever model is referred to)
    """Return the row that a natural key names. Raises Fault."""
    if not isinstance(key, list) or key[:2] != own or key[-1] not in content.of(kind):
        raise entry.fault(f"there is no {name} {key!r}")
    return content.of(kind)[key[-1]]


def _known(entry: Entry) -> Mapping[str, Any]:
    """Return an entry's fields. Raises Fault for one that the model does not have."""
    names = {f.name for f in entry.kind._meta.fields} - {"id", "document"}
    unknown = entry.fields.keys() - names
    if unknown:
        raise entry.fault(f"the field {min(unknown)!r} is not known")
    return entry.fields


def _clean(entry: Entry, row: models.Model, *, exclude: Iterable[str]) -> None:
    """Check a row by its model's own rules. Raises Fault."""
    lists = {f.name: f.get_default() for f in row._meta.fields if isinstance(f, models.JSONField)}
    for name, default in lists.items():
        if not isinstance(getattr(row, name), type(default)):
            raise entry.fault(f"{name} is no {type(default).__name__}")
    try:
        row.clean_fields(exclude={*exclude, *lists})
    except (ValidationError, TypeError, ValueError) as error:
        raise entry.fault(_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError) and hasattr(error, "message_dict"):
        name, messages = next(iter(error.message_dict.items()))
        return f"{name}: {messages[0]}"
    return str(error)


def _check(content: Content, entry: Entry, row: Any) -> None:  # noqa: ANN401 (a row of any model)
    """Check the codes that a row names outside its keys. Raises Fault."""
    named: list[tuple[str, Iterable[str], type[Coded]]] = []
    if isinstance(row, Question):
        _require(entry, row, "evidence", "risks")
        builds_on = [row.builds_on] if row.builds_on else []
        named += [("risks", row.risks, Risk), ("applies_if", row.applies_if, Fact)]
        named += [("builds_on", builds_on, Question)]
    if isinstance(row, Resource):
        sectors = [code for code in row.sectors if code != "all"]
        named += [("areas", row.areas, Area), ("sectors", sectors, Sector)]
    if isinstance(row, CrosswalkEntry):
        kind, _, code = row.code.partition(":")
        if kind not in TARGETS or not code:
            raise entry.fault("its code names no area, sector, question or condition")
        target = TARGETS[kind]
        named += [("references", row.references, Framework)]
        named += [("code", [code], target)] if target else []
    for name, codes, other in named:
        for code in codes:
            if code not in content.of(other):
                raise entry.fault(f"{name}: there is no {other._meta.model_name} {code!r}")


def _require(entry: Entry, row: models.Model, *names: str) -> None:
    for name in names:
        if not getattr(row, name):
            raise entry.fault(f"{name}: is missing")
