"""What every review page begins with: the submission in scope, and the page of its questions."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from checklists import permissions, review_round
from checklists.models import Review, Submission
from checklists.review_header import header
from checklists.review_page import Typed, sections
from checklists.review_summary import ALL, FILTERS, filter_links, page_url, summarise
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


def chosen_filter(request: AuthenticatedHttpRequest) -> str:
    """Return the filter that the address names, all where it names none that exists."""
    show = request.GET.get("show", ALL)
    return show if show in FILTERS else ALL


def page(
    request: AuthenticatedHttpRequest,
    submission: Submission,
    *,
    typed: Mapping[str, Typed] | None = None,
) -> HttpResponse:
    """Show a submission with its review; `typed` holds verdicts that could not be stored."""
    this = review_round.read(submission)
    show = chosen_filter(request)
    top = header(this, request.user)
    context = {
        "submission": submission,
        "header": top,
        "can_judge": top.is_mine,
        "summary": summarise(submission, this.through, show),
        "filters": filter_links(submission, this.through, this.changed, show),
        "sections": sections(this, show=show, typed=typed),
        "earlier": this.earlier,
        "typed": typed,
        "show": show,
        "page_url": page_url(submission, show),
    }
    return render(request, "checklists/review_detail.html", context)
