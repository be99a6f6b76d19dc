"""The page of a company's profile as finished values: the questions that seem not to apply."""

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from checklists import applicability, progress
from checklists.models import Assessment


@dataclass(frozen=True, slots=True)
class Proposed:
    """An open question that seems not to apply, and why."""

    code: str
    question: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class ProposedArea:
    """Those of one area."""

    title: str
    proposed: tuple[Proposed, ...]


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """All that the page shows; `answered` counts those proposed before and answered since."""

    areas: tuple[ProposedArea, ...]
    count: int
    answered: int
    has_said: bool


def build(assessment: Assessment) -> ProfilePage:
    """Return the page (one query)."""
    content = progress.content_of(assessment)
    questions = content.questions_for(assessment.sectors)
    reasons = applicability.not_applicable(content, assessment.facts, questions)
    open_codes = set(progress.of(assessment).open_codes)
    shown = [q for q in questions if q.code in reasons and q.code in open_codes]
    address = reverse("checklists:assessment-detail", args=[assessment.pk])
    return ProfilePage(
        areas=tuple(
            ProposedArea(
                content.area_by_code[area].short_title,
                tuple(
                    Proposed(
                        q.code,
                        q.question,
                        reasons[q.code],
                        f"{address}/areas/{area}#question-{q.code}",
                    )
                    for q in rows
                ),
            )
            for area, rows in groupby(shown, key=lambda question: question.area)
        ),
        count=len(shown),
        answered=len(reasons) - len(shown),
        has_said=bool(assessment.facts),
    )
