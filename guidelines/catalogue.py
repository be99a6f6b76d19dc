"""A revision's frozen document as values: the one form in which the catalogue is read.

The rows behind it are for editing. A document is named by its SHA-256, so a process may keep what
it has read for as long as it lives.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Any, Self, TypeVar

from guidelines.models import Revision, RevisionDocument

FORMAT = "copassess-catalogue/1"
GENERAL = "general"


@dataclass(frozen=True)
class Edition:
    """The edition that the revision belongs to."""

    code: str
    title: str
    publishers: tuple[str, ...]
    year: int
    url: str
    note: str


@dataclass(frozen=True)
class Area:
    """A key area."""

    code: str
    number: int
    title: str
    short_title: str
    aim: str


@dataclass(frozen=True)
class Sector:
    """A kind of company."""

    code: str
    number: int
    title: str
    prefix: str
    who: str
    source_table: int


@dataclass(frozen=True)
class Risk:
    """A family of harm."""

    code: str
    number: int
    title: str
    definition: str


@dataclass(frozen=True)
class Fact:
    """Something a company can say about itself; `reason` is what it says where it is not so."""

    code: str
    number: int
    question: str
    # Documents frozen before it existed have none.
    reason: str = ""


@dataclass(frozen=True)
class Checklist:
    """The general checklist (no sector) or one sector's."""

    code: str
    number: int
    title: str
    prefix: str
    sector: str | None
    source_table: int


@dataclass(frozen=True)
class Question:
    """One question; `evidence` are examples of it, `risks` and `applies_if` are codes."""

    code: str
    checklist: str
    area: str
    number: int
    title: str
    question: str
    why: str
    good_practice: str
    evidence: tuple[str, ...]
    severity: str
    effort: str
    risks: tuple[str, ...]
    applies_if: tuple[str, ...]
    basis: str
    source_check: str
    seed_ref: str
    seen_in: str
    related_source: str
    builds_on: str
    note: str


@dataclass(frozen=True)
class Resource:
    """Outside help."""

    code: str
    number: int
    title: str
    publisher: str
    url: str
    helps_with: str
    areas: tuple[str, ...]
    sectors: tuple[str, ...]
    url_seen: bool


@dataclass(frozen=True)
class Framework:
    """Another framework, with labels of its units by their number."""

    code: str
    number: int
    title: str
    unit: str
    labels: Mapping[str, str]
    related: str


@dataclass(frozen=True)
class CrosswalkEntry:
    """References by framework code; the code names the target, such as `area:csam`."""

    code: str
    references: Mapping[str, tuple[str, ...]]
    note: str


@dataclass(frozen=True)
class Term:
    """A glossary term."""

    code: str
    term: str
    definition: str


