"""Who is reminded of what on which day, once each."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from checklists import mail
from checklists.choices import Status
from checklists.models import Answer, Assessment, Assignment
from checklists.services import reminders
from checklists.services.reminders import DUE_SOON, OVERDUE, Reminder, Told
from copassess.accounts.models import Invitation, Role, User
from copassess.mail.models import Mail
from copassess.mail.services import post
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, submitted
from tests.factories.together import AssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
AT = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
DUE = date(2026, 3, 20)
EACH = pytest.mark.parametrize(
    ("reminder", "at"), [(DUE_SOON, AT), (OVERDUE, AT + timedelta(days=4))]
)


def assign(assessment: Assessment | None = None, **more: object) -> Assignment:
    """Give the policies of an assessment to a new contributor, due on 20 March."""
    assessment = assessment or AssessmentFactory.create()
    of_user = {key: more.pop(key) for key in list(more) if key.startswith("user__")}
    membership = MembershipFactory.create(
        organisation=assessment.organisation, role=Role.CONTRIBUTOR, **of_user
    )
    more = {"user": membership.user, "due": DUE, **more}
    made: Assignment = AssignmentFactory.create(assessment=assessment, **more)
    return made


def told(reminder: Reminder, at: datetime) -> int:
    """Remind, and return how many mails that wrote."""
    result = reminders.remind(reminder, at=at)
    assert result.failed == 0
    return result.count


@pytest.mark.parametrize(
    ("day", "soon", "overdue"),
    [
        (date(2026, 3, 16), False, False),
        (date(2026, 3, 17), True, False),
        (date(2026, 3, 20), True, False),
        (date(2026, 3, 21), False, True),
        (date(2026, 4, 19), False, True),
        (date(2026, 4, 20), False, False),
    ],
)
def test_day_decides(day: date, soon: bool, overdue: bool) -> None:
    assign()
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    counts = (told(DUE_SOON, at), told(OVERDUE, at))

    assert counts == (int(soon), int(overdue))


@pytest.mark.parametrize(
    ("zone", "count"), [("Pacific/Kiritimati", 1), ("UTC", 0), ("Pacific/Pago_Pago", 0)]
)
def test_day_is_the_person_s(zone: str, count: int) -> None:
    assign(user__time_zone=zone)

    # On Kiritimati, fourteen hours ahead, this is the 17th already.
    assert told(DUE_SOON, datetime(2026, 3, 16, 10, 30, tzinfo=UTC)) == count


def test_day_is_not_over_where_the_person_lives() -> None:
    assign(user__time_zone="Pacific/Pago_Pago")

    early = told(OVERDUE, datetime(2026, 3, 21, 10, 30, tzinfo=UTC))
    late = told(OVERDUE, datetime(2026, 3, 21, 11, 30, tzinfo=UTC))

    assert (early, late) == (0, 1)


def test_zone_that_no_longer_exists_counts_as_utc() -> None:
    assign(user__time_zone="Atlantis/Capital")

    assert told(DUE_SOON, AT) == 1


@EACH
def test_everybody_is_told_once(reminder: Reminder, at: datetime) -> None:
    assignment = assign()

    counts = [told(reminder, at + timedelta(hours=hours)) for hours in range(3)]

    assert counts == [1, 0, 0]
    assignment.refresh_from_db()
    assert getattr(assignment, reminder.field) == at
    assert Mail.objects.get().to == assignment.email


@EACH
def test_new_due_date_begins_again(reminder: Reminder, at: datetime) -> None:
    assign()
    told(reminder, at)
    later = timedelta(days=60)
    Assignment.objects.update(due=DUE + later, **{reminder.field: None})

    assert told(reminder, at + later) == 1


def test_one_reminder_does_not_stand_for_the_other() -> None:
    assign()

    counts = (told(DUE_SOON, AT), told(OVERDUE, AT + timedelta(days=4)))

    assert counts == (1, 1)


def leave(assignment: Assignment) -> None:
    assert assignment.user is not None
    assignment.user.memberships.all().delete()


def lose_the_right(assignment: Assignment) -> None:
    assert assignment.user is not None
    assignment.user.memberships.update(role=Role.VIEWER)


def close_the_account(assignment: Assignment) -> None:
    User.objects.filter(assignments=assignment).update(is_active=False)


def answer_all(assignment: Assignment) -> None:
    Answer.objects.of(assignment.assessment).update(response="yes")


def submit(assignment: Assignment) -> None:
    Assessment.objects.update(status=Status.SUBMITTED)


def take_the_date_away(assignment: Assignment) -> None:
    Assignment.objects.update(due=None)


@EACH
@pytest.mark.parametrize(
    "change",
    [leave, lose_the_right, close_the_account, answer_all, submit, take_the_date_away],
)
def test_nobody_is_told(
    reminder: Reminder, at: datetime, change: Callable[[Assignment], None]
) -> None:
    assignment = assign()
    change(assignment)

    assert told(reminder, at) == 0

    assignment.refresh_from_db()
    assert getattr(assignment, reminder.field) is None


@EACH
def test_open_questions_of_another_area_do_not_count(reminder: Reminder, at: datetime) -> None:
    assignment = assign()
    of_policies = Answer.objects.of(assignment.assessment).filter(question__contains="-A-")
    of_policies.update(response="yes")

    assert told(reminder, at) == 0


@EACH
def test_answers_to_be_confirmed_are_open(reminder: Reminder, at: datetime) -> None:
    assignment = assign()
    Answer.objects.of(assignment.assessment).update(response="yes", carried_forward=True)

    assert told(reminder, at) == 1


@EACH
def test_returned_assessment_is_open_again(reminder: Reminder, at: datetime) -> None:
    assessment = submitted().assessment
    Assessment.objects.update(status=Status.RETURNED)
    Answer.objects.of(assessment).update(response="")
    Mail.objects.all().delete()
    assign(assessment)

    assert told(reminder, at) == 1


@EACH
def test_who_is_invited_is_told_after_accepting(reminder: Reminder, at: datetime) -> None:
    assessment = AssessmentFactory.create()
    invitation = Invitation.objects.create(
        organisation=assessment.organisation,
        email="ines@example.org",
        role=Role.CONTRIBUTOR,
        token_hash="0" * 64,
        invited_at=AT,
        expires_at=AT + timedelta(days=14),
    )
    assign(assessment, user=None, invitation=invitation)
    before = told(reminder, at)
    ines = MembershipFactory.create(organisation=assessment.organisation, role=Role.CONTRIBUTOR)
    Invitation.objects.update(accepted_at=AT, accepted_by=ines.user)

    after = told(reminder, at)

    assert (before, after) == (0, 1)


@EACH
def test_one_that_fails_stops_no_other_and_is_told_next_time(
    reminder: Reminder,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, *_others = (assign(), assign(), assign())

    def fail(template: str, *, to: str, **more: object) -> object:
        if to == broken.email:
            raise RuntimeError
        return post(template, to=to, **more)  # type: ignore[arg-type]  # as it came

    with monkeypatch.context() as patch:
        patch.setattr(mail, "post", fail)
        first = reminders.remind(reminder, at=at)
    second = reminders.remind(reminder, at=at)

    assert (first, second) == (Told(2, 1), Told(1, 0))
    assert f"for assignment {broken.pk}" in caplog.text
    assert Mail.objects.count() == 3


@EACH
def test_date_that_moved_meanwhile_is_not_reminded_of(
    reminder: Reminder, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assign()
    read = reminders.waiting(reminder, at=at)
    Assignment.objects.update(due=DUE + timedelta(days=60))
    monkeypatch.setattr(reminders, "waiting", lambda *_args, **_more: read)

    assert told(reminder, at) == 0


@EACH
def test_choice_of_whom_to_tell_asks_once_a_person_more(
    reminder: Reminder, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assessment = AssessmentFactory.create()
    for _ in range(2):
        assign(assessment)
    with CaptureQueriesContext(connection) as two:
        reminders.waiting(reminder, at=at)
    for _ in range(3):
        assign(assessment)

    # The roles of each person are the one thing that is read one by one.
    with django_assert_num_queries(len(two) + 3):
        reminders.waiting(reminder, at=at)
