"""Reading the catalogue's fixtures into entries, or a fault with file, entry and reason."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
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
# What a fixture never says: keys are made by the database, documents by freezing.
NOT_IN_FILES = {"id", "document"}


class Fault(Exception):  # noqa: N818 (named for what it says)
    """Something in a file cannot be loaded."""

    def __init__(self, file: str, entry: str, reason: str) -> None:
        self.file, self.entry, self.reason = file, entry, reason
        super().__init__(f"{file}, {entry}: {reason}" if entry else f"{file}: {reason}")


@dataclass(frozen=True)
class Entry:
    """One object of a file; references are natural keys until they are resolved."""

    file: str
    position: int
    kind: type[models.Model]
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return what the entry is called in a message."""
        kind, code = self.kind._meta.model_name, self.fields.get("code")
        return f"{kind} {code}" if code else f"entry {self.position} ({kind})"

    def fault(self, reason: str) -> Fault:
        """Return a fault of this entry."""
        return Fault(self.file, self.name, reason)


class Loader(yaml.CSafeLoader):
    """Reads YAML, and refuses a key that stands twice: the second would replace the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Make a mapping. Raises ConstructorError."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            problem = f"the key {min(twice)!r} stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_mapping(node, deep)


def entries(folder: Path) -> list[Entry]:
    """Read every fixture of a folder, by file name. Raises Fault."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise Fault(str(folder), "", "there are no .yaml files here")
    return [entry for file in files for entry in _entries_of(file)]


def _entries_of(file: Path) -> Iterator[Entry]:
    """Read one file. Raises Fault."""
    for position, row in enumerate(_rows_of(file), start=1):
        where = f"entry {position}"
        if not isinstance(row, dict) or not isinstance(row.get("fields"), dict):
            raise Fault(file.name, where, "has no model and fields")
        kind = KINDS.get(str(row.get("model")))
        if kind is None:
            raise Fault(file.name, where, f"the model {row.get('model')!r} is not known")
        entry = Entry(file.name, position, kind, row["fields"])
        if row.keys() - {"model", "fields"}:
            raise entry.fault("holds more than model and fields; keys go by code")
        _check_fields(entry)
        yield entry


def _rows_of(file: Path) -> list[object]:
    """Return what a file lists. Raises Fault."""
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 (a safe one)
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(file.name, "", f"cannot be read: {error}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise Fault(file.name, "", f"is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, list):
        raise Fault(file.name, "", "holds no list of entries")
    return data


def _check_fields(entry: Entry) -> None:
    """Refuse a field that the model does not have, or a value of another type. Raises Fault."""
    known = {f.name: f for f in entry.kind._meta.fields if f.name not in NOT_IN_FILES}
    for name, value in entry.fields.items():
        if name not in known:
            raise entry.fault(f"the field {name!r} is not known")
        if not _fits(known[name], value):
            raise entry.fault(f"{name}: {_asked(known[name])} is wanted here, not {value!r}")


def _fits(field: models.Field[Any, Any], value: object) -> bool:
    """Tell whether YAML gave what a field holds: unquoted, `no` is false, and `a: b` a mapping."""
    match field:
        case models.ForeignKey():
            return isinstance(value, list) or (value is None and field.null)
        case models.JSONField() if field.default is list:
            return _is_texts(value)
        case models.JSONField():
            return isinstance(value, dict) and all(
                _is_text(key) and (_is_text(entry) or _is_texts(entry))
                for key, entry in value.items()
            )
        case models.BooleanField():
            return isinstance(value, bool)
        case models.IntegerField():
            return isinstance(value, int) and not isinstance(value, bool)
        case _:
            return _is_text(value)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(text) and text for text in value)


def _is_text(value: object) -> bool:
    """Tell whether it is text that every database keeps: not one of them takes a NUL."""
    return isinstance(value, str) and "\x00" not in value


def _asked(field: models.Field[Any, Any]) -> str:
    match field:
        case models.ForeignKey():
            return "a natural key (a list)"
        case models.JSONField() if field.default is list:
            return "a list of texts"
        case models.JSONField():
            return "a mapping of texts"
        case models.BooleanField():
            return "true or false"
        case models.IntegerField():
            return "a whole number"
        case _:
            return "a text"
