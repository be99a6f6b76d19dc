"""What weeks of working together leave in an assessment: history, comments, assignments."""

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from checklists import progress
from checklists.choices import Response
from checklists.models import Answer, AnswerHistory, Assessment, Assignment, Comment
from copassess.accounts.models import User

# The twentieth is none with which a benchmark begins: each of its saves changes something.
RESPONSES = (Response.NO, Response.YES, Response.PARTLY)
WORDS_A_NOTE = 40
TEXT = (
    "the procedure was written down by legal in spring and approved board then read again each "
    "year since which customer care network product marketing teams have learned how to report "
    "what they find where children may meet harm who decides within one hour whom police hotline "
    "is told as well this register shows every case with date outcome of last audit two gaps were "
    "closed third needs budget for filter training in local languages parents also get guidance "
    "from our shops on settings age checks privacy by default contracts now ask partners same"
)
WORDS = TEXT.split()
# Of every so many questions, one is talked about.
TALKED_ABOUT = 3


def note_of(question: str) -> str:
    """Return a note of its own for a question: equal ones would compress to nothing."""
    chance = random.Random(question)  # noqa: S311 (words, not secrets)
    return " ".join(chance.choices(WORDS, k=WORDS_A_NOTE)).capitalize() + "."


def write_history(assessment: Assessment, people: Sequence[User], *, versions: int) -> None:
    """Give every answer so many versions; the last one is what stands there."""
    began, writers = timezone.now() - timedelta(days=versions), cycle(people)
    answers, rows = list(Answer.objects.of(assessment)), []
    for answer in answers:
        note = note_of(answer.question)
        for version in range(1, versions + 1):
            answer.response = RESPONSES[version % 3]
            answer.note = f"{note} Changed for the {version}th time."
            answer.written_at = began + timedelta(days=version)
            answer.written_by = next(writers)
            row = AnswerHistory(
                answer=answer,
                version=version,
                values={"response": answer.response, "note": answer.note, "page": "an-earlier-one"},
                at=answer.written_at,
                by=answer.written_by,
            )
            rows.append(row)
        answer.version = versions
    AnswerHistory.objects.bulk_create(rows, batch_size=2000)
    columns = ["response", "note", "version", "written_at", "written_by"]
    Answer.objects.bulk_update(answers, columns, batch_size=100)
    writes = versions * len(answers)
    Assessment.objects.filter(pk=assessment.pk).update(writes=writes, written_at=timezone.now())


def assign(assessment: Assessment, people: Sequence[User]) -> None:
    """Give every area to somebody, with a due date."""
    at = timezone.now()
    areas = progress.content_of(assessment).areas
    Assignment.objects.bulk_create(
        Assignment(
            assessment=assessment,
            area=area.code,
            user=user,
            due=(at + timedelta(days=14)).date(),
            assigned_at=at,
            assigned_by=people[0],
        )
        for area, user in zip(areas, cycle(people), strict=False)
    )


def comment(assessment: Assessment, people: Sequence[User]) -> None:
    """Put a question and what was said to it at a third of the questions; half are resolved."""
    at, writers = timezone.now(), cycle(people)
    for n, answer in enumerate(Answer.objects.of(assessment)[::TALKED_ABOUT]):
        resolved = {"resolved_at": at, "resolved_by": people[0]} if n % 2 else {}
        Comment.objects.bulk_create(
            Comment(answer=answer, text=text, written_at=at, written_by=next(writers), **resolved)
            for text in ("Who in legal can confirm this?", "Wanjiru does, by Friday.")
        )
