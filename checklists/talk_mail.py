"""Mails about comments: to those who take part, with a link to the very question."""

from datetime import datetime

from django.urls import reverse

from checklists import mail, progress
from checklists.models import Assessment, Assignment, Comment
from copassess.accounts import time_zones
from copassess.accounts.models import User
from copassess.mail.services import absolute, post


def tell_comment(comment: Comment, *, at: datetime) -> None:
    """Tell who wrote about the question before, and who answers its area; never the writer."""
    answer = comment.answer
    assessment = Assessment.objects.for_page().get(pk=answer.assessment_id)
    question = progress.content_of(assessment).by_code[answer.question]
    talk = reverse("checklists:question-talk", args=[assessment.pk, question.code])
    facts = {
        "assessment": assessment,
        "question": question,
        "comment": comment,
        "by": comment.written_by,
        "link": absolute(f"{talk}#comment-{comment.pk}"),
    }
    for person in _people(comment, assessment, question.area):
        post(
            "checklists/mail/comment",
            to=person.email,
            context={**facts, "person": person},
            at=at,
            time_zone=time_zones.zone(person.time_zone).key,
        )


def _people(comment: Comment, assessment: Assessment, area: str) -> list[User]:
    """Return them by address; whoever left the company is told nothing."""
    written = Comment.objects.filter(answer=comment.answer).select_related("written_by")
    assigned = Assignment.objects.filter(assessment=assessment, area=area).for_list()
    people = {row.written_by for row in written} | {row.person for row in assigned}
    found = [
        person
        for person in people - {None, comment.written_by}
        if person is not None and mail.is_reachable(person, assessment)
    ]
    return sorted(found, key=lambda person: person.email)
