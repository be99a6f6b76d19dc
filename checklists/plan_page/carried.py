"""What was planned last time and still stands as it was carried forward: is it done?"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from checklists.choices import ActionStatus
from checklists.models import Answer, AnswerHistory, Assessment
from checklists.plan_page.lines import Line, Plan
from checklists.services.answers import ACTION_FIELDS
from checklists.services.plans import STANDS


@dataclass(frozen=True, slots=True)
class LastTime:
    """An action of the earlier assessment; posted to `url` with one of the buttons."""

    code: str
    title: str
    text: str
    owner: str
    due: str
    status: str
    version: int
    url: str


def last_time(plan: Plan) -> tuple[LastTime, ...]:
    """Return the carried actions that nobody has touched since, in gap order (one query)."""
    carried = _carried(plan.assessment)
    return tuple(
        _item(plan.assessment, line)
        for line in plan.lines
        if line.is_open and line.question.code in carried
    )


def _carried(assessment: Assessment) -> frozenset[str]:
    """Return the questions whose action began with a carried one and was not written since."""
    touched = Q(values__has_any_keys=[*sorted(ACTION_FIELDS), STANDS])
    rows = AnswerHistory.objects.filter(answer__assessment=assessment)
    rows = rows.filter(Q(version=0) | touched).order_by()
    began, since = set(), set()
    for question, version, values in rows.values_list("answer__question", "version", "values"):
        if version:
            since.add(question)
        elif _holds_action(values):
            began.add(question)
    return frozenset(began - since)


def _holds_action(values: Mapping[str, object]) -> bool:
    return any(values.get(name) for name in ("action_text", "action_owner", "action_due"))


def _item(assessment: Assessment, line: Line) -> LastTime:
    row: Answer = line.answer
    return LastTime(
        code=row.question,
        title=line.question.title,
        text=row.action_text,
        owner=row.action_owner,
        due=date_format(row.action_due, "j F Y") if row.action_due else "",
        status=str(ActionStatus(row.action_status).label),
        version=row.version,
        url=reverse("checklists:plan-settle", args=[assessment.pk, row.question]),
    )
