"""What a person says of themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from copassess.accounts import services
from copassess.accounts.forms.person import ProfileForm
from copassess.accounts.http import AuthenticatedHttpRequest, posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show and change name and time zone; e-mail and password have pages of allauth's."""
    user = request.user
    present = {"name": user.name, "time_zone": user.time_zone}
    form = ProfileForm(posted(request), initial=present)
    if request.method == "POST" and form.is_valid():
        services.change_profile(user=user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile-edit")
    return render(request, "accounts/profile_edit.html", {"form": form})
