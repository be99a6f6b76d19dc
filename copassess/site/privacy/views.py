"""What is kept of persons: the page that tells, one's own data, and the end of an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from copassess.accounts import wording
from copassess.accounts.confirming import confirm_first
from copassess.accounts.http import AuthenticatedHttpRequest, posted, too_many
from copassess.accounts.refusals import Refused
from copassess.site.privacy import leaving, my_data, stored
from copassess.site.privacy.forms import DeleteAccountForm


@require_safe
def privacy_detail(request: HttpRequest) -> HttpResponse:
    """Tell what is stored about persons, why, for how long, and who sees it."""
    context = {"lines": list(stored.lines()), "periods": stored.periods()}
    return render(request, "privacy/privacy_detail.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def data_export(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Say what the file holds; hand it out where it is asked for."""
    if request.method != "POST":
        return render(request, "privacy/data_export.html")
    if limited := too_many(request, "my_data"):
        return limited
    now = timezone.now()
    text = my_data.collect(user=request.user, at=now)
    name = f"copassess-my-data-{now:%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def account_delete(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Say what goes and what stays; delete the account once that is read."""
    form = DeleteAccountForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            leaving.delete_account(user=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, wording.explain(refused))
        else:
            # No event of signing out: there is nobody any more who could have.
            request.session.flush()
            messages.success(request, _("Your account is deleted. A mail confirms it."))
            return redirect("site:landing")
    ties = leaving.ties(request.user)
    context = {"form": form, "ties": ties, "periods": stored.periods()}
    return render(request, "privacy/account_delete.html", context)
