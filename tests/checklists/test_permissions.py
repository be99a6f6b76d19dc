"""Who may do what (DESIGN, section 5), predicate by predicate."""

import pytest
from django.core.exceptions import PermissionDenied

from checklists import permissions
from checklists.models import Assessment, Submission
from copassess.accounts.models import Role, StaffKind, User
from tests.factories.accounts import MembershipFactory, StaffRoleFactory, UserFactory
from tests.factories.checklists import AssessmentFactory, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


@pytest.fixture
def draft() -> Assessment:
    """Return an assessment."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


def member(assessment: Assessment, role: Role) -> User:
    """Return a member of the assessment's organisation."""
    user: User = MembershipFactory.create(organisation=assessment.organisation, role=role).user
    return user


@pytest.mark.parametrize(
    ("role", "start", "answer", "submit"),
    [
        (Role.OWNER, True, True, True),
        (Role.CONTRIBUTOR, True, True, False),
        (Role.VIEWER, False, False, False),
    ],
)
def test_members_by_role(
    draft: Assessment, role: Role, start: bool, answer: bool, submit: bool
) -> None:
    user = member(draft, role)

    assert permissions.can_view(user, draft)
    assert permissions.can_start(user, draft.organisation) is start
    assert permissions.can_answer(user, draft) is answer
    assert permissions.can_ask_guests(user, draft) is answer
    assert permissions.can_submit(user, draft) is submit
    assert permissions.can_withdraw(user, draft) is submit
    assert permissions.can_rename(user, draft) is submit
    assert permissions.can_publish_score(user, draft) is submit
    assert permissions.can_delete(user, draft) is submit


@pytest.mark.parametrize("kind", [None, *StaffKind])
def test_nobody_else_sees_an_assessment(draft: Assessment, kind: StaffKind | None) -> None:
    user: User = StaffRoleFactory.create(kind=kind).user if kind else UserFactory.create()

    assert not permissions.can_view(user, draft)
    assert not permissions.can_start(user, draft.organisation)
    assert not permissions.can_answer(user, draft)
    assert not permissions.can_ask_guests(user, draft)
    assert not permissions.can_submit(user, draft)
    assert permissions.is_reviewer(user) is (kind == StaffKind.REVIEWER)


@pytest.mark.parametrize(
    ("countries", "allowed"), [([], True), (["KE"], True), (["TZ", "KE"], True), (["TZ"], False)]
)
def test_reviewers_by_country(countries: list[str], allowed: bool) -> None:
    submission: Submission = submitted(organisation__country="KE")
    user: User = StaffRoleFactory.create(countries=countries).user

    assert permissions.can_review(user, submission) is allowed
    assert permissions.can_read_report(user, submission) is allowed


def test_nobody_reviews_their_own_company() -> None:
    submission: Submission = submitted()
    user = member(submission.assessment, Role.VIEWER)
    StaffRoleFactory.create(user=user)

    assert not permissions.can_review(user, submission)
    assert permissions.can_read_report(user, submission)


@pytest.mark.parametrize("kind", [StaffKind.CONTENT_EDITOR, StaffKind.ADMINISTRATOR])
def test_other_staff_reviews_nothing(kind: StaffKind) -> None:
    submission: Submission = submitted()
    user: User = StaffRoleFactory.create(kind=kind).user

    assert not permissions.can_review(user, submission)
    assert not permissions.can_read_report(user, submission)


def test_require() -> None:
    permissions.require(True)

    with pytest.raises(PermissionDenied):
        permissions.require(False)
