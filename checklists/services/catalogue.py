"""The catalogue: loading it from files, freezing a revision into the document that pages read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from checklists.catalogue_files import CODED, Content, read
from checklists.document import sha256_of
from checklists.models import Assessment, Checklist, Question, Submission
from guidelines import catalogue
from guidelines.catalogue import Catalogue
from guidelines.models import (
    Area,
    CrosswalkEntry,
    Edition,
    Fact,
    Framework,
    GlossaryTerm,
    Resource,
    Revision,
    RevisionDocument,
    Risk,
    Sector,
)
from guidelines.models.content import Coded

Rows = Mapping[type[Coded], Iterable[Any]]


@dataclass(frozen=True)
class LoadReport:
    """What a load did: entries by "model code"; `is_new_revision` tells that an older one stays."""

    edition: str
    revision: int
    is_new_revision: bool
    new: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the database held it all before."""
        return not (self.is_new_revision or self.new or self.changed or self.retired)


@transaction.atomic
def load(folder: Path) -> LoadReport:
    """Load fixtures into the newest revision while nobody uses it, else into the next one.

    All or nothing; what is the same is left alone. Raises catalogue_files.Fault.
    """
    content = read(folder)
    edition, edition_is_new = _edition(content.edition)
    before = _newest(edition)
    wanted = assembled(content.edition, 1, {kind: content.of(kind).values() for kind in CODED})
    present = build(before) if before else None
    new, changed, retired = differences(present, wanted)
    is_next = before is not None and bool(new or changed or retired) and in_use(before)
    number = before.number if before else content.number
    if before is None or is_next:
        number = number + 1 if is_next else number
        revision = Revision.objects.create(edition=edition, number=number)
    else:
        revision = before
    if new or changed or retired or edition_is_new:
        _store(content, revision)
    freeze(revision)
    counts = {kind._meta.model_name or "": len(content.of(kind)) for kind in CODED}
    return LoadReport(edition.code, number, is_next, new, changed, retired, counts)


@transaction.atomic
def freeze(revision: Revision) -> RevisionDocument:
    """Keep a revision's rows as a document under its hash; in use it stays what it is."""
    before = revision.document
    if before is not None and in_use(revision):
        return before
    text = build(revision).to_json()
    document, _ = RevisionDocument.objects.get_or_create(
        sha256=sha256_of(text), defaults={"text": text}
    )
    if before != document:
        Revision.objects.filter(pk=revision.pk).update(document=document)
        revision.document = document
        if before is not None and not Revision.objects.filter(document=before).exists():
            before.delete()
    return document


def in_use(revision: Revision) -> bool:
    """Tell whether an assessment or a submission depends on a revision as it is."""
    return (
        Assessment.objects.filter(revision=revision).exists()
        or Submission.objects.filter(
            revision_document=revision.document_id, revision_document__isnull=False
        ).exists()
    )


def build(revision: Revision) -> Catalogue:
    """Return a revision's rows as the value that its document is made from."""
    rows: dict[type[Coded], Iterable[Any]] = {
        kind: kind.objects.filter(revision=revision) for kind in CODED
    }
    related = ("checklist", "area")
    rows[Question] = Question.objects.filter(revision=revision).select_related(*related)
    rows[Checklist] = Checklist.objects.filter(revision=revision).select_related("sector")
    return assembled(revision.edition, revision.number, rows)


def assembled(edition: Edition, number: int, rows: Rows) -> Catalogue:
    """Put rows together in reading order, whatever order they come in."""
    areas = sorted(rows[Area], key=lambda row: row.number)
    return Catalogue(
        edition=catalogue.Edition(
            edition.code,
            edition.title,
            tuple(edition.publishers),
            edition.year,
            edition.url,
            edition.note,
        ),
        revision=number,
        areas=tuple(_value(catalogue.Area, row) for row in areas),
        sectors=_numbered(catalogue.Sector, rows[Sector]),
        risks=_numbered(catalogue.Risk, rows[Risk]),
        facts=_numbered(catalogue.Fact, rows[Fact]),
        checklists=_numbered(catalogue.Checklist, rows[Checklist]),
        questions=tuple(_value(catalogue.Question, row) for row in _read(rows[Question])),
        resources=_numbered(catalogue.Resource, rows[Resource]),
        frameworks=_numbered(catalogue.Framework, rows[Framework]),
        crosswalk=_alphabetic(catalogue.CrosswalkEntry, rows[CrosswalkEntry], "code"),
        glossary=_alphabetic(catalogue.Term, rows[GlossaryTerm], "term"),
    )


