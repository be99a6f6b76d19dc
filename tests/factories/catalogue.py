"""Catalogues for tests: the real one, and one of as many questions as a test wants."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.conf import settings

from checklists.choices import Effort, Severity
from checklists.services import catalogue as service
from guidelines.catalogue import Catalogue, Question
from guidelines.models import Edition, Revision, RevisionDocument

FIXTURES = Path(settings.FIXTURE_DIRS[0])
# What the synthetic catalogue keeps of the real one's sectors.
SECTORS = 2
EFFORTS, SEVERITIES = list(Effort), list(Severity)


def load_catalogue() -> Revision:
    """Load `fixtures/` as the command does, rows and all; `store(real_content())` is quicker."""
    report = service.load(FIXTURES)
    return Revision.objects.get(edition__code=report.edition, number=report.revision)


@cache
def real_content() -> Catalogue:
    """Return what `fixtures/` say, read once a process."""
    return service.from_files(FIXTURES)


def synthetic_content(questions: int = 20) -> Catalogue:
    """Return the real areas, the general checklist, two sectors', and invented questions.

    Every second question is general, the others go to the sectors in turns.
    """
    real = real_content()
    sectors = real.sectors[:SECTORS]
    checklists = real.checklists_for([sector.code for sector in sectors])
    areas = [area.code for area in real.areas]
    turns = [checklists[0], checklists[1], checklists[0], checklists[2]]
    made = [
        invented(number, areas[number // len(turns) % len(areas)], turns[number % len(turns)].code)
        for number in range(questions)
    ]
    places = {checklist.code: checklist.number for checklist in checklists}
    return replace(
        real,
        edition=replace(real.edition, code=f"synthetic-{questions}"),
        sectors=sectors,
        checklists=checklists,
        questions=in_order(made, areas, places),
        crosswalk=(),
    )


def in_order(
    questions: Iterable[Question], areas: list[str], places: dict[str, int]
) -> tuple[Question, ...]:
    """Return questions by area, then checklist, then number."""
    return tuple(
        sorted(questions, key=lambda q: (areas.index(q.area), places[q.checklist], q.number))
    )


def invented(number: int, area: str, checklist: str) -> Question:
    """Return a question that nobody would ask."""
    return Question(
        code=f"X-{number:03}",
        checklist=checklist,
        area=area,
        number=number + 1,
        title=f"Invented practice {number}",
        question=f"Does the company follow the invented practice {number}?",
        why="A child is safer with it.",
        good_practice="It is written down, followed and checked.",
        evidence=("Procedure", "Records"),
        severity=SEVERITIES[number % 3].value,
        effort=EFFORTS[number // 3 % 3].value,
        risks=("csam",),
        applies_if=(),
        basis="2014 Table 1",
        source_check="unverified",
        seed_ref="",
        seen_in="",
        related_source="",
        builds_on="",
        note="",
    )


def store(content: Catalogue) -> Revision:
    """Keep a catalogue as a frozen revision of its edition, without rows to edit."""
    text = content.to_json()
    document, _ = RevisionDocument.objects.get_or_create(
        sha256=hashlib.sha256(text.encode()).hexdigest(), defaults={"text": text}
    )
    head = content.edition
    edition, _ = Edition.objects.get_or_create(
        code=head.code, defaults={"title": head.title, "year": head.year, "url": head.url}
    )
    revision, _ = Revision.objects.get_or_create(
        edition=edition, number=content.revision, defaults={"document": document}
    )
    return revision
