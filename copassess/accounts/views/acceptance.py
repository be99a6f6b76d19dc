"""The page behind an invitation's link: one form, whoever opens it."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from copassess.accounts import services, wording
from copassess.accounts.forms.person import NewMemberForm
from copassess.accounts.http import posted, too_many
from copassess.accounts.models import Invitation, Role, User
from copassess.accounts.refusals import Refused
from copassess.accounts.services.users import proven_user

PAGE = "accounts/invitation_accept.html"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what; a signed-in person joins, a new one makes an account and joins."""
    invitation = Invitation.objects.by_token(token)
    if invitation is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if not invitation.is_open(timezone.now()):
        return _closed(request, invitation)
    if isinstance(request.user, User):
        return _join(request, invitation, request.user)
    if proven_user(invitation.email):
        return _page(request, invitation, "sign_in")
    return _join_as_new(request, invitation)


def _join(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    if user.email != invitation.email:
        return _page(request, invitation, "other_address")
    if request.method != "POST":
        return _page(request, invitation, "join")
    try:
        services.accept(invitation=invitation, by=user, at=timezone.now())
    except Refused:
        # Two clicks: the first one made the member, and the page for closed ones knows that.
        return redirect(request.path)
    return _welcome(request, invitation)


def _join_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewMemberForm(posted(request), email=invitation.email)
    if request.method != "POST":
        return _page(request, invitation, "join_as_new", form)
    if refusal := too_many(request, "signup"):
        return refusal
    if not form.is_valid():
        return _page(request, invitation, "join_as_new", form)
    try:
        user = services.accept_as_new(invitation=invitation, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, wording.explain(refused))
        return redirect(request.path)
    perform_login(request, user)
    return _welcome(request, invitation)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    text = _("Welcome to %(name)s.") % {"name": invitation.organisation}
    messages.success(request, text)
    return redirect(invitation.organisation)


def _closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Lead a member on; tell everybody else what to do."""
    user = request.user
    if isinstance(user, User) and invitation.organisation_id in user.roles:
        return redirect(invitation.organisation)
    return render(request, "accounts/invitation_closed.html", status=410)


def _page(
    request: HttpRequest, invitation: Invitation, step: str, form: NewMemberForm | None = None
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "role": Role(invitation.role).label,
        "step": step,
        "form": form,
    }
    # Whoever is signed in with another address cannot accept, however often they try.
    is_refused = request.method == "POST" and step in ("other_address", "sign_in")
    return render(request, PAGE, context, status=403 if is_refused else 200)
