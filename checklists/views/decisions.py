"""How a review ends: returned to the company, or accepted."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checklists import review_round, review_wording, workflow
from checklists.choices import Outcome
from checklists.forms.decisions import AcceptForm, ReturnForm
from checklists.models import Submission
from checklists.review_decision import comments_to_send, in_the_way, standing
from checklists.review_header import header
from checklists.review_summary import page_url
from checklists.services import reviews as services
from checklists.views.review_pages import review_of, reviewable
from checklists.workflow import DomainError, Invalid
from copassess.accounts.http import AuthenticatedHttpRequest, posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_return(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Send a submission back to the company with its comments."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    form = ReturnForm(posted(request))
    if request.method == "POST" and form.is_valid():
        error = _attempt(
            lambda: services.return_(
                review=review, by=request.user, at=timezone.now(), **form.given()
            )
        )
        if error is None:
            messages.success(request, _("Returned. The owners are told by mail."))
            return redirect(page_url(submission))
        _add_problem(form, error)
    return _page(request, submission, form, "checklists/review_return.html")


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
    return _page(request, submission, form, "checklists/review_accept.html")


def _attempt(act: Callable[[], object]) -> DomainError | None:
    """Do it; return why it could not be done."""
    try:
        act()
    except DomainError as error:
        return error
    return None


def _add_problem(form: Form, error: DomainError) -> None:
    """Say beside its field, or above the form, why a decision was not taken."""
    field = error.field if isinstance(error, Invalid) else ""
    is_seen = field in form.fields and not form.fields[field].widget.is_hidden
    form.add_error(field if is_seen else None, review_wording.explain(error))


def _page(
    request: AuthenticatedHttpRequest, submission: Submission, form: Form, template: str
) -> HttpResponse:
    """Show what a decision rests on, as it stands now, with the form that takes it."""
    # Read again: what was decided or taken over meanwhile is what the page has to say.
    fresh = reviewable(request, submission.pk)
    this = review_round.read(fresh)
    top = header(this, request.user)
    if not top.is_mine and request.method != "POST":
        return redirect(page_url(submission))
    acceptance = workflow.acceptance(this.through.judged)
    chosen = form.chosen if isinstance(form, ReturnForm) else {}
    context = {
        "submission": submission,
        "header": top,
        "form": form,
        "standing": standing(top),
        "comments": comments_to_send(this, chosen),
        "may_return": workflow.may_return(this.through.judged),
        "blocked": in_the_way(this, acceptance.blocked),
        "outcome": acceptance.outcomes[0] if acceptance.outcomes else None,
        "page_url": page_url(submission),
    }
    return render(request, template, context)
