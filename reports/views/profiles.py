"""Countries' profiles, as pages and as PDF, for the reviewers of those countries."""

import hashlib

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from checklists import permissions
from copassess.accounts.confirming import confirm_first
from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.audit import services as audit
from guidelines import catalogue
from reports import pdf, profile_page
from reports.portfolio import cells
from reports.portfolio.disclosure import FEWEST
from reports.profile.shape import Profile

# How long a file is kept for whoever downloads the same again.
KEPT_SECONDS = 3600


@never_cache
@login_required
@require_safe
def profile_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the reviewer's countries in which companies assessed themselves."""
    permissions.require(permissions.is_reviewer(request.user))
    context = {"countries": profile_page.countries_of(request.user), "fewest": FEWEST}
    return render(request, "reports/profile_list.html", context)


@never_cache
@login_required
@require_safe
def profile_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Show a country's profile as it stands now."""
    profile = _profile(request, code)
    if profile is None:
        return render(request, "guidelines/catalogue_missing.html", status=503)
    context = {"profile": profile, "fewest": FEWEST}
    return render(request, "reports/profile_detail.html", context)


@login_required
@require_safe
@confirm_first
def profile_download(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Download a country's profile; an event tells of it."""
    profile = _profile(request, code)
    if profile is None:
        return render(request, "guidelines/catalogue_missing.html", status=503)
    try:
        content = _file(profile)
    except pdf.ReportFailed:
        return render(request, "reports/profile_failed.html", {"profile": profile}, status=500)
    facts = {"country": code, "has_figures": profile.figures is not None}
    audit.record("profile.export", by=request.user, at=timezone.now(), facts=facts)
    name = f"country-profile-{code}-{profile.on:%Y-%m-%d}.pdf"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _profile(request: AuthenticatedHttpRequest, code: str) -> Profile | None:
    """Return the profile of one of the reviewer's countries; None without a catalogue."""
    permissions.require(permissions.is_reviewer(request.user))
    if code not in cells.reachable(request.user):
        raise Http404
    content = catalogue.newest()
    return profile_page.build(code, content, timezone.localdate()) if content else None


def _file(profile: Profile) -> bytes:
    """Return the PDF. Raises ReportFailed.

    It is made while the reader waits, which takes a second or so: no worker, no row and no page to
    wait on. The same text is the same file, so it is kept for a while by its hash.
    """
    html = profile_page.printable(profile)
    key = f"profile:{hashlib.sha256(html.encode()).hexdigest()}"
    file: bytes | None = cache.get(key)
    if file is None:
        file = pdf.render_html(html)
        cache.set(key, file, timeout=KEPT_SECONDS)
    return file
