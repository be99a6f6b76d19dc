"""A company's markets: side by side, one question across them, new ones, answers copied."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from checklists import permissions, spreadsheet, wording
from checklists.forms.markets import CopyForm, MarketsForm
from checklists.market_page import (
    chosen,
    copying,
    figures,
    question,
    sheet,
    starting,
    summary,
    table,
)
from checklists.models import Assessment
from checklists.services import markets as service
from checklists.services.markets import Copied
from checklists.workflow import DomainError
from copassess.accounts.http import AuthenticatedHttpRequest, posted
from copassess.audit import services as audit


@login_required
@require_safe
def market_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show a company's assessments side by side, and what they have in common."""
    choice = chosen.choose(request.user, request.GET)
    markets, earlier = figures.read_with_earlier(choice.assessments, choice.every)
    company = choice.organisation
    context = {
        "choice": choice,
        "table": table.build(markets, earlier),
        "summary": summary.build(markets, choice.query),
        "can_start": company is not None and permissions.can_start(request.user, company),
    }
    return render(request, "checklists/market_list.html", context)


@login_required
@require_safe
def market_export(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Download the table as a workbook; the company sees who did."""
    choice = chosen.choose(request.user, request.GET)
    if choice.organisation is None or not choice.assessments:
        raise Http404
    at = timezone.now()
    content = sheet.render(choice, at=timezone.localtime(at))
    audit.record(
        "market.export",
        by=request.user,
        at=at,
        target=choice.organisation,
        organisation_id=choice.organisation.pk,
        facts={"year": choice.year, "assessments": len(choice.assessments)},
    )
    name = f"markets-{choice.organisation.slug}-{choice.year}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=spreadsheet.CONTENT_TYPE, headers=headers)


@login_required
@require_safe
def market_question(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Show what each market says to one question."""
    choice = chosen.choose(request.user, request.GET)
    page = question.build(code, choice.assessments, choice.query)
    if page is None:
        raise Http404
    context = {"choice": choice, "page": page}
    return render(request, "checklists/market_question.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def market_start(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Start drafts in several countries from one assessment's answers."""
    source = get_object_or_404(Assessment.objects.visible_to(request.user).for_page(), pk=pk)
    permissions.require(permissions.can_start(request.user, source.organisation))
    existing = chosen.of_company(request.user, source.organisation_id)
    form = MarketsForm(posted(request), source=source, existing=existing)
    if request.method == "POST" and form.is_valid():
        try:
            made = service.start_in(
                source=source, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, wording.explain(error))
        else:
            _say_started(request, made)
            return redirect(_side_by_side(made[0]))
    context = {"source": source, "form": form}
    return render(request, "checklists/market_start.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def market_next(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Start the next period of several markets, each from its own answers."""
    choice = chosen.choose(request.user, request.GET)
    company = choice.organisation
    if company is None or not choice.assessments:
        raise Http404
    permissions.require(permissions.can_start(request.user, company))
    following = starting.following(choice.assessments, choice.every)
    if request.method == "POST":
        ticked = set(request.POST.getlist("source"))
        asked = [row.next for row in following if str(row.next.source.pk) in ticked]
        try:
            made = service.start_next(
                organisation=company, following=asked, by=request.user, at=timezone.now()
            )
        except DomainError as error:
            messages.error(request, wording.explain(error))
        else:
            _say_started(request, made)
            return redirect(_side_by_side(made[0]))
    return render(request, "checklists/market_next.html", {"choice": choice, "rows": following})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_copy(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Copy answers from another assessment of the company: choose, look, apply."""
    target = get_object_or_404(Assessment.objects.visible_to(request.user).for_page(), pk=pk)
    permissions.require(permissions.can_answer(request.user, target))
    others = chosen.of_company(request.user, target.organisation_id)
    asked = request.POST if request.method == "POST" else request.GET
    form = CopyForm(asked, target=target, others=others.exclude(pk=pk))
    if request.method == "POST" and form.is_valid() and _copy(request, target, form):
        return redirect(target)
    context = {"assessment": target, "form": form}
    if form.is_valid() and target.is_editable:
        values = form.cleaned_data
        context["preview"] = copying.preview(target=target, **values)
    return render(request, "checklists/answer_copy.html", context)


def _copy(request: AuthenticatedHttpRequest, target: Assessment, form: CopyForm) -> bool:
    """Copy what was ticked; say how that went."""
    values = form.cleaned_data
    try:
        copied = service.copy(
            source=values["source"],
            target=target,
            chosen=copying.chosen(request.POST.getlist("copy")),
            which=values["which"],
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, wording.explain(error))
        return False
    _say_copied(request, copied)
    return True


def _say_copied(request: AuthenticatedHttpRequest, copied: Copied) -> None:
    count, moved = len(copied.done), len(copied.moved)
    done = ngettext(
        "%(count)s answer is copied; it counts once it is confirmed here.",
        "%(count)s answers are copied; each counts once it is confirmed here.",
        count,
    )
    messages.success(request, done % {"count": count})
    if moved:
        left = ngettext(
            "%(count)s answer had changed meanwhile and stays as it is: %(codes)s.",
            "%(count)s answers had changed meanwhile and stay as they are: %(codes)s.",
            moved,
        )
        messages.warning(request, left % {"count": moved, "codes": ", ".join(copied.moved)})


def _say_started(request: AuthenticatedHttpRequest, made: list[Assessment]) -> None:
    text = ngettext(
        "%(count)s draft is started; its answers wait to be confirmed.",
        "%(count)s drafts are started; their answers wait to be confirmed.",
        len(made),
    )
    messages.success(request, text % {"count": len(made)})


def _side_by_side(row: Assessment) -> str:
    """Return where an assessment stands beside the others of its year."""
    query = f"?organisation={row.organisation_id}&year={row.period_from.year}"
    return reverse("checklists:market-list") + query