def differences(
    before: Catalogue | None, after: Catalogue
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return what is new, changed and retired, as "model code"."""
    old, new = _by_name(before) if before else {}, _by_name(after)
    return (
        tuple(name for name in new if name not in old),
        tuple(name for name in new if name in old and old[name] != new[name]),
        tuple(name for name in old if name not in new),
    )


def _by_name(content: Catalogue) -> dict[str, object]:
    lists = (
        ("area", content.areas),
        ("sector", content.sectors),
        ("risk", content.risks),
        ("fact", content.facts),
        ("checklist", content.checklists),
        ("question", content.questions),
        ("resource", content.resources),
        ("framework", content.frameworks),
        ("crosswalk", content.crosswalk),
        ("glossary", content.glossary),
    )
    named: dict[str, object] = {f"edition {content.edition.code}": content.edition}
    for kind, values in lists:
        named |= {f"{kind} {value.code}": value for value in values}
    return named


def _edition(wanted: Edition) -> tuple[Edition, bool]:
    """Return the stored edition, brought up to date; its row is taken, so loads go one by one."""
    names = ("title", "publishers", "year", "url", "note")
    values = {name: getattr(wanted, name) for name in names}
    edition, is_new = Edition.objects.get_or_create(code=wanted.code, defaults=values)
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if not is_new and values != {name: getattr(locked, name) for name in names}:
        Edition.objects.filter(pk=locked.pk).update(**values)
        # What the newest revision froze is compared with what it was frozen from.
        return locked, False
    return locked, is_new


def _newest(edition: Edition) -> Revision | None:
    rows = Revision.objects.filter(edition=edition).select_related("edition", "document")
    return rows.order_by("-number").first()


def _store(content: Content, revision: Revision) -> None:
    """Write all rows of a revision by code, and remove those that are retired."""
    stored: dict[type[Coded], dict[str, Any]] = {}
    for kind in CODED:
        rows = content.of(kind)
        for row in rows.values():
            row.revision = revision
            for name in ("sector", "checklist", "area"):
                target = getattr(row, name, None)
                if isinstance(target, Coded):
                    setattr(row, name, stored[type(target)][target.code])
        names = [f.name for f in kind._meta.fields if f.name not in ("id", "revision", "code")]
        kind.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["revision", "code"],
            update_fields=names,
        )
        # Where a code was there before, its row has kept its own key.
        stored[kind] = {row.code: row for row in kind.objects.filter(revision=revision)}
    for kind in reversed(CODED):
        kind.objects.filter(revision=revision).exclude(code__in=content.of(kind)).delete()


def _read(questions: Iterable[Question]) -> list[Question]:
    """Sort questions as they are read: by area, then checklist, then number."""
    return sorted(questions, key=lambda q: (q.area.number, q.checklist.number, q.number))


def _numbered(kind: type[Any], rows: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(_value(kind, row) for row in sorted(rows, key=lambda row: row.number))


def _alphabetic(kind: type[Any], rows: Iterable[Any], name: str) -> tuple[Any, ...]:
    return tuple(
        _value(kind, row) for row in sorted(rows, key=lambda row: getattr(row, name).lower())
    )


def _value(kind: type[Any], row: Any) -> Any:  # noqa: ANN401 (a row of any model)
    """Return a row as a value: references by code, lists as tuples."""
    values = {}
    for name in kind.__dataclass_fields__:
        value = getattr(row, name)
        values[name] = value.code if isinstance(value, Coded) else catalogue.frozen(value)
    return kind(**values)
