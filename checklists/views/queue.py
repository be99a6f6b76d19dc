"""The reviewers' queue: its page, claims made from it, its files; and handing a review over."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists import permissions, queue_export, queue_page, review_queue, review_wording
from checklists.forms.queue import PAGE, HandOverForm, QueueForm
from checklists.models import Submission
from checklists.review_summary import page_url
from checklists.services import claims, reviews
from checklists.views.review_pages import review_of, reviewable
from checklists.workflow import DomainError
from copassess.accounts.confirming import confirm_first
from copassess.accounts.http import AuthenticatedHttpRequest, posted
from copassess.audit import services as audit


@never_cache
@login_required
@require_safe
def queue_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List what companies of the reviewer's countries submitted, the longest waiting first."""
    user = request.user
    permissions.require(permissions.is_reviewer(user))
    offer = review_queue.offer(user)
    form = QueueForm(request.GET, offer)
    filters = form.filters()
    shown = queue_page.show(
        user,
        filters,
        number=request.GET.get(PAGE, ""),
        offer=offer,
        query_of=form.on_tab,
    )
    context = {
        "form": form,
        "filters": filters,
        "chips": form.chips(),
        "query": form.query(),
        "tabs": shown.tabs,
        "page": shown.page,
        "nothing": not any(tab.count for tab in shown.tabs),
        "most": queue_export.MOST,
    }
    return render(request, "checklists/review_queue.html", context)


@login_required
@require_POST
def queue_claim(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Claim what was ticked, or the one whose button was pressed."""
    permissions.require(permissions.is_reviewer(request.user))
    asked = asked_for(request)
    if not asked:
        messages.error(request, _("Nothing was claimed: tick at least one submission."))
    elif len(asked) > queue_page.ROWS_A_PAGE:
        messages.error(request, _("Nothing was claimed: claim at most one page at once."))
    else:
        rows = in_scope(request, asked)
        claimed = claims.claim_many(submissions=rows, by=request.user, at=timezone.now())
        _tell(request, claimed, len(asked) - len(rows))
    return back(request)


@login_required
@require_POST
def queue_release(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give a claim back, and stay in the queue."""
    permissions.require(permissions.is_reviewer(request.user))
    for submission in in_scope(request, asked_for(request)[:1]):
        review = review_of(submission)
        try:
            reviews.release(review=review, by=request.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, review_wording.explain(error))
        else:
            said = _("The claim on “%(company)s” is released. The verdicts given so far stay.")
            messages.success(request, said % {"company": claims.company_of(submission)})
    return back(request)


@login_required
@require_safe
@confirm_first
def queue_download(request: AuthenticatedHttpRequest, form: str) -> HttpResponse:
    """Download what the filters leave, as a workbook or CSV; an event tells of it."""
    user = request.user
    permissions.require(permissions.is_reviewer(user))
    if form not in queue_export.FORMS:
        raise Http404
    queue, at = QueueForm(request.GET, review_queue.offer(user)), timezone.now()
    filters = queue.filters()
    words = queue.words()
    made = queue_export.make(user, filters, form=form, words=words, at=at)
    facts = {"format": form, "rows": made.count, "is_cut": made.is_cut, "filters": words}
    audit.record("queue.export", by=user, at=at, facts=facts)
    name = f"queue-{timezone.localtime(at):%Y-%m-%d-%H%M}.{form}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(made.content, content_type=queue_export.FORMS[form], headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_hand_over(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Give a claim to a colleague, who is told by mail."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    if review.is_decided or review.claimed_at is None:
        messages.error(
            request, _("Nobody reviews this submission now, so it cannot be handed over.")
        )
        return redirect(page_url(submission))
    form = HandOverForm(posted(request), claims.candidates(review))
    if request.method == "POST" and form.is_valid():
        to, at = form.chosen, timezone.now()
        try:
            claims.hand_over(review=review, to=to, by=request.user, at=at)
        except DomainError as error:
            messages.error(request, review_wording.explain(error))
        else:
            messages.success(request, _("Handed over to %(name)s.") % {"name": to})
        return redirect("checklists:review-queue")
    context = {"submission": submission, "review": review, "form": form}
    return render(request, "checklists/review_hand_over.html", context)


def asked_for(request: AuthenticatedHttpRequest) -> list[UUID]:
    """Return the submissions that a form names: the one of its button, else the ticked ones."""
    texts = request.POST.getlist("one") or request.POST.getlist("ticked")
    return list(dict.fromkeys(key for text in texts if (key := _key(text))))


def in_scope(request: AuthenticatedHttpRequest, keys: Iterable[UUID]) -> list[Submission]:
    """Return those of the submissions that the user may review, by company."""
    rows = Submission.objects.reviewable_by(request.user).without_document()
    foreign = rows.exclude(assessment__organisation__in=list(request.user.roles))
    found = foreign.filter(pk__in=list(keys)).select_related("assessment__organisation")
    return sorted(found, key=lambda row: claims.company_of(row).casefold())


def back(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Go back to the queue with the filters that the address has."""
    query = request.GET.urlencode()
    return redirect(reverse("checklists:review-queue") + (f"?{query}" if query else ""))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _tell(request: AuthenticatedHttpRequest, claimed: claims.Claimed, lost: int) -> None:
    """Say what came of claiming: how many, who was faster where, what is no longer there."""
    if count := len(claimed.taken):
        said = ngettext(
            "%(count)s submission claimed; it stands in the tab “Mine”.",
            "%(count)s submissions claimed; they stand in the tab “Mine”.",
            count,
        )
        messages.success(request, said % {"count": count})
    for submission, person in claimed.missed:
        said = _("Not claimed: %(name)s has claimed “%(company)s” meanwhile.")
        messages.error(request, said % {"name": person, "company": claims.company_of(submission)})
    for submission in claimed.gone:
        said = _("Not claimed: “%(company)s” does not wait for a reviewer any more.")
        messages.error(request, said % {"company": claims.company_of(submission)})
    if lost:
        said = ngettext(
            "%(count)s submission that you chose is not there for you any more.",
            "%(count)s submissions that you chose are not there for you any more.",
            lost,
        )
        messages.error(request, said % {"count": lost})
