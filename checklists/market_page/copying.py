"""What copying answers from another market would change, before anything is written."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from checklists import progress
from checklists.choices import Response
from checklists.models import Answer, Assessment
from checklists.services.markets import Chosen, Which, has_own, is_copied

VERSION = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Line:
    """One question that would change; `value` is what its box sends."""

    code: str
    title: str
    before: Answer
    after: Answer
    old: Response | None
    new: Response
    has_own: bool
    is_ticked: bool

    @property
    def value(self) -> str:
        """Return the question with the versions that are shown."""
        return f"{self.code}:{self.before.version}:{self.after.version}"


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one area that would change."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change, and why the rest would not.

    `alike` say the same already, `kept` are answered here and stay, `unanswered` have no answer
    there, `not_asked` are not asked there.
    """

    parts: tuple[Part, ...]
    count: int
    alike: int
    kept: int
    unanswered: int
    not_asked: int


def preview(
    source: Assessment, target: Assessment, areas: Collection[str], which: Which
) -> Preview:
    """Compare the answers of these areas, all where none is named (two queries)."""
    content = progress.content_of(target)
    old, new = ({a.question: a for a in Answer.objects.of(row)} for row in (target, source))
    found: dict[str, list[Line]] = {area.code: [] for area in content.areas}
    counts = dict.fromkeys(("alike", "kept", "unanswered", "not_asked"), 0)
    for question in content.questions_for(target.sectors):
        if areas and question.area not in areas:
            continue
        before, after = old[question.code], new.get(question.code)
        if after is None:
            counts["not_asked"] += 1
        elif is_copied(before, after, which):
            line = _line(question.code, question.title, before, after, which)
            found[question.area].append(line)
        elif not after.response:
            counts["unanswered"] += 1
        else:
            counts["kept" if is_copied(before, after, Which.DIFFERING) else "alike"] += 1
    titles = {area.code: area.short_title for area in content.areas}
    parts = tuple(Part(titles[code], tuple(lines)) for code, lines in found.items() if lines)
    return Preview(parts, sum(len(part.lines) for part in parts), **counts)


def chosen(values: Collection[str]) -> list[Chosen]:
    """Read what the boxes sent; what none of them says is left out."""
    found = {}
    for value in values:
        code, *versions = value.split(":")
        if len(versions) == 2 and all(VERSION.fullmatch(text) for text in versions):
            old, new = (int(text) for text in versions)
            found[code] = Chosen(code, old, new)
    return list(found.values())


def _line(code: str, title: str, before: Answer, after: Answer, which: Which) -> Line:
    return Line(
        code=code,
        title=title,
        before=before,
        after=after,
        old=Response(before.response) if before.response else None,
        new=Response(after.response),
        has_own=has_own(before),
        is_ticked=which == Which.DIFFERING or not has_own(before),
    )
