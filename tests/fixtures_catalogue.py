"""Catalogues for tests: the real one, and one of as many questions as a test wants."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from checklists.catalogue_content import read
from checklists.catalogue_files import CODED
from checklists.choices import Effort, Severity
from checklists.services.catalogue import assembled
from guidelines.catalogue import Catalogue, Question
from guidelines.models import Edition, Revision, RevisionDocument

EFFORTS, SEVERITIES = list(Effort), list(Severity)


@cache
def real_content() -> Catalogue:
    """Return what `fixtures/` say, read once a process."""
    content = read(Path(settings.FIXTURE_DIRS[0]))
    return assembled(content.edition, 1, {kind: content.of(kind).values() for kind in CODED})


def synthetic_content(questions: int) -> Catalogue:
    """Return the real frame with that many invented questions, all in the general checklist."""
    real = real_content()
    areas = [area.code for area in real.areas]
    made = [invented(number, areas[number % len(areas)]) for number in range(questions)]
    in_order = sorted(made, key=lambda q: (areas.index(q.area), q.number))
    edition = replace(real.edition, code=f"synthetic-{questions}")
    return replace(real, edition=edition, questions=tuple(in_order), crosswalk=())


def invented(number: int, area: str) -> Question:
    """Return a question that nobody would ask."""
    return Question(
        code=f"GEN-X-{number:03}",
        checklist="general",
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
    """Keep a catalogue as the newest frozen revision, without rows to edit."""
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


@pytest.fixture
def real_catalogue(db: None) -> Revision:
    """Store the full catalogue: 190 questions."""
    return store(real_content())


@pytest.fixture
def synthetic_catalogue(db: None) -> Callable[[int], Revision]:
    """Return a function that stores a catalogue of so many questions."""
    return lambda questions: store(synthetic_content(questions))
