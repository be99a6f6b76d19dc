"""The page of one plan as finished values: a row for each line, stored or as typed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from checklists import answer_card, progress, wording
from checklists.answer_card import Conflict, Refusal
from checklists.choices import ActionStatus, Response, Severity
from checklists.models import Answer, Assessment, Assignment
from checklists.plan_page import lines
from checklists.plan_page.carried import LastTime, last_time
from checklists.plan_page.lines import Line, Plan
from checklists.plan_page.narrowing import Filter, Narrowed, Option, Reader, narrow
from checklists.services.reviews import last_decision
from checklists.workflow import Stale
from copassess.accounts.models import Membership, Organisation, User


@dataclass(frozen=True, slots=True)
class Row:
    """One line; `mark` says in words what stands out, `tone` how loud it is."""

    code: str
    title: str
    url: str
    save_url: str
    area: str
    severity: str
    severity_label: str
    horizon: str
    is_quick_win: bool
    answered: str
    is_found: bool
    is_carried: bool
    text: str
    owner: str
    due: str
    due_words: str
    status: str
    status_label: str
    version: int
    mark: str
    tone: str
    is_ticked: bool = False
    saved: str = ""
    hint: str = ""
    problem: str = ""
    wrong: str = ""
    conflict: Conflict | None = None

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return the buttons of a conflict: what they do, and their words."""
        return (("keep", gettext("Keep mine")), ("take", gettext("Take theirs")))

    @property
    def field(self) -> str:
        """Return the ID that the error summary links to."""
        return f"{self.code}-{self.wrong}" if self.wrong else f"row-{self.code}"


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a plan is; `acted` counts gaps with an action that was not dropped."""

    gaps: int
    acted: int
    overdue: int
    done: int

    @property
    def percent(self) -> int:
        """Return the share of gaps with an action, rounded down so that 100 means all."""
        return 100 * self.acted // self.gaps if self.gaps else 0


@dataclass(frozen=True, slots=True)
class PlanPage:
    """All that the page shows."""

    summary: Summary
    last_time: tuple[LastTime, ...]
    filters: tuple[Filter, ...]
    sorts: tuple[Option, ...]
    rows: tuple[Row, ...]
    former: tuple[Row, ...]
    members: tuple[str, ...]
    query: str
    is_narrow: bool

    @property
    def versions(self) -> str:
        """Return the versions of all rows, as the form posts them without script."""
        return " ".join(f"{row.code}:{row.version}" for row in (*self.rows, *self.former))

    @property
    def refused(self) -> tuple[Row, ...]:
        """Return the rows that could not be saved."""
        return tuple(row for row in (*self.rows, *self.former) if row.problem)

    @property
    def shown(self) -> str:
        """Return how many gaps are shown."""
        return gettext("%(shown)s of %(total)s shown") % {
            "shown": len(self.rows),
            "total": self.summary.gaps,
        }


def plan_of(assessment: Assessment) -> Plan:
    """Read the plan of an assessment (two queries)."""
    return lines.of(assessment, _with(assessment), last_decision(assessment))


def answers_of(assessment: Assessment, codes: Collection[str]) -> list[Answer]:
    """Return the answers to these questions (one query)."""
    return [answer for answer in _with(assessment) if answer.question in codes]


def statuses() -> list[tuple[str, str]]:
    """Return what an action's status may be, in words looked up once a page."""
    return [(value, str(label)) for value, label in ActionStatus.choices]


def narrowed(
    plan: Plan, asked: Mapping[str, str], user: User, *, today: date, keep: Iterable[str] = ()
) -> Narrowed:
    """Return what a reader asked to see of a plan (one query)."""
    areas = Assignment.objects.of_user(user).filter(assessment=plan.assessment)
    reader = Reader.of(user, areas.values_list("area", flat=True), today)
    return narrow(plan, asked, reader, keep)


def build(
    plan: Plan,
    asked: Mapping[str, str],
    user: User,
    *,
    today: date,
    refusals: Mapping[str, Refusal] | None = None,
    ticked: Collection[str] = (),
) -> PlanPage:
    """Return the page (three queries); what was typed stands where it could not be saved."""
    refused = refusals or {}
    shown = narrowed(plan, asked, user, today=today, keep=refused)
    rows = {
        line.question.code: row(
            line,
            today=today,
            refusal=refused.get(line.question.code),
            is_ticked=line.question.code in ticked,
        )
        for line in (*shown.gaps, *shown.former)
    }
    return PlanPage(
        summary=summary(plan, today),
        last_time=last_time(plan),
        filters=shown.filters,
        sorts=shown.sorts,
        rows=tuple(rows[line.question.code] for line in shown.gaps),
        former=tuple(rows[line.question.code] for line in shown.former),
        members=members(plan.assessment.organisation),
        query=shown.query,
        is_narrow=shown.is_narrow,
    )


