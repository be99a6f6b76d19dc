"""Who may do what with assessments and submissions (DESIGN, section 5)."""

from django.core.exceptions import PermissionDenied

from checklists.models import Assessment, ReplyText, Submission
from copassess.accounts.models import Organisation, Role, StaffKind, User


def require(allowed: bool) -> None:
    """Raise PermissionDenied (403) where a member lacks the right; strangers got 404 before."""
    if not allowed:
        raise PermissionDenied


def can_view(user: User, assessment: Assessment) -> bool:
    """Any member may read the organisation's assessments."""
    return assessment.organisation_id in user.roles


def can_start(user: User, organisation: Organisation) -> bool:
    """Owners and contributors start assessments."""
    return user.roles.get(organisation.pk) in (Role.OWNER, Role.CONTRIBUTOR)


def can_answer(user: User, assessment: Assessment) -> bool:
    """Owners and contributors answer, attach evidence, plan actions and reply."""
    return user.roles.get(assessment.organisation_id) in (Role.OWNER, Role.CONTRIBUTOR)


def can_ask_guests(user: User, assessment: Assessment) -> bool:
    """Owners and contributors send links to guests, and decide what comes back."""
    return can_answer(user, assessment)


def can_submit(user: User, assessment: Assessment) -> bool:
    """Owners alone submit, withdraw, rename and delete."""
    return user.roles.get(assessment.organisation_id) == Role.OWNER


def can_withdraw(user: User, assessment: Assessment) -> bool:
    """Owners alone take a submission back."""
    return can_submit(user, assessment)


def can_rename(user: User, assessment: Assessment) -> bool:
    """Owners alone rename."""
    return can_submit(user, assessment)


def can_delete(user: User, assessment: Assessment) -> bool:
    """Owners alone delete; that it is a draft never submitted is the service's to check."""
    return can_submit(user, assessment)


def can_publish_score(user: User, assessment: Assessment) -> bool:
    """Owners alone decide whether whoever has a report's code sees its score."""
    return can_submit(user, assessment)


def is_reviewer(user: User) -> bool:
    """Tell whether the user reviews anything at all."""
    return StaffKind.REVIEWER in user.staff_roles


def can_change_reply(user: User, reply: ReplyText) -> bool:
    """Whoever wrote a text for comments changes it, while a reviewer."""
    return is_reviewer(user) and reply.owner_id == user.pk


def can_review(user: User, submission: Submission) -> bool:
    """Reviewers review submissions of their countries, never their own organisation's."""
    role = user.staff_roles.get(StaffKind.REVIEWER)
    assessment = submission.assessment
    if role is None or assessment.organisation_id in user.roles:
        return False
    return role.all_countries or assessment.country in role.countries


def can_read_report(user: User, submission: Submission) -> bool:
    """Members of the company and reviewers of its country read the report."""
    return submission.assessment.organisation_id in user.roles or can_review(user, submission)
