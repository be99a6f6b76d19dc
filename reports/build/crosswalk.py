"""The annex on other frameworks: the links of areas, sectors and open gaps.

Listing each gap under the rights that it touches says more in less room than listing the rights
under each gap: the labels stand there once.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import ngettext

from guidelines import wording
from guidelines.catalogue import Framework, own_references
from reports.build.shape import Crosswalk, CrosswalkLine, Touched, TouchedUnit
from reports.build.source import Source

FRAMEWORKS = ("crc", "crbp", "itu2020")


def crosswalk(source: Source) -> Crosswalk:
    """Return the links of what was assessed."""
    content = source.content
    sectors = (content.checklist_by_code[code].sector for code in source.document.checklist_codes)
    areas = lines(source, ((f"area:{a.code}", a.title) for a in content.areas))
    alike = shared(areas)
    return Crosswalk(
        everywhere=alike,
        areas=tuple(
            replace(one, references=tuple(r for r in one.references if r not in alike))
            for one in areas
        ),
        sectors=lines(
            source,
            ((f"sector:{s}", content.sector_by_code[s].title) for s in sectors if s is not None),
        ),
        # What such an entry holds for stands in its note.
        conditions=lines(
            source, ((e.code, "") for e in content.crosswalk if e.code.startswith("condition:"))
        ),
        touched=tuple(
            group for frame in frameworks(source) if (group := touched(source, frame)).units
        ),
    )


def shared(areas: tuple[CrosswalkLine, ...]) -> tuple[tuple[str, str], ...]:
    """Return the links that every area has, which need not be told five times."""
    first, *rest = areas or (CrosswalkLine("", (), ""),)
    return tuple(r for r in first.references if rest and all(r in one.references for one in rest))


def frameworks(source: Source) -> tuple[Framework, ...]:
    """Return the frameworks that a report names, in the catalogue's order."""
    return tuple(f for f in source.content.frameworks if f.code in FRAMEWORKS)


def lines(source: Source, entries: Iterable[tuple[str, str]]) -> tuple[CrosswalkLine, ...]:
    """Return the links of these codes; of those only that have any, or a note why not."""
    made = (line(source, code, title) for code, title in entries)
    return tuple(one for one in made if one.references or one.note)


def line(source: Source, code: str, title: str) -> CrosswalkLine:
    """Return one code's links."""
    entry = source.content.crosswalk_by_code.get(code)
    if entry is None:
        return CrosswalkLine(title, (), "")
    references = tuple(
        (frame.title, "; ".join(wording.named_units(frame, units)))
        for frame in frameworks(source)
        if (units := entry.references.get(frame.code, ()))
    )
    return CrosswalkLine(title, references, entry.note)


def touched(source: Source, frame: Framework) -> Touched:
    """Return the units of a framework that open gaps have links of their own to."""
    codes: dict[str, list[str]] = {unit: [] for unit in frame.labels}
    for gap in source.gaps:
        for unit in own_references(source.content, gap.item.code, frame.code):
            codes.setdefault(unit, []).append(gap.item.code)
    return Touched(
        frame.title,
        tuple(
            TouchedUnit(
                wording.named_units(frame, (unit,))[0], gaps_words(len(found)), tuple(found)
            )
            for unit, found in codes.items()
            if found
        ),
    )


def gaps_words(count: int) -> str:
    """Return how many gaps touch a unit."""
    return ngettext("%(n)s open gap", "%(n)s open gaps", count) % {"n": count}
