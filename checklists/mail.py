"""Mails about submissions, reviews and assignments: each to one person, with a link to the thing.

Call these inside the transaction that they tell of: they are kept with it, and sent after it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from checklists import letter, permissions, progress
from checklists.document import Document
from checklists.models import Assessment, Assignment, Review, Submission
from checklists.review_document import ReviewDocument
from copassess.accounts import time_zones
from copassess.accounts.models import Membership, Role, StaffKind, StaffRole, User
from copassess.mail.services import absolute, post


def tell_submitted(submission_id: UUID, *, at: datetime) -> None:
    """Send the owners their receipt, and tell the reviewers of the country that work waits."""
    rows = Submission.objects.select_related("assessment__organisation", "submitted_by")
    submission = rows.without_document().get(pk=submission_id)
    assessment = submission.assessment
    facts = {"submission": submission, "assessment": assessment}
    report = {**facts, "link": absolute(submission.get_absolute_url())}
    _send("receipt", to=owners(assessment), facts=report, at=at)
    review = absolute(reverse("checklists:review-detail", args=[submission.pk]))
    _send("submitted", to=reviewers(assessment), facts={**facts, "link": review}, at=at)


def tell_decided(review_id: UUID, *, at: datetime) -> None:
    """Send the owners the letter on a decision, with the addresses of what it speaks of."""
    review = Review.objects.select_related("submission__assessment").get(pk=review_id)
    document = Document.from_json(review.submission.document)
    with translation.override(settings.LANGUAGE_CODE):
        written = letter.build(document, ReviewDocument.from_json(review.document))
    facts = {"letter": written, "link": written.url}
    _send("letter", to=owners(review.submission.assessment), facts=facts, at=at)


def tell_handed_over(review_id: UUID, *, by: User, at: datetime) -> None:
    """Tell who holds the claim now that a colleague handed it over."""
    review = _review(review_id)
    if review.claimed_by is None:
        return
    assessment = review.submission.assessment
    facts = {"by": by, "submission": review.submission, "assessment": assessment}
    link = absolute(reverse("checklists:review-detail", args=[review.submission_id]))
    _send("handed_over", to=[review.claimed_by], facts={**facts, "link": link}, at=at)


def tell_assigned(assignment: Assignment, *, at: datetime) -> bool:
    """Tell the person what to answer and by when; return whether a mail was written.

    None goes to whoever is only invited so far (the invitation says it), nor to oneself.
    """
    if assignment.person is None or assignment.person == assignment.assigned_by:
        return False
    return _remind("assigned", assignment, at)


def tell_due_soon(assignment: Assignment, *, at: datetime) -> bool:
    """Remind of a due date that is near; return whether a mail was written."""
    return _remind("due_soon", assignment, at)


def tell_overdue(assignment: Assignment, *, at: datetime) -> bool:
    """Remind of a due date that has passed; return whether a mail was written."""
    return _remind("overdue", assignment, at)


def tell_untouched(
    assessment: Assessment, *, since: datetime, until: datetime, at: datetime
) -> None:
    """Tell the owners that a draft which nobody touches will be removed, unless somebody does."""
    link = absolute(assessment.get_absolute_url())
    facts = {"assessment": assessment, "since": since, "until": until, "link": link}
    _send("untouched", to=owners(assessment), facts=facts, at=at)


def owners(assessment: Assessment) -> list[User]:
    """Return the company's owners who can still sign in."""
    rows = Membership.objects.filter(
        organisation=assessment.organisation_id, role=Role.OWNER, user__is_active=True
    )
    return [row.user for row in rows.select_related("user").order_by("user__email")]


def reviewers(assessment: Assessment) -> list[User]:
    """Return those who may review it: of its country or of all, and not of the company itself."""
    members = Membership.objects.filter(organisation=assessment.organisation_id).values("user")
    roles = StaffRole.objects.filter(kind=StaffKind.REVIEWER, user__is_active=True)
    rows = roles.exclude(user__in=members).select_related("user").order_by("user__email")
    return [row.user for row in rows if row.all_countries or assessment.country in row.countries]


def is_reachable(person: User | None, assessment: Assessment) -> bool:
    """Tell whether mail about work on it still makes sense to that person."""
    return person is not None and person.is_active and permissions.can_answer(person, assessment)


def _remind(name: str, assignment: Assignment, at: datetime) -> bool:
    """Write to whoever an area is assigned to, with a link to its first open question."""
    rows = Assignment.objects.for_list().select_related(
        "assessment__organisation", "assessment__revision__edition"
    )
    row = rows.get(pk=assignment.pk)
    person, assessment = row.person, row.assessment
    if person is None or not is_reachable(person, assessment):
        return False
    content = progress.content_of(assessment)
    codes = progress.of(assessment).open_codes
    is_open = [code for code in codes if content.by_code[code].area == row.area]
    by = row.assigned_by
    facts = {
        "assessment": assessment,
        "area": content.area_by_code[row.area].short_title,
        "due": row.due,
        "by": by if by != person else None,
        "count": len(is_open),
        "link": question_link(assessment, row.area, is_open[0] if is_open else ""),
    }
    _send(name, to=[person], facts=facts, at=at)
    return True


def question_link(assessment: Assessment, area: str, question: str = "") -> str:
    """Return the address of a question's card, or of its area's page where none is named."""
    page = reverse("checklists:assessment-area", args=[assessment.pk, area])
    return absolute(f"{page}#question-{question}" if question else page)


def _review(review_id: UUID) -> Review:
    rows = Review.objects.select_related(
        "submission__assessment__organisation", "submission__assessment__revision__edition"
    )
    return rows.defer("submission__document").get(pk=review_id)


def _send(name: str, *, to: Iterable[User], facts: Mapping[str, object], at: datetime) -> None:
    """Write `checklists/mail/<name>` to each person alone, with the clock of who reads it."""
    for person in to:
        post(
            f"checklists/mail/{name}",
            to=person.email,
            context={**facts, "person": person},
            at=at,
            time_zone=time_zones.zone(person.time_zone).key,
        )
