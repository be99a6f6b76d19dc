"""The catalogue: loading it from files, freezing a revision into the document that pages read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from checklists.catalogue_content import Content, read
from checklists.catalogue_files import CODED
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
# What a load report calls the entries of each model, in the order of CODED.
NAMES: Mapping[str, type[Coded]] = {
    "area": Area,
    "sector": Sector,
    "risk": Risk,
    "fact": Fact,
    "checklist": Checklist,
    "question": Question,
    "resource": Resource,
    "framework": Framework,
    "crosswalk": CrosswalkEntry,
    "term": GlossaryTerm,
}
EDITION_FIELDS = ("title", "publishers", "year", "url", "note")


@dataclass(frozen=True)
class LoadReport:
    """What a load did: entries by "model code"; `kept` is the older revision that is in use."""

    edition: str
    revision: int
    kept: int | None
    new: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the database held it all before."""
        return not (self.new or self.changed or self.retired)

    @property
    def is_first(self) -> bool:
        """Tell whether nothing of the edition was there before."""
        whole = len(self.new) == sum(self.counts.values())
        return whole and not self.retired and self.kept is None


def load(folder: Path) -> LoadReport:
    """Load fixtures into the newest revision while nobody uses it, else into the next one.

    All or nothing; what is the same is left alone. Raises catalogue_files.Fault.
    """
    # Before the transaction: on SQLite everybody else waits while one is open.
    return _load(read(folder))


@transaction.atomic
def _load(content: Content) -> LoadReport:
    edition = _taken(content.edition)
    before = _newest(edition)
    wanted = assembled(content.edition, 1, {kind: content.of(kind).values() for kind in CODED})
    new, changed, retired = differences(_present(before), wanted)
    kept = before if before and (new or changed or retired) and in_use(before) else None
    if before is None or kept:
        number = kept.number + 1 if kept else content.number
        before = Revision.objects.create(edition=edition, number=number)
    if new or changed or retired:
        _store(content, before)
        _update(edition, content.edition)
    freeze(before)
    counts = {name: len(content.of(kind)) for name, kind in NAMES.items()} | {"edition": 1}
    return LoadReport(
        edition=edition.code,
        revision=before.number,
        kept=kept.number if kept else None,
        new=new,
        changed=changed,
        retired=retired,
        counts=counts,
    )


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


def from_files(folder: Path) -> Catalogue:
    """Return what fixtures say, without a database. Raises Fault."""
    content = read(folder)
    rows = {kind: content.of(kind).values() for kind in CODED}
    return assembled(content.edition, content.number, rows)


def assembled(edition: Edition, number: int, rows: Rows) -> Catalogue:
    """Put rows together in reading order, whatever order they come in."""
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
        areas=_numbered(catalogue.Area, rows[Area]),
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
    named: dict[str, object] = {f"edition {content.edition.code}": content.edition}
    lists: tuple[tuple[Any, ...], ...] = (
        content.areas,
        content.sectors,
        content.risks,
        content.facts,
        content.checklists,
        content.questions,
        content.resources,
        content.frameworks,
        content.crosswalk,
        content.glossary,
    )
    for kind, values in zip(NAMES, lists, strict=True):
        named |= {f"{kind} {value.code}": value for value in values}
    return named


def _taken(wanted: Edition) -> Edition:
    """Return the stored edition, its row taken: loads, and starts of assessments, go one by one."""
    values = {name: getattr(wanted, name) for name in EDITION_FIELDS}
    Edition.objects.get_or_create(code=wanted.code, defaults=values)
    return Edition.objects.select_for_update().get(code=wanted.code)


def _update(edition: Edition, wanted: Edition) -> None:
    for name in EDITION_FIELDS:
        setattr(edition, name, getattr(wanted, name))
    edition.save(update_fields=EDITION_FIELDS)


def _present(revision: Revision | None) -> Catalogue | None:
    """Return what a revision says now: in use, its document rules, whatever became of its rows."""
    if revision is None:
        return None
    if revision.document_id and in_use(revision):
        return catalogue.by_sha256(revision.document_id)
    return build(revision)


def _newest(edition: Edition) -> Revision | None:
    revision = Revision.objects.filter(edition=edition).order_by("-number").first()
    if revision is not None:
        # One object for both: what changes in the edition is frozen with the revision.
        revision.edition = edition
    return revision


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
    return sorted(questions, key=lambda q: (q.area.number, q.checklist.number, q.number, q.code))


def _numbered(kind: type[Any], rows: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(_value(kind, row) for row in sorted(rows, key=lambda r: (r.number, r.code)))


def _alphabetic(kind: type[Any], rows: Iterable[Any], name: str) -> tuple[Any, ...]:
    in_order = sorted(rows, key=lambda row: (getattr(row, name).lower(), row.code))
    return tuple(_value(kind, row) for row in in_order)


def _value(kind: type[Any], row: Any) -> Any:  # noqa: ANN401 (a row of any model)
    """Return a row as a value: references by code, lists as tuples."""
    values = {}
    for name in kind.__dataclass_fields__:
        value = getattr(row, name)
        values[name] = value.code if isinstance(value, Coded) else catalogue.frozen(value)
    return kind(**values)
