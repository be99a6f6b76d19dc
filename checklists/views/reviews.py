"""The reviewers' queue, a review's page, and its transitions."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists import permissions, review_round, review_wording, workflow
from checklists import review_queue as queue
from checklists.choices import Outcome
from checklists.forms.reviews import AcceptForm, QueueForm, ReturnForm
from checklists.models import Submission
from checklists.review_decision import comments_to_send, in_the_way
from checklists.review_header import header
from checklists.review_summary import page_url
from checklists.services import reviews as services
from checklists.views.review_pages import page, review_of, reviewable
from checklists.workflow import DomainError, Invalid
from copassess.accounts.http import AuthenticatedHttpRequest, posted

ROWS_A_PAGE = 25


@login_required
@require_safe
def review_queue(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List what companies of the reviewer's countries submitted, the longest waiting first."""
    user = request.user
    permissions.require(permissions.is_reviewer(user))
    form = QueueForm(
        request.GET,
        sectors=list(queue.sector_titles().items()),
        countries=queue.country_choices(user),
    )
    filters = form.filters()
    rows = queue.for_list(queue.chosen(user, filters))
    shown = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": shown,
        "rows": queue.shown(shown.object_list, user),
        "counts": queue.counts(user),
        "is_filtered": filters != queue.Filters(order=filters.order),
    }
    return render(request, "checklists/review_queue.html", context)


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
        lambda: services.start(submission=submission, by=request.user, at=timezone.now()),
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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_return(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Send a submission back to the company with its comments."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    form = ReturnForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        error = _attempt(
            lambda: services.return_(review=review, by=request.user, at=timezone.now(), **given)
        )
        if error is None:
            messages.success(request, _("Returned. The owners are told by mail."))
            return redirect(page_url(submission))
        _add_problem(form, error)
    return _decision_page(request, submission, form, "checklists/review_return.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_accept(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """End a review with its outcome."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    form = AcceptForm(posted(request))
    if request.method == "POST" and form.is_valid():
        summary, outcome = form.cleaned_data["summary"], Outcome(form.cleaned_data["outcome"])
        error = _attempt(
            lambda: services.accept(
                review=review, by=request.user, at=timezone.now(), summary=summary, outcome=outcome
            )
        )
        if error is None:
            messages.success(request, _("Accepted. The owners are told by mail."))
            return redirect(page_url(submission))
        _add_problem(form, error)
    return _decision_page(request, submission, form, "checklists/review_accept.html")


def _attempt(act: Callable[[], object]) -> DomainError | None:
    """Do it; return why it could not be done."""
    try:
        act()
    except DomainError as error:
        return error
    return None


def _step(
    request: AuthenticatedHttpRequest, submission: Submission, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do it, say how it ended, and go back to the page."""
    error = _attempt(act)
    if error is None:
        messages.success(request, said)
    else:
        messages.error(request, review_wording.explain(error))
    return redirect(page_url(submission))


def _add_problem(form: Form, error: DomainError) -> None:
    """Say beside its field, or above the form, why a decision was not taken."""
    field = error.field if isinstance(error, Invalid) else ""
    is_seen = field in form.fields and not form.fields[field].widget.is_hidden
    form.add_error(field if is_seen else None, review_wording.explain(error))


def _decision_page(
    request: AuthenticatedHttpRequest, submission: Submission, form: Form, template: str
) -> HttpResponse:
    """Show what a decision rests on, as it stands now, with the form that takes it."""
    this = review_round.read(submission)
    top = header(this, request.user)
    if not top.is_mine and request.method != "POST":
        return redirect(page_url(submission))
    acceptance = workflow.acceptance(this.through.judged)
    context = {
        "submission": submission,
        "header": top,
        "form": form,
        "comments": comments_to_send(this),
        "may_return": workflow.may_return(this.through.judged),
        "blocked": in_the_way(this, acceptance.blocked),
        "outcome": acceptance.outcomes[0] if acceptance.outcomes else None,
        "page_url": page_url(submission),
    }
    return render(request, template, context)