@dataclass(frozen=True)
class Catalogue:
    """Everything a revision says, in reading order."""

    edition: Edition
    revision: int
    areas: tuple[Area, ...]
    sectors: tuple[Sector, ...]
    risks: tuple[Risk, ...]
    facts: tuple[Fact, ...]
    checklists: tuple[Checklist, ...]
    questions: tuple[Question, ...]
    resources: tuple[Resource, ...]
    frameworks: tuple[Framework, ...]
    crosswalk: tuple[CrosswalkEntry, ...]
    glossary: tuple[Term, ...]
    sha256: str = field(default="", compare=False)

    @cached_property
    def by_code(self) -> dict[str, Question]:
        """Return all questions by their code."""
        return {question.code: question for question in self.questions}

    @cached_property
    def area_by_code(self) -> dict[str, Area]:
        """Return the areas by code, in order."""
        return {area.code: area for area in self.areas}

    @cached_property
    def sector_by_code(self) -> dict[str, Sector]:
        """Return the sectors by code, in order."""
        return {sector.code: sector for sector in self.sectors}

    @cached_property
    def checklist_by_code(self) -> dict[str, Checklist]:
        """Return the checklists by code, in order."""
        return {checklist.code: checklist for checklist in self.checklists}

    @cached_property
    def crosswalk_by_code(self) -> dict[str, CrosswalkEntry]:
        """Return the crosswalk's entries by code, such as `area:csam`."""
        return {entry.code: entry for entry in self.crosswalk}

    def checklists_for(self, sectors: Sequence[str]) -> tuple[Checklist, ...]:
        """Return the general checklist and those of the sectors, in the catalogue's order."""
        chosen = set(sectors)
        return tuple(c for c in self.checklists if c.sector is None or c.sector in chosen)

    def questions_for(self, sectors: Sequence[str]) -> tuple[Question, ...]:
        """Return the questions of those checklists: by area, then checklist, then number."""
        chosen = {checklist.code for checklist in self.checklists_for(sectors)}
        return tuple(q for q in self.questions if q.checklist in chosen)

    def to_json(self) -> str:
        """Return the canonical JSON that is hashed and kept (keys sorted, UTF-8, no blanks)."""
        data = {f.name: plain(getattr(self, f.name)) for f in fields(self) if f.name != "sha256"}
        return json.dumps(
            {"format": FORMAT, **data}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    @classmethod
    def from_json(cls, text: str, *, sha256: str = "") -> Self:
        """Read back what `to_json` wrote. Raises ValueError for another format."""
        data = json.loads(text)
        if data.pop("format", None) != FORMAT:
            message = f"not a document of format {FORMAT}"
            raise ValueError(message)
        kinds: dict[str, type[Any]] = {
            "areas": Area,
            "sectors": Sector,
            "risks": Risk,
            "facts": Fact,
            "checklists": Checklist,
            "questions": Question,
            "resources": Resource,
            "frameworks": Framework,
            "crosswalk": CrosswalkEntry,
            "glossary": Term,
        }
        lists = {
            name: tuple(built(kind, row) for row in data[name]) for name, kind in kinds.items()
        }
        return cls(
            edition=built(Edition, data["edition"]),
            revision=data["revision"],
            sha256=sha256,
            **lists,
        )


Built = TypeVar("Built")


def built(kind: type[Built], row: Mapping[str, Any]) -> Built:
    """Make a value of its JSON object; lists become tuples so that nothing can be altered."""
    return kind(**{key: frozen(value) for key, value in row.items()})


def frozen(value: object) -> object:
    """Return a list as a tuple, a mapping with its lists as tuples, anything else as it is."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {key: frozen(entry) for key, entry in value.items()}
    return value


def plain(value: object) -> object:
    """Return a value of this module as what JSON knows."""
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}  # type: ignore[arg-type]  # a dataclass
    return value


@lru_cache(maxsize=16)
def by_sha256(sha256: str) -> Catalogue:
    """Return the frozen revision with this hash. Raises RevisionDocument.DoesNotExist."""
    return Catalogue.from_json(RevisionDocument.objects.get(pk=sha256).text, sha256=sha256)


def current(edition: str = "") -> Revision | None:
    """Return the newest frozen revision of an edition, of the newest where none is named.

    None before it is loaded.
    """
    rows = Revision.objects.filter(document__isnull=False).select_related("edition")
    if edition:
        rows = rows.filter(edition__code=edition)
    return rows.order_by("-edition__year", "-number").first()


def newest() -> Catalogue | None:
    """Return what the newest frozen revision says (one query); None before any is loaded."""
    revision = current()
    if revision is None or revision.document_id is None:
        return None
    return by_sha256(revision.document_id)


def references_for(content: Catalogue, question: Question) -> dict[str, tuple[str, ...]]:
    """Return a question's references by framework code, in the frameworks' order.

    Each framework is taken from the question's own entry, else its sector's, else its area's; an
    empty list in the nearer entry says that nothing fits, and hides what the farther one has.
    """
    sector = content.checklist_by_code[question.checklist].sector
    codes = (f"question:{question.code}", f"sector:{sector}", f"area:{question.area}")
    entries = [content.crosswalk_by_code[c] for c in codes if c in content.crosswalk_by_code]
    nearest = {
        framework.code: next(
            (e.references[framework.code] for e in entries if framework.code in e.references), ()
        )
        for framework in content.frameworks
    }
    return {code: references for code, references in nearest.items() if references}


def own_references(content: Catalogue, question: str, framework: str) -> tuple[str, ...]:
    """Return the units of a framework that a question's own entry names; empty without one."""
    entry = content.crosswalk_by_code.get(f"question:{question}")
    return entry.references.get(framework, ()) if entry else ()


def resources_for(
    content: Catalogue, *, area: str = "", sectors: Sequence[str] = ()
) -> tuple[Resource, ...]:
    """Return the resources for an area ("" for any) and sectors, those made for a sector first."""
    chosen = set(sectors)
    fitting = [
        resource
        for resource in content.resources
        if (not area or area in resource.areas) and ({"all", *chosen} & set(resource.sectors))
    ]
    return tuple(sorted(fitting, key=lambda r: ("all" in r.sectors, r.number)))
