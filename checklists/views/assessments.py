"""Assessments: those of one's companies, a new one, the overview of one, its name and its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from checklists import (
    benchmark_page,
    overview,
    permissions,
    progress,
    proposal_page,
    question_page,
    wording,
    work_page,
)
from checklists.choices import Outcome, Status
from checklists.forms.assessments import RenameForm, StartForm
from checklists.market_page import starting
from checklists.market_page.starting import Purpose
from checklists.models import Assessment
from checklists.models.assessment import AssessmentQuerySet
from checklists.plan_page import page as plan
from checklists.progress import Count
from checklists.services import assessments as service
from checklists.services import benchmarks
from checklists.services.reviews import last_decision
from checklists.workflow import Refused
from copassess.accounts.confirming import confirm_first
from copassess.accounts.http import AuthenticatedHttpRequest, posted
from copassess.accounts.models import Organisation
from copassess.accounts.permissions import can_manage
from guidelines.catalogue import Catalogue
from guidelines.reading import blank_lines


@login_required
@require_safe
def assessment_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the assessments of all of one's companies."""
    rows = list(Assessment.objects.visible_to(request.user).for_list())
    counted = progress.of_all(rows)
    companies = list(Organisation.objects.visible_to(request.user))
    context = {
        "rows": [_row(row, counted[row.pk].whole) for row in rows],
        "has_many": len(request.user.roles) > 1,
        "can_start": any(permissions.can_start(request.user, one) for one in companies),
        "sections": _sections(request, companies) if rows else [],
    }
    return render(request, "checklists/assessment_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_start(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Start an assessment, empty or from an earlier one's answers."""
    organisations = _organisations(request)
    permissions.require(bool(organisations))
    content = service.newest_content()
    if content is None:
        return render(request, "checklists/assessment_unready.html", status=503)
    form = _start_form(request, content, organisations)
    if request.method == "POST" and form.is_valid():
        assessment = service.start(by=request.user, at=timezone.now(), **form.cleaned_data)
        if assessment.started_from:
            taken = starting.carried(assessment.started_from, content, assessment.sectors)
            messages.success(request, starting.carried_sentence(taken))
        return redirect(assessment)
    context = {"form": form, "blanks": blank_lines(content), **_source(form, content)}
    return render(request, "checklists/assessment_start.html", context)


@login_required
@require_safe
def assessment_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show how far an assessment is, and what comes next."""
    assessment = get_object_or_404(_visible(request), pk=pk)
    submissions = assessment.submissions.for_overview()
    today = timezone.localdate()
    page = overview.build(assessment, submissions, last_decision(assessment), today=today)
    user = request.user
    context = {
        "assessment": assessment,
        "page": page,
        "comments": question_page.unresolved_count(assessment),
        "waiting": proposal_page.waiting_count(assessment),
        "plan": plan.summary_of(assessment, today=today),
        "continue_url": work_page.continue_at(user, assessment) if page.is_editable else "",
        "can_answer": permissions.can_answer(user, assessment),
        "can_submit": permissions.can_submit(user, assessment),
        "can_delete": permissions.can_delete(user, assessment) and page.can_be_deleted,
        "can_start": permissions.can_start(user, assessment.organisation),
    }
    return render(request, "checklists/assessment_detail.html", context)


@login_required
@require_safe
def assessment_next(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the next open question, and to submitting when there is none."""
    assessment = get_object_or_404(_visible(request), pk=pk)
    question = progress.next_open(assessment, request.GET.get("after", ""))
    if question:
        area = reverse("checklists:assessment-area", args=[pk, question.area])
        return redirect(f"{area}#question-{question.code}")
    if permissions.can_submit(request.user, assessment) and assessment.is_editable:
        return redirect("checklists:assessment-submit", pk=pk)
    messages.success(request, _("No question is open."))
    return redirect(assessment)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_rename(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Give an assessment another title."""
    assessment = get_object_or_404(_visible(request), pk=pk)
    permissions.require(permissions.can_rename(request.user, assessment))
    form = RenameForm(posted(request), initial={"title": assessment.title})
    if request.method == "POST" and form.is_valid():
        try:
            service.rename(
                assessment=assessment, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as error:
            messages.error(request, wording.explain(error))
        return redirect(assessment)
    context = {"assessment": assessment, "form": form}
    return render(request, "checklists/assessment_rename.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def assessment_delete(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Delete a draft that was never submitted; asks before it does."""
    assessment = get_object_or_404(_visible(request), pk=pk)
    permissions.require(permissions.can_delete(request.user, assessment))
    if request.method == "POST":
        try:
            service.delete(assessment=assessment, by=request.user, at=timezone.now())
        except Refused as error:
            messages.error(request, wording.explain(error))
            return redirect(assessment)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": assessment.title})
        return redirect("checklists:assessment-list")
    context = {"assessment": assessment, "count": progress.of(assessment).whole}
    return render(request, "checklists/assessment_delete.html", context)


def _visible(request: AuthenticatedHttpRequest) -> AssessmentQuerySet:
    """Return the assessments that the user may see, with what their pages show."""
    return Assessment.objects.visible_to(request.user).for_page()


def _organisations(request: AuthenticatedHttpRequest) -> list[Organisation]:
    """Return the companies in which the user may start an assessment."""
    rows = Organisation.objects.visible_to(request.user)
    return [row for row in rows if permissions.can_start(request.user, row)]


def _sections(
    request: AuthenticatedHttpRequest, companies: list[Organisation]
) -> list[benchmark_page.Section]:
    """Return where each of one's companies stands among others."""
    standings = benchmarks.for_organisations(companies)
    return [
        benchmark_page.section(one, is_owner=can_manage(request.user, one.organisation))
        for one in standings.values()
    ]


def _row(assessment: Assessment, count: Count) -> dict[str, Any]:
    """Return an assessment as a line of the list."""
    outcome = Outcome(assessment.outcome) if assessment.outcome else None
    return {
        "assessment": assessment,
        "count": count,
        "sectors": overview.sector_titles(assessment),
        "scope": overview.scope_words(assessment),
        "status": wording.status_sentence(Status(assessment.status), outcome),
    }


def _start_form(
    request: AuthenticatedHttpRequest, content: Catalogue, organisations: list[Organisation]
) -> StartForm:
    """Return the form, filled in from the earlier assessment that the address names."""
    rows = Assessment.objects.visible_to(request.user).for_list()
    earlier = [row for row in rows if permissions.can_start(request.user, row.organisation)]
    source = next((row for row in earlier if str(row.pk) == request.GET.get("from")), None)
    is_market = source is not None and request.GET.get("for") == Purpose.MARKET
    purpose = Purpose.MARKET if is_market else Purpose.PERIOD
    return StartForm(
        posted(request),
        content=content,
        organisations=organisations,
        earlier=earlier,
        today=timezone.localdate(),
        initial=starting.proposals(source, purpose) if source else {},
        is_market=is_market,
    )


def _source(form: StartForm, content: Catalogue) -> dict[str, Any]:
    """Return what the page says of the assessment that a new one starts from."""
    source = form.source
    if source is None:
        return {}
    taken = starting.carried(source, content, source.sectors)
    return {
        "source": source,
        "is_market": form.is_market,
        "carried": taken,
        "changed": starting.changed_sentence(taken),
    }