def summary(plan: Plan, today: date) -> Summary:
    """Count a plan."""
    return Summary(
        gaps=len(plan.gaps),
        acted=sum(line.is_acted_on for line in plan.gaps),
        overdue=sum(line.is_overdue(today) for line in plan.gaps),
        done=sum(line.state == ActionStatus.DONE for line in plan.gaps),
    )


def summary_of(assessment: Assessment, *, today: date) -> Summary:
    """Read and count the plan of an assessment, for its overview (two queries)."""
    return summary(plan_of(assessment), today)


def members(organisation: Organisation) -> tuple[str, ...]:
    """Return what the people of a company are called, to choose an owner from (one query)."""
    rows = Membership.objects.for_list(organisation)
    return tuple(dict.fromkeys(str(row.user) for row in rows))


def saved_row(
    answer: Answer, *, version: int, at: datetime, refusal: Refusal | None, is_whole: bool
) -> Row:
    """Return a row after a save; only a whole one tells more of its gap than the action."""
    assessment, code = answer.assessment, answer.question
    today = timezone.localdate(at)
    content = progress.content_of(assessment)
    found = plan_of(assessment).lines if is_whole else ()
    alone = Line(content.by_code[code], answer, None, is_found=False)
    line = next((line for line in found if line.question.code == code), alone)
    line.answer.assessment = assessment
    made = row(line, today=today, refusal=refusal)
    is_past = line.is_overdue(today)
    return replace(
        made,
        version=version,
        saved="" if refusal else answer_card.saved_now(at),
        hint=gettext("This date has passed.") if is_past and not refusal else "",
    )


def row(line: Line, *, today: date, refusal: Refusal | None = None, is_ticked: bool = False) -> Row:
    """Return one row, with what was typed where it could not be saved."""
    answer, question = line.answer, line.question
    typed = refusal.typed if refusal else {}
    values = {**answer_card.stored(answer), **typed}
    mark, tone = _mark(line, today)
    error = refusal.error if refusal else None
    assessment = answer.assessment
    return Row(
        code=question.code,
        title=question.title,
        url=_card_url(line),
        save_url=reverse("checklists:plan-save", args=[assessment.pk, question.code]),
        area=progress.content_of(assessment).area_by_code[question.area].short_title,
        severity=question.severity,
        severity_label=str(Severity(question.severity).label),
        horizon=str(line.gap.horizon.label) if line.gap else "",
        is_quick_win=line.gap is not None and line.gap.quick_win,
        answered=wording.answered(Response(answer.response) if answer.response else None),
        is_found=line.is_found,
        is_carried=answer.carried_forward,
        text=values["action_text"],
        owner=values["action_owner"],
        due=values["action_due"],
        due_words=_day(answer.action_due, today) if answer.action_due else "",
        status=values["action_status"],
        status_label=str(ActionStatus(answer.action_status).label),
        version=int(typed.get("version") or answer.version),
        mark=mark,
        tone=tone,
        problem=wording.explain(error) if error else "",
        wrong=refusal.field if refusal else "",
        is_ticked=is_ticked,
        conflict=answer_card.conflict(error, typed) if isinstance(error, Stale) else None,
    )


def _mark(line: Line, today: date) -> tuple[str, str]:
    """Return what stands out of a line, in words, and how loud it is."""
    answer = line.answer
    if line.state == "none":
        return gettext("No action yet"), "missing"
    if line.state == ActionStatus.DROPPED:
        return gettext("Dropped: counts as no action"), "quiet"
    if line.state == ActionStatus.DONE:
        return gettext("Done"), "quiet"
    if answer.action_due and line.is_overdue(today):
        return gettext("Overdue since %(day)s") % {"day": _day(answer.action_due, today)}, "overdue"
    if not answer.action_text:
        return gettext("It does not say yet what will be done"), "lacking"
    if not answer.action_owner and not answer.action_due:
        return gettext("No owner and no due date yet"), "lacking"
    if not answer.action_owner:
        return gettext("No owner yet"), "lacking"
    return ("" if answer.action_due else gettext("No due date yet")), "lacking"


def _day(day: date, today: date) -> str:
    """Return a day, with its year where that is another than this one."""
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def _card_url(line: Line) -> str:
    args = [line.answer.assessment_id, line.question.area]
    address = reverse("checklists:assessment-area", args=args)
    return f"{address}#question-{line.question.code}"


def _with(assessment: Assessment) -> list[Answer]:
    answers = list(Answer.objects.of(assessment))
    for answer in answers:
        # The one that was fetched already, instead of a query for each.
        answer.assessment = assessment
    return answers
