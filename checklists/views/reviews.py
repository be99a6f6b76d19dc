"""A review's page, and who holds it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checklists import review_wording
from checklists.models import Submission
from checklists.review_summary import page_url
from checklists.services import claims
from checklists.services import reviews as services
from checklists.views.review_pages import page, review_of, reviewable
from checklists.workflow import DomainError
from copassess.accounts.http import AuthenticatedHttpRequest


@login_required
@require_safe
def review_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show a submission question by question, with the verdicts of its review."""
    return page(request, reviewable(request, pk))


@login_required
@require_POST
def review_start(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Claim a submission."""
    submission = reviewable(request, pk)
    return _step(
        request,
        submission,
        lambda: claims.claim(submission=submission, by=request.user, at=timezone.now()),
        _("You review this submission now. Your verdicts are saved as you give them."),
    )


@login_required
@require_POST
def review_release(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Give a claim back; others can start where it stands."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    return _step(
        request,
        submission,
        lambda: services.release(review=review, by=request.user, at=timezone.now()),
        _("The claim is released. The verdicts given so far stay with the review."),
    )


@login_required
@require_POST
def review_takeover(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take a colleague's claim."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    return _step(
        request,
        submission,
        lambda: services.take_over(review=review, by=request.user, at=timezone.now()),
        _("You have taken this review over, with the verdicts given so far."),
    )


def _step(
    request: AuthenticatedHttpRequest, submission: Submission, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do it, say how it ended, and go back to the page."""
    try:
        act()
    except DomainError as error:
        messages.error(request, review_wording.explain(error))
    else:
        messages.success(request, said)
    return redirect(page_url(submission))
