"""The plans of a user's companies: a line an assessment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from checklists.choices import Status
from checklists.models import Answer, Assessment, Review
from checklists.plan_page import lines, page
from checklists.plan_page.page import Summary
from checklists.review_document import ReviewDocument
from checklists.services.answers import ACTION_FIELDS
from copassess.accounts.models import Organisation, User

# The columns that a line of a plan is made from; notes and replies stay in the database.
PLANNED = ("assessment_id", "question", "response", *sorted(ACTION_FIELDS))


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One assessment's plan."""

    title: str
    url: str
    period: str
    status: str
    status_label: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class Company:
    """The plans of one company.

    Their figures are not added up: a gap that was carried forward stands in several of them.
    """

    name: str
    plans: tuple[PlanLine, ...]


def build(user: User, *, today: date) -> tuple[Company, ...]:
    """Return the plans of each company that the user belongs to (four queries)."""
    rows = list(Assessment.objects.visible_to(user).for_list())
    decisions, answers = _decisions(rows), _answers(rows)
    made: dict[UUID, list[PlanLine]] = defaultdict(list)
    for assessment in rows:
        plan = lines.of(assessment, answers[assessment.pk], decisions.get(assessment.pk))
        made[assessment.organisation_id].append(_line(assessment, page.summary(plan, today)))
    companies = Organisation.objects.visible_to(user)
    return tuple(Company(company.name, tuple(made[company.pk])) for company in companies)


def _decisions(assessments: Iterable[Assessment]) -> dict[UUID, ReviewDocument]:
    """Return the newest frozen review of each of several assessments (one query)."""
    mine = Review.objects.filter(submission__assessment=OuterRef("pk")).exclude(decision="")
    newest = mine.order_by("-submission__number").values("document")[:1]
    rows = Assessment.objects.filter(pk__in=[assessment.pk for assessment in assessments])
    found = rows.order_by().annotate(decision=Subquery(newest)).values_list("pk", "decision")
    return {key: ReviewDocument.from_json(document) for key, document in found if document}


def _answers(assessments: Iterable[Assessment]) -> dict[UUID, list[Answer]]:
    """Return what plans ask of the answers of several assessments (one query)."""
    found: dict[UUID, list[Answer]] = defaultdict(list)
    keys = [assessment.pk for assessment in assessments]
    for answer in Answer.objects.filter(assessment__in=keys).order_by().only(*PLANNED):
        found[answer.assessment_id].append(answer)
    return found


def _line(assessment: Assessment, summary: Summary) -> PlanLine:
    first, last = assessment.period_from, assessment.period_to
    days = {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y")}
    return PlanLine(
        title=assessment.title,
        url=reverse("checklists:plan-detail", args=[assessment.pk]),
        period=gettext("%(first)s to %(last)s") % days,
        status=assessment.status,
        status_label=str(Status(assessment.status).label),
        summary=summary,
    )
