"""Who has which area, and one person's own work across assessments, as finished values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count as CountOf
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from checklists import permissions, progress
from checklists.answer_card import count_words
from checklists.choices import Status
from checklists.models import (
    Answer,
    AnswerHistory,
    Assessment,
    Assignment,
    Comment,
    Proposal,
    Review,
)
from checklists.progress import Count, Progress
from checklists.review_document import ReviewDocument
from checklists.workflow import ASKING
from copassess.accounts.models import Role, User


@dataclass(frozen=True, slots=True)
class Given:
    """One person who has an area; `note` says what is odd about them, `when` how it stands.

    `is_gone` tells that nobody answers there any more: the area wants somebody else.
    """

    pk: UUID
    who: str
    note: str
    is_gone: bool
    due: date | None
    when: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """One person who has an area, in the fewest words."""

    who: str
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
    comments_url: str

    @property
    def progress(self) -> str:
        """Return how far it is, in words."""
        return count_words(self.count)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Something that waits, or the place where one was: words, the way there, and whose it is."""

    text: str
    url: str
    context: str = ""


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
    """Return the areas of an assessment with whoever has them (two queries)."""
    content, counted = progress.content_of(assessment), progress.of(assessment)
    rows = list(Assignment.objects.filter(assessment=assessment).for_list())
    return tuple(
        GivenArea(
            area.code,
            area.short_title,
            _area_url(assessment.pk, area.code),
            counted.areas[area.code],
            tuple(
                _given(row, counted.areas[area.code], today)
                for row in rows
                if row.area == area.code
            ),
        )
        for area in content.areas
        if counted.areas[area.code].total
    )


def given_to(assessment: Assessment, area: str, today: date, count: Count) -> tuple[Holder, ...]:
    """Return who has one area, for its page (one query); `count` tells how far it is.

    Names and dates alone: that page is opened more often than any other.
    """
    rows = Assignment.objects.filter(assessment=assessment, area=area)
    told = rows.order_by("assigned_at", "id").values_list(
        "due",
        "user__name",
        "user__email",
        "invitation__accepted_by__name",
        "invitation__accepted_by__email",
        "invitation__email",
    )
    found = []
    for due, *names in told:
        late = due is not None and due < today and not count.is_complete
        who = next(name for name in names if name)
        found.append(Holder(who, due_words(due, late=late), late))
    return tuple(found)


def names_by_area(assessment: Assessment) -> dict[str, str]:
    """Return the people of each area in one line, by its code (one query)."""
    names: dict[str, list[str]] = {}
    left = gettext("%(person)s (no longer a member)")
    for row in Assignment.objects.filter(assessment=assessment).for_list():
        name = str(row.person or row.email)
        has_left = row.person is not None and row.role is None
        names.setdefault(row.area, []).append(left % {"person": name} if has_left else name)
    return {code: ", ".join(people) for code, people in names.items()}


def build(user: User, today: date) -> WorkPage:
    """Return one person's work; the queries do not grow with what there is."""
    mine = Assignment.objects.of_user(user).select_related(
        "assessment__organisation", "assessment__revision__edition"
    )
    # Who may only read by now has nothing to do.
    rows = [row for row in mine if permissions.can_answer(user, row.assessment)]
    editable = Assessment.objects.visible_to(user).editable().for_page().order_by("title", "id")
    assessments = [row for row in editable if permissions.can_answer(user, row)]
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
        waiting=(*_returned(assessments), *_proposals(assessments)),
        going_on=_going_on(user, assessments),
        has_companies=bool(user.roles),
    )


def continue_at(user: User, assessment: Assessment) -> str:
    """Return the address of the question that this person wrote last, nothing where none."""
    rows = AnswerHistory.objects.filter(by=user, answer__assessment=assessment)
    code = rows.order_by("-pk").values_list("answer__question", flat=True).first()
    return _card_url(assessment, code) if code else ""


def _given(row: Assignment, count: Count, today: date) -> Given:
    note, is_gone = _note(row, today)
    late = row.is_late(today) and not count.is_complete
    return Given(
        pk=row.pk,
        who=str(row.person or row.email),
        note=note,
        is_gone=is_gone,
        due=row.due,
        when=due_words(row.due, late=late),
        is_overdue=late,
    )


def _note(row: Assignment, today: date) -> tuple[str, bool]:
    """Return what is odd about whoever has an area, and whether it wants somebody else."""
    if row.person:
        if row.role is None:
            return gettext("no longer a member of the company"), True
        return (gettext("may only read now"), True) if row.role == Role.VIEWER else ("", False)
    if row.invitation is None or row.invitation.revoked_at:
        return gettext("the invitation was taken back"), True
    if timezone.localdate(row.invitation.expires_at) < today:
        return gettext("the invitation has expired"), True
    return gettext("invited, not accepted yet"), False


def due_words(due: date | None, *, late: bool) -> str:
    """Return when something is due, nothing without a date."""
    if due is None:
        return ""
    day = date_format(due, "j F Y")
    return (gettext("overdue since %(day)s") if late else gettext("due on %(day)s")) % {"day": day}


