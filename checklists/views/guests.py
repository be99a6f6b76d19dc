"""What a guest sees: one area's questions, without an account.

The address alone is the right to write here: no cookie adds to it. So there is no CSRF token to go
stale, and none is needed: whoever could forge a request would have to know the address.
"""

from collections.abc import Callable, Mapping
from functools import wraps

from allauth.core.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from checklists import guest_page, guest_tokens, wording
from checklists.forms.guests import GuestForm, read, typed
from checklists.guest_page import Refused, State
from checklists.models import GuestLink, Proposal
from checklists.services import guests as service
from checklists.workflow import DomainError, Invalid, NotDone

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
CONFLICT, GONE, UNFIT = 409, 410, 422
# Once this stands in an error, the link has ended: nothing else of it is shown.
OVER = "guest_over"

View = Callable[..., HttpResponse]


def for_guests(view: View) -> View:
    """Give a view the open link of its address; all others get a page that says what happened."""

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, token: str, **more: str) -> HttpResponse:
        link = _link(token)
        if link is None:
            response = _unknown(request)
        elif limited := consume_or_429(request, action="guest", key=str(link.pk)):
            response = limited
        elif not link.is_open(timezone.now()):
            response = _over(request, link)
        else:
            response = view(request, link, **more)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return opened


@for_guests
@require_http_methods(["GET", "HEAD", "POST"])
def guest_answer(request: HttpRequest, link: GuestLink) -> HttpResponse:
    """Show the questions; without script, keep all that was written, and lead on to sending."""
    if request.method != "POST":
        return _page(request, link)
    form = GuestForm(request.POST, service.questions_of(link.assessment, link.area))
    refused = {}
    for code, written in form.touched.items():
        try:
            _keep(link, code, written)
        except DomainError as error:
            if _has_ended(error):
                return _over(request, _link_now(link))
            refused[code] = Refused(written, error)
    if refused:
        return _page(request, link, refused)
    name = "guest-send" if request.POST.get("do") == "send" else "guest-answer"
    return redirect(f"checklists:{name}", guest_tokens.token_of(link))


@for_guests
@require_POST
def guest_keep(request: HttpRequest, link: GuestLink, question: str) -> HttpResponse:
    """Keep what was written for one question, and answer with nothing but how that went."""
    if question not in service.questions_of(link.assessment, link.area):
        return _unknown(request)
    written = read(request.POST, question)
    try:
        state = guest_page.kept(question, _keep(link, question, written))
    except DomainError as error:
        if _has_ended(error):
            return _over(request, _link_now(link))
        row = Proposal.objects.filter(link=link, answer__question=question).first()
        stored = service.mark_of_row(row)
        state = guest_page.not_kept(question, Refused(written, error), stored)
        status = UNFIT if isinstance(error, Invalid) else CONFLICT
        return _state(state, status)
    return _state(state)


@for_guests
@require_http_methods(["GET", "HEAD", "POST"])
def guest_send(request: HttpRequest, link: GuestLink) -> HttpResponse:
    """Say what sending does, and send."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            service.finish(link=link, at=timezone.now())
        except NotDone as error:
            if _has_ended(error):
                return _over(request, _link_now(link))
            problem, status = wording.explain(error), CONFLICT
        else:
            return redirect("checklists:guest-answer", guest_tokens.token_of(link))
    context = {"page": guest_page.build(link), "problem": problem}
    return render(request, "checklists/guest_send.html", context, status=status)


def _link(token: str) -> GuestLink | None:
    """Return the link of a token that nobody altered."""
    found = guest_tokens.link_id(token)
    return GuestLink.objects.for_guest().filter(pk=found).first() if found else None


def _link_now(link: GuestLink) -> GuestLink:
    """Return the link as it became meanwhile."""
    return GuestLink.objects.for_guest().get(pk=link.pk)


def _keep(link: GuestLink, code: str, written: guest_page.Written) -> str:
    return service.keep(
        link=link,
        question=code,
        response=written.response,
        note=written.note,
        seen=written.seen,
        at=timezone.now(),
    )


def _page(
    request: HttpRequest, link: GuestLink, refused: Mapping[str, Refused] | None = None
) -> HttpResponse:
    """Show the questions, with what was typed where it could not be kept."""
    page = guest_page.build(link, refused)
    status = CONFLICT if refused else 200
    return render(request, "checklists/guest_answer.html", {"page": page}, status=status)


def _state(state: State, status: int = 200) -> HttpResponse:
    """Answer with what one question says."""
    html = render_to_string("checklists/_guest_state.html", {"state": state})
    return HttpResponse(html, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    """Say that no link has this address: one page, whatever is wrong with it."""
    limited: HttpResponse | None = consume_or_429(request, action="guess", limit_get=True)
    return limited or render(request, "checklists/guest_unknown.html", status=404)


def _over(request: HttpRequest, link: GuestLink) -> HttpResponse:
    """Say how a link ended; what was typed meanwhile is shown, as it is stored nowhere."""
    context = {"link": link, "typed": typed(request.POST)}
    status = 200 if link.finished_at and not link.revoked_at else GONE
    if request.method == "POST" and status == 200:
        status = CONFLICT
    if request.headers.get("HX-Request"):
        html = render_to_string("checklists/_guest_over.html", context)
        return HttpResponse(html, status=status)
    return render(request, "checklists/guest_over.html", context, status=status)


def _has_ended(error: DomainError) -> bool:
    return isinstance(error, NotDone) and error.reason == OVER
