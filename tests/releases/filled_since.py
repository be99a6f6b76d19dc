"""What a release can hold since 0.1.0: documents, what must be answered, texts, a closing."""

from datetime import datetime, timedelta

from checklists.models import Answer
from checklists.services import benchmarks, evidence, replies, reviews
from copassess.accounts import services as accounts
from copassess.accounts.models import Organisation, Size
from copassess.site.closing import services as closing
from tests.releases.filled_company import People
from tests.releases.filled_rounds import (
    SAID,
    answer_all,
    doubts,
    fresh,
    in_review,
    judge,
    started,
    submitted,
)


def fill(company: Organisation, people: People, at: datetime) -> None:
    """Make what came after 0.1.0."""
    documented(company, people, at)
    replies.write(
        title="No contact",
        text="Please name a contact.",
        is_shared=True,
        question="",
        by=people.reviewer,
        at=at,
    )
    benchmarks.join(organisation=company, by=people.owner, at=at)
    other = accounts.create_organisation(
        name="Lagoon Kids", country="UG", size=Size.SMALL, by=people.owner, at=at
    )
    closing.ask(organisation=other, by=people.owner, at=at)


def documented(company: Organisation, people: People, at: datetime) -> None:
    """Let a submission name a document, and be returned with something that must be answered."""
    made = started(company, "With documents", people.owner, at)
    answer_all(made, SAID, people.owner, at)
    for row in Answer.objects.of(made).select_related("assessment")[:2]:
        content = f"What {row.question} asks for is in place.".encode()
        evidence.add(
            answer=row, content=content, name="proof.txt", title="", by=people.owner, at=at
        )
    whole = submitted(made, people.owner, at + timedelta(hours=12))
    review = in_review(whole, people.reviewer, at + timedelta(days=1))
    written = doubts(made)
    judge(review, written, people.reviewer, at + timedelta(days=1))
    reviews.return_(
        review=fresh(review),
        by=people.reviewer,
        at=at + timedelta(days=2),
        summary="One thing must be answered.",
        due=at.date() + timedelta(days=30),
        must_answer={written[0].question: True},
    )