def _task(
    row: Assignment,
    counted: Progress,
    comments: Mapping[tuple[UUID, str], Mapping[str, int]],
    today: date,
) -> Task:
    assessment, count = row.assessment, counted.areas[row.area]
    content = progress.content_of(assessment)
    open_codes = [c for c in counted.open_codes if content.by_code[c].area == row.area]
    late = row.is_late(today) and not count.is_complete and assessment.is_editable
    url = _area_url(assessment.pk, row.area)
    commented = comments.get((assessment.pk, row.area), {})
    first = next((q.code for q in content.questions if q.code in commented), "")
    return Task(
        title=content.area_by_code[row.area].short_title,
        assessment=assessment.title,
        company=assessment.organisation.name,
        url=f"{url}#question-{open_codes[0]}" if open_codes else url,
        count=count,
        when=due_words(row.due, late=late),
        is_overdue=late,
        comments=sum(commented.values()),
        comments_url=f"{url}#question-{first}" if first else "",
    )


def _comments(rows: Iterable[Assignment]) -> dict[tuple[UUID, str], dict[str, int]]:
    """Count the unresolved comments of assessments, by area and then question (one query)."""
    assessments = {row.assessment_id: row.assessment for row in rows}
    found = Comment.objects.unresolved().filter(answer__assessment__in=assessments.keys())
    counts: dict[tuple[UUID, str], dict[str, int]] = {}
    per_question = found.values_list("answer__assessment", "answer__question").annotate(
        count=CountOf("pk")
    )
    for pk, code, count in per_question.order_by():
        area = progress.content_of(assessments[pk]).by_code[code].area
        counts.setdefault((pk, area), {})[code] = count
    return counts


def _returned(assessments: Iterable[Assessment]) -> list[Pointer]:
    """Return what came back from UNICEF, at the first question that wants a reply (two queries)."""
    returned = {row.pk: row for row in assessments if row.status == Status.RETURNED}
    reviews = Review.objects.filter(submission__assessment__in=returned).exclude(decision="")
    newest = dict(
        reviews.order_by("submission__number").values_list("submission__assessment", "document")
    )
    written: dict[UUID, dict[str, datetime]] = {pk: {} for pk in returned}
    answers = Answer.objects.filter(assessment__in=returned).order_by()
    for pk, code, at in answers.values_list("assessment", "question", "written_at"):
        if at:
            written[pk][code] = at
    return [
        _reply(row, ReviewDocument.from_json(newest[pk]), written[pk])
        for pk, row in returned.items()
        if pk in newest
    ]


def _reply(
    assessment: Assessment, decided: ReviewDocument, written: Mapping[str, datetime]
) -> Pointer:
    """Return how much of a review is not looked at yet: neither replied to nor changed since."""
    since = decided.decided_at
    asked = [
        question.code
        for question in progress.content_of(assessment).questions_for(assessment.sectors)
        if (verdict := decided.by_question.get(question.code)) and verdict.judgement in ASKING
    ]
    waiting = [code for code in asked if not (since and code in written and written[code] > since)]
    if not waiting:
        text = gettext("Every question that UNICEF asked about is looked at: submit again.")
        return Pointer(text, assessment.get_absolute_url(), _whose(assessment))
    words = ngettext(
        "UNICEF sent it back: %(count)s question wants your reply.",
        "UNICEF sent it back: %(count)s questions want your reply.",
        len(waiting),
    )
    text = words % {"count": len(waiting)}
    if decided.due:
        by = gettext("It is expected again by %(day)s.")
        text = f"{text} {by % {'day': date_format(decided.due, 'j F Y')}}"
    return Pointer(text, _card_url(assessment, waiting[0]), _whose(assessment))


def _proposals(assessments: Iterable[Assessment]) -> list[Pointer]:
    """Return where guests' proposals wait for a decision (one query)."""
    found = {row.pk: row for row in assessments}
    rows = Proposal.objects.waiting().filter(link__assessment__in=found)
    counts = dict(rows.order_by().values_list("link__assessment").annotate(count=CountOf("pk")))
    return [
        Pointer(
            ngettext(
                "%(count)s answer that a guest proposed waits for your decision.",
                "%(count)s answers that guests proposed wait for your decision.",
                counts[pk],
            )
            % {"count": counts[pk]},
            reverse("checklists:proposal-list", args=[pk]),
            _whose(row),
        )
        for pk, row in found.items()
        if pk in counts
    ]


def _going_on(user: User, assessments: Iterable[Assessment]) -> tuple[Pointer, ...]:
    """Return the question that this person wrote last, in each assessment (one query)."""
    found = {row.pk: row for row in assessments}
    rows = AnswerHistory.objects.filter(by=user, answer__assessment__in=found)
    newest = rows.order_by().values("answer__assessment").annotate(last=Max("pk")).values("last")
    last = AnswerHistory.objects.filter(pk__in=newest).order_by("-pk")
    return tuple(
        Pointer(
            f"{code} {progress.content_of(found[pk]).by_code[code].title}",
            _card_url(found[pk], code),
            _whose(found[pk]),
        )
        for pk, code in last.values_list("answer__assessment", "answer__question")
    )


def _whose(assessment: Assessment) -> str:
    return f"{assessment.title} · {assessment.organisation.name}"


def _area_url(assessment: UUID, area: str) -> str:
    return reverse("checklists:assessment-area", args=[assessment, area])


def _card_url(assessment: Assessment, code: str) -> str:
    area = progress.content_of(assessment).by_code[code].area
    return f"{_area_url(assessment.pk, area)}#question-{code}"
