"""What a decision rests on, question by question: what is sent back, what stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from checklists import review_wording, wording
from checklists.choices import Judgement, Status
from checklists.review_document import VerdictEntry
from checklists.review_header import Header
from checklists.review_round import Round
from checklists.review_summary import page_url
from checklists.workflow import ASKING, Blocked


@dataclass(frozen=True, slots=True)
class Point:
    """One question that a decision speaks of, with where it stands on the review's page.

    `can_ask` tells whether the company can be made to answer it, `asks` whether it will be.
    """

    code: str
    title: str
    line: str
    comment: str
    url: str
    can_ask: bool = False
    asks: bool = False


def comments_to_send(this: Round, chosen: Mapping[str, bool]) -> tuple[Point, ...]:
    """Return what the company will read, in the order of the questions.

    `chosen` is what the reviewer ticked or did not, as far as the page was sent; before that a
    "clarify" is ticked, and what its verdict says already.
    """
    comments = this.through.review.comments
    return tuple(
        _comment(this, comment, chosen)
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


def standing(top: Header) -> str:
    """Return who has it now, for whoever wanted to decide and cannot; nothing for its holder."""
    if top.is_mine:
        return ""
    if top.decision is not None:
        sentences = {
            Status.RETURNED: gettext("%(reviewer)s returned this submission on %(at)s."),
            Status.ACCEPTED: gettext("%(reviewer)s accepted this submission on %(at)s."),
        }
        at = date_format(localtime(top.decision.at), "j F Y, H:i")
        return sentences[top.decision.status] % {"reviewer": top.decision.reviewer, "at": at}
    if top.claimed_by:
        return gettext("%(reviewer)s reviews this submission now.") % {"reviewer": top.claimed_by}
    return gettext("Nobody reviews this submission now.")


def _comment(this: Round, comment: VerdictEntry, chosen: Mapping[str, bool]) -> Point:
    can_ask = comment.judgement in ASKING
    usual = comment.must_answer or comment.judgement == Judgement.CLARIFY
    return _point(
        this,
        comment.question,
        review_wording.verdict_line(comment.judgement, comment.response),
        comment.comment,
        can_ask=can_ask,
        asks=can_ask and chosen.get(comment.question, usual),
    )


def _point(
    this: Round, code: str, line: str, comment: str, *, can_ask: bool = False, asks: bool = False
) -> Point:
    title = this.document.catalogue.by_code[code].title
    return Point(
        code, title, line, comment, page_url(this.submission, question=code), can_ask, asks
    )
