"""The entries of the catalogue's fixtures as the rows of one revision, sound as a whole."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from checklists.catalogue_files import CODED, Entry, Fault, entries
from checklists.models import Checklist, Question
from guidelines.catalogue import GENERAL
from guidelines.models import (
    Area,
    CrosswalkEntry,
    Edition,
    Fact,
    Framework,
    Resource,
    Revision,
    Risk,
    Sector,
)
from guidelines.models.content import Coded

REFERENCES: Mapping[str, type[Coded]] = {"area": Area, "checklist": Checklist, "sector": Sector}
# What a crosswalk code may begin with; a condition is described by its note alone.
TARGETS: Mapping[str, type[Coded] | None] = {
    "area": Area,
    "sector": Sector,
    "question": Question,
    "condition": None,
}
# Codes stand in addresses; a crosswalk code is checked with its target.
CODE = re.compile(r"[A-Za-z0-9_-]+")


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
    found = entries(folder)
    content = _frame(folder, found)
    for kind in CODED:
        for entry in found:
            if entry.kind is kind:
                _add(content, kind, entry)
    for kind in CODED:
        for code, row in content.of(kind).items():
            _check_codes(content, content.entries[kind, code], row)
    _check_numbers(content)
    if GENERAL not in content.of(Checklist):
        raise Fault(str(folder), "", f"there is no checklist {GENERAL!r}, for every company")
    return content


def _frame(folder: Path, found: Iterable[Entry]) -> Content:
    """Return the edition and revision that the files speak of. Raises Fault."""
    editions = [entry for entry in found if entry.kind is Edition]
    revisions = [entry for entry in found if entry.kind is Revision]
    if len(editions) != 1 or len(revisions) != 1:
        counts = f"not {len(editions)} and {len(revisions)}"
        raise Fault(str(folder), "", f"there must be one edition and one revision, {counts}")
    edition = Edition(**editions[0].fields)
    _clean(editions[0], edition, exclude=())
    number = revisions[0].fields.get("number", 0)
    if number < 1:
        raise revisions[0].fault("number: revisions count from 1")
    if revisions[0].fields.get("edition") != [edition.code]:
        raise revisions[0].fault(f"edition: is not [{edition.code}]")
    return Content(edition, number)


def _add(content: Content, kind: type[Coded], entry: Entry) -> None:
    """Make the row of an entry, its references resolved. Raises Fault."""
    values = dict(entry.fields)
    own = [content.edition.code, content.number]
    if values.pop("revision", None) != own:
        raise entry.fault(f"revision: is not {own}")
    for key in kind._meta.fields:
        if key.name in REFERENCES:
            target = _target(content, entry, key, own, values.get(key.name))
            values[key.name] = target
    row = kind(**values)
    _clean(entry, row, exclude=("revision", *REFERENCES))
    if kind is not CrosswalkEntry and not CODE.fullmatch(row.code):
        raise entry.fault("code: holds more than letters, digits, - and _")
    if row.code in content.of(kind):
        raise entry.fault(f"stands twice, first in {content.entries[kind, row.code].file}")
    content.of(kind)[row.code] = row
    content.entries[kind, row.code] = entry


def _target(
    content: Content,
    entry: Entry,
    key: models.Field[Any, Any],
    own: list[object],
    value: list[object] | None,
) -> Any:  # noqa: ANN401 (a row of whichever model is referred to)
    """Return the row that a natural key names. Raises Fault."""
    if value is None:
        if not key.null:
            raise entry.fault(f"{key.name}: is missing")
        return None
    rows = content.of(REFERENCES[key.name])
    code = value[-1] if value and isinstance(value[-1], str) else ""
    if value[:-1] != own or code not in rows:
        raise entry.fault(f"{key.name}: there is no {key.name} {value!r}")
    return rows[code]


def _clean(entry: Entry, row: models.Model, *, exclude: Iterable[str]) -> None:
    """Check a row by its model's own rules. Raises Fault."""
    # Lists have been checked by type; an empty one is sound to us and blank to Django.
    lists = [f.name for f in row._meta.fields if isinstance(f, models.JSONField)]
    try:
        row.clean_fields(exclude={*exclude, *lists, "id", "document"})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        missing = getattr(row, name) in ("", None)
        raise entry.fault(f"{name}: {'is missing' if missing else messages[0]}") from error


def _check_codes(content: Content, entry: Entry, row: Any) -> None:  # noqa: ANN401 (a row of any model)
    """Check the codes that a row names outside its keys. Raises Fault."""
    for name, codes, other in _named(entry, row):
        for code in codes:
            if code not in content.of(other):
                raise entry.fault(f"{name}: there is no {other._meta.model_name} {code!r}")


def _named(entry: Entry, row: Any) -> list[tuple[str, Iterable[str], type[Coded]]]:  # noqa: ANN401 (a row of any model)
    """Return field, codes and model of all that a row names by code. Raises Fault."""
    match row:
        case Question():
            for name in ("evidence", "risks"):
                if not getattr(row, name):
                    raise entry.fault(f"{name}: is missing")
            builds_on = [row.builds_on] if row.builds_on else []
            return [
                ("risks", row.risks, Risk),
                ("applies_if", row.applies_if, Fact),
                ("builds_on", builds_on, Question),
            ]
        case Resource():
            sectors = [code for code in row.sectors if code != "all"]
            return [("areas", row.areas, Area), ("sectors", sectors, Sector)]
        case CrosswalkEntry():
            kind, _, code = row.code.partition(":")
            target = TARGETS.get(kind)
            if kind not in TARGETS or not CODE.fullmatch(code):
                raise entry.fault("code: names no area, sector, question or condition")
            return [
                ("references", row.references, Framework),
                *([("code", [code], target)] if target else []),
            ]
        case _:
            return []


def _check_numbers(content: Content) -> None:
    """Refuse a number that stands twice: the order of reading would be left to chance."""
    for kind in CODED:
        seen: dict[tuple[object, ...], str] = {}
        for code, row in content.of(kind).items():
            if not hasattr(row, "number"):
                continue
            place = (row.number, *((row.checklist.code, row.area.code) if kind is Question else ()))
            if place in seen:
                entry = content.entries[kind, code]
                raise entry.fault(f"number: {row.number} is taken by {seen[place]}")
            seen[place] = code
