"""What every review page begins with: the submission in scope, and the page of its questions."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from checklists import permissions, review_one, review_round
from checklists.models import ReplyText, Review, Submission
from checklists.review_header import header
from checklists.review_page import Section, Typed, card, sections
from checklists.review_round import Round
from checklists.review_summary import filter_links, hint_links, order_links, summarise, view_links
from checklists.review_way import Way
from copassess.accounts.http import AuthenticatedHttpRequest


def reviewable(request: AuthenticatedHttpRequest, pk: UUID) -> Submission:
    """Return a submission that the user may review; 404 for strangers, 403 for its own company."""
    rows = Submission.objects.visible_to(request.user).select_related(
        "assessment__organisation", "review__claimed_by"
    )
    submission = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_review(request.user, submission))
    return submission


def review_of(submission: Submission) -> Review:
    """Return a submission's review, begun by now or before; 404 where it never was."""
    review = review_round.review_of(submission)
    if review is None:
        raise Http404
    return review


def page(
    request: AuthenticatedHttpRequest,
    submission: Submission,
    *,
    question: str = "",
    typed: Mapping[str, Typed] | None = None,
) -> HttpResponse:
    """Show a submission with its review; `typed` holds verdicts that could not be stored."""
    this, way = review_round.read(submission), Way.of(request.GET.dict())
    context = _top(request, this, way) | {"typed": typed}
    if way.is_one:
        asked = question or request.GET.get("question", "")
        context |= _one(this, way, asked, typed)
        return render(request, "checklists/review_one.html", context)
    questions = sections(this, way, typed=typed)
    context |= {
        "sections": questions,
        "views": view_links(this, way),
        "versions": _versions(questions),
    }
    return render(request, "checklists/review_detail.html", context)


def _top(request: AuthenticatedHttpRequest, this: Round, way: Way) -> dict[str, object]:
    """Return what a page shows above its questions, whether of one or of all."""
    top = header(this, request.user)
    replies = ReplyText.objects.visible_to(request.user).for_list(request.user)
    return {
        "submission": this.submission,
        "header": top,
        "can_judge": top.is_mine,
        "earlier": this.earlier,
        "way": way,
        "page_url": way.url(this.submission),
        "summary": summarise(this, way),
        "filters": filter_links(this, way),
        "hints": hint_links(this, way),
        "orders": order_links(this, way),
        "replies": list(replies) if top.is_mine else [],
    }


def _one(
    this: Round, way: Way, question: str, typed: Mapping[str, Typed] | None
) -> dict[str, object]:
    """Return what a page of one question shows, or that there is none."""
    steps = review_one.steps(this, way, question)
    if steps is None:
        return {"steps": None, "views": view_links(this, way)}
    code = steps.question
    return {
        "steps": steps,
        "card": card(this, this.marked[code], (typed or {}).get(code)),
        "views": view_links(this, way, code),
    }


def _versions(questions: Iterable[Section]) -> str:
    """Return which version of each verdict a page shows, in one field's value."""
    return " ".join(
        f"{card.code}:{card.opinion.version}" for section in questions for card in section.cards
    )
