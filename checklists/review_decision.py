"""What a decision rests on, question by question: what is sent back, what stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from checklists import review_wording, wording
from checklists.review_round import Round
from checklists.review_summary import page_url
from checklists.workflow import Blocked


@dataclass(frozen=True, slots=True)
class Point:
    """One question that a decision speaks of, with where it stands on the review's page."""

    code: str
    title: str
    line: str
    comment: str
    url: str


def comments_to_send(this: Round) -> tuple[Point, ...]:
    """Return what the company will read, in the order of the questions."""
    comments = this.through.review.comments
    return tuple(
        _point(
            this,
            answer.question,
            review_wording.verdict_line(comment.judgement, comment.response),
            comment.comment,
        )
        for answer in this.document.answers
        if (comment := comments.get(answer.question))
    )


def in_the_way(this: Round, blocked: Iterable[Blocked]) -> tuple[Point, ...]:
    """Return what accepting waits for."""
    return tuple(
        _point(this, one.question, wording.blocked_sentence(one.reason), "") for one in blocked
    )


def to_agree(this: Round) -> tuple[Point, ...]:
    """Return the answers that can be agreed to in one go."""
    return tuple(_point(this, code, "", "") for code in this.through.agreeable)


def _point(this: Round, code: str, line: str, comment: str) -> Point:
    title = this.document.catalogue.by_code[code].title
    return Point(code, title, line, comment, page_url(this.submission, question=code))
