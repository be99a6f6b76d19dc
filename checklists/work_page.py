"""Who has which area, and one person's own work across assessments, as finished values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count as CountOf
from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from checklists import progress
from checklists.answer_card import count_words
from checklists.choices import Status
from checklists.models import (
    AnswerHistory,
    Assessment,
    Assignment,
    Comment,
    Proposal,
)
from checklists.progress import Count, Progress
from copassess.accounts.models import Membership, Role, User


@dataclass(frozen=True, slots=True)
class Given:
    """One person who has an area; `note` says what is odd about them, `when` how it stands."""

    pk: UUID
    who: str
    note: str
    due: date | None
    when: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class GivenArea:
    """An area, how far it is, and who has it."""

    code: str
    title: str
    url: str
    count: Count
    given: tuple[Given, ...]

    @property
    def progress(self) -> str:
        """Return how far it is, in words."""
        return count_words(self.count)


@dataclass(frozen=True, slots=True)
class Task:
    """An area that is mine."""

    title: str
    assessment: str
    company: str
    url: str
    count: Count
    when: str
    is_overdue: bool
    comments: int

    @property
    def progress(self) -> str:
        """Return how far it is, in words."""
        return count_words(self.count)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Something that waits, or the place where one was: words, and the way there."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class WorkPage:
    """All that "My work" shows."""

    tasks: tuple[Task, ...]
    done: tuple[Task, ...]
    waiting: tuple[Pointer, ...]
    going_on: tuple[Pointer, ...]
    has_companies: bool

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing at all."""
        return not (self.tasks or self.done or self.waiting or self.going_on)


def areas(assessment: Assessment, today: date) -> tuple[GivenArea, ...]:
    """Return the areas of an assessment with whoever has them (three queries)."""
    content, counted = progress.content_of(assessment), progress.of(assessment)
    rows = list(Assignment.objects.filter(assessment=assessment).for_list())
    roles = _roles(assessment)
    return tuple(
        GivenArea(
            area.code,
            area.short_title,
            _area_url(assessment.pk, area.code),
            counted.areas[area.code],
            tuple(
                _given(row, counted.areas[area.code], roles, today)
                for row in rows
                if row.area == area.code
            ),
        )
        for area in content.areas
        if counted.areas[area.code].total
    )


def given_to(assessment: Assessment, area: str, today: date) -> tuple[Given, ...]:
    """Return who has one area, for its page (one query)."""
    rows = Assignment.objects.filter(assessment=assessment, area=area).for_list()
    return tuple(_given(row, Count(1), None, today) for row in rows)


def names_by_area(assessment: Assessment) -> dict[str, str]:
    """Return the people of each area in one line, by its code (one query)."""
    names: dict[str, list[str]] = {}
    for row in Assignment.objects.filter(assessment=assessment).for_list():
        names.setdefault(row.area, []).append(str(row.person or row.email))
    return {code: ", ".join(people) for code, people in names.items()}


def build(user: User, today: date) -> WorkPage:
    """Return one person's work; the queries do not grow with what there is."""
    rows = list(
        Assignment.objects.of_user(user).select_related(
            "assessment__organisation", "assessment__revision__edition"
        )
    )
    assessments = list(
        Assessment.objects.visible_to(user).for_page().filter(status__in=_OPEN).order_by("title")
    )
    counted = progress.of_all({row.assessment.pk: row.assessment for row in rows}.values())
    comments = _comments(rows)
    rows.sort(key=lambda row: row.due or date.max)
    tasks = [
        (row.assessment.is_editable, _task(row, counted[row.assessment_id], comments, today))
        for row in rows
    ]
    return WorkPage(
        # What is submitted by now presses nobody, whatever its due date.
        tasks=tuple(task for is_open, task in tasks if is_open and not task.count.is_complete),
        done=tuple(task for is_open, task in tasks if not is_open or task.count.is_complete),
        waiting=(*_returned(assessments), *_proposals(user, assessments)),
        going_on=_going_on(user, assessments),
        has_companies=bool(user.roles),
    )


def continue_at(user: User, assessment: Assessment) -> str:
    """Return the address of the question that this person wrote last, nothing where none."""
    rows = AnswerHistory.objects.filter(by=user, answer__assessment=assessment)
    code = rows.order_by("-pk").values_list("answer__question", flat=True).first()
    return _card_url(assessment, code) if code else ""


_OPEN = (Status.DRAFT, Status.RETURNED)


