"""The portfolio of a reviewer's countries, as a page and as files."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from checklists import permissions
from copassess.accounts.confirming import confirm_first
from copassess.accounts.http import AuthenticatedHttpRequest
from reports import portfolio_page
from reports.portfolio import files, whole
from reports.portfolio.disclosure import FEWEST
from reports.portfolio_form import PortfolioForm
from reports.services import portfolio as services


@never_cache
@login_required
@require_safe
def portfolio_detail(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the figures of the reviewer's countries that the filters choose, as they are now."""
    permissions.require(permissions.is_reviewer(request.user))
    reach = whole.reach_of(request.user)
    form = PortfolioForm(request.GET, reach)
    portfolio = whole.read(reach, form.filters())
    shown = portfolio_page.show(
        portfolio, reach, form.query, severity=form.severity_shown, area=form.area_shown
    )
    context = {
        "form": form,
        "chips": form.chips(),
        "query": form.query(severity="", area=""),
        "shown": shown,
        "is_empty": portfolio.is_empty,
        "counted": files.counted(),
        "fewest": FEWEST,
    }
    return render(request, "reports/portfolio_detail.html", context)


@login_required
@require_safe
@confirm_first
def portfolio_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponse:
    """Download the figures, without those of too few companies; an event tells of it."""
    permissions.require(permissions.is_reviewer(request.user))
    if form not in files.MAKE:
        raise Http404
    reach, at = whole.reach_of(request.user), timezone.now()
    asked = PortfolioForm(request.GET, reach)
    content = services.export(
        reach=reach,
        filters=asked.filters(),
        codes=asked.codes(),
        words=asked.words(),
        form=form,
        by=request.user,
        at=at,
    )
    name = f"portfolio-{timezone.localtime(at):%Y-%m-%d-%H%M}.{form}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=files.TYPES[form], headers=headers)
