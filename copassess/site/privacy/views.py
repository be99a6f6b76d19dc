"""What is kept of persons: the page that tells."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from copassess.site.privacy import stored


@require_safe
def privacy_detail(request: HttpRequest) -> HttpResponse:
    """Tell what is stored about persons, why, for how long, and who sees it."""
    context = {"lines": list(stored.lines()), "periods": stored.periods()}
    return render(request, "privacy/privacy_detail.html", context)