def _given(row: Assignment, count: Count, roles: dict[UUID, str] | None, today: date) -> Given:
    person = row.person
    note = ""
    if person is None:
        note = gettext("invited, not accepted yet")
    elif roles is not None and person.pk not in roles:
        note = gettext("no longer a member of the company: give the area to somebody else")
    elif roles is not None and roles[person.pk] == Role.VIEWER:
        note = gettext("may only read now: give the area to somebody else")
    late = row.is_late(today) and not count.is_complete
    return Given(
        row.pk, str(person or row.email), note, row.due, due_words(row.due, late=late), late
    )


def due_words(due: date | None, *, late: bool) -> str:
    """Return when something is due, nothing without a date."""
    if due is None:
        return ""
    day = date_format(due, "j F Y")
    return (gettext("overdue since %(day)s") if late else gettext("due on %(day)s")) % {"day": day}


def _task(
    row: Assignment, counted: Progress, comments: dict[tuple[UUID, str], int], today: date
) -> Task:
    assessment, count = row.assessment, counted.areas[row.area]
    content = progress.content_of(assessment)
    open_codes = [c for c in counted.open_codes if content.by_code[c].area == row.area]
    late = row.is_late(today) and not count.is_complete and assessment.is_editable
    url = _area_url(assessment.pk, row.area)
    return Task(
        title=content.area_by_code[row.area].short_title,
        assessment=assessment.title,
        company=assessment.organisation.name,
        url=f"{url}#question-{open_codes[0]}" if open_codes else url,
        count=count,
        when=due_words(row.due, late=late),
        is_overdue=late,
        comments=comments.get((assessment.pk, row.area), 0),
    )


def _comments(rows: Iterable[Assignment]) -> dict[tuple[UUID, str], int]:
    """Count the unresolved comments of assessments, by area (one query)."""
    assessments = {row.assessment_id: row.assessment for row in rows}
    found = Comment.objects.unresolved().filter(answer__assessment__in=assessments.keys())
    counts: dict[tuple[UUID, str], int] = {}
    per_question = found.values_list("answer__assessment", "answer__question").annotate(
        count=CountOf("pk")
    )
    for pk, code, count in per_question.order_by():
        area = progress.content_of(assessments[pk]).by_code[code].area
        counts[pk, area] = counts.get((pk, area), 0) + count
    return counts


def _returned(assessments: Iterable[Assessment]) -> list[Pointer]:
    """Return the assessments that wait for the company's replies."""
    words = gettext("“%(title)s” came back from UNICEF with questions.")
    return [
        Pointer(words % {"title": row.title}, row.get_absolute_url())
        for row in assessments
        if row.status == Status.RETURNED
    ]


def _proposals(user: User, assessments: Iterable[Assessment]) -> list[Pointer]:
    """Return where guests' proposals wait that this person may decide on (one query)."""
    mine = {
        row.pk: row
        for row in assessments
        if user.roles[row.organisation_id] in (Role.OWNER, Role.CONTRIBUTOR)
    }
    rows = Proposal.objects.waiting().filter(link__assessment__in=mine.keys())
    counts = rows.values_list("link__assessment").annotate(count=CountOf("pk")).order_by()
    words = gettext("%(count)s proposed answers wait for your decision in “%(title)s”.")
    return [
        Pointer(
            words % {"count": count, "title": mine[pk].title},
            reverse("checklists:proposal-list", args=[pk]),
        )
        for pk, count in counts
    ]


def _going_on(user: User, assessments: Iterable[Assessment]) -> tuple[Pointer, ...]:
    """Return the question that this person wrote last, in each assessment (one query)."""
    found = {row.pk: row for row in assessments}
    rows = AnswerHistory.objects.filter(by=user, answer__assessment__in=found.keys())
    newest = rows.values("answer__assessment").annotate(last=Max("pk")).values("last")
    last = AnswerHistory.objects.filter(pk__in=newest).order_by("-pk")
    return tuple(
        Pointer(
            gettext("%(code)s in “%(title)s”") % {"code": code, "title": found[pk].title},
            _card_url(found[pk], code),
        )
        for pk, code in last.values_list("answer__assessment", "answer__question")
    )


def _roles(assessment: Assessment) -> dict[UUID, str]:
    rows = Membership.objects.filter(organisation=assessment.organisation_id)
    return dict(rows.values_list("user_id", "role"))


def _area_url(assessment: UUID, area: str) -> str:
    return reverse("checklists:assessment-area", args=[assessment, area])


def _card_url(assessment: Assessment, code: str) -> str:
    area = progress.content_of(assessment).by_code[code].area
    return f"{_area_url(assessment.pk, area)}#question-{code}"
