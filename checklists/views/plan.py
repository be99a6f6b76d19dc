"""The action plan: the list, its saves one row at a time or all at once, and its workbook."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists import permissions, spreadsheet, wording
from checklists.answer_card import Refusal
from checklists.choices import ActionStatus
from checklists.forms.plan import BULK, BulkForm, PlanForm, SettleForm, versions_of
from checklists.models import Answer, Assessment
from checklists.plan_page import listing, page, sheet
from checklists.services import answers as service
from checklists.services import plans
from checklists.workflow import DomainError, Invalid
from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.audit import services as audit


@login_required
@require_safe
def plan_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the plans of the user's companies, a line an assessment."""
    context = {"companies": listing.build(request.user, today=timezone.localdate())}
    return render(request, "checklists/plan_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show a plan; save all that was changed on it, and what the ticked rows get."""
    assessment = _assessment(request, pk)
    if request.method != "POST":
        return _page(request, assessment)
    permissions.require(permissions.can_answer(request.user, assessment))
    bulk = BulkForm(request.POST) if request.POST.get("do") == BULK else None
    is_valid = bulk is None or bulk.is_valid()
    versions = versions_of(request.POST)
    answers = page.answers_of(assessment, versions)
    form = PlanForm(request.POST, answers, versions=versions, bulk=bulk if is_valid else None)
    results = service.write_all(sent=form.sent, by=request.user, at=timezone.now())
    refusals = form.refusals(results)
    _say_saved(request, len(results.keys() - refusals.keys()), len(refusals))
    if refusals or not is_valid:
        return _page(request, assessment, refusals, bulk)
    return redirect(request.get_full_path() + form.anchor)


@login_required
@require_POST
def plan_save(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Save one row as the page's script does, and answer with how that went."""
    answer = _answer(request, pk, question)
    form = PlanForm(request.POST, [answer])
    results = service.write_all(sent=form.sent, by=request.user, at=timezone.now())
    refusal = form.refusals(results).get(question)
    if not request.htmx:
        return _back(request, pk, question, refusal)
    is_new = not refusal and (question in results or form.is_current(answer))
    row = page.saved_row(
        answer,
        version=answer.version if is_new else form.seen(answer),
        at=timezone.now(),
        refusal=refusal,
        is_whole=bool(form.does),
    )
    name = "_plan_row" if form.does else "_plan_saved"
    context = {"row": row, "statuses": page.statuses(), "can_plan": True}
    status = _status([refusal]) if refusal else HTTPStatus.OK
    return render(request, f"checklists/{name}.html", context, status=status)


@login_required
@require_POST
def plan_settle(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Say how an action went that was carried forward from an earlier assessment."""
    answer = _answer(request, pk, question)
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    version, status = form.cleaned_data["version"], ActionStatus(form.cleaned_data["status"])
    try:
        plans.settle(
            answer=answer, version=version, status=status, by=request.user, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, wording.explain(error))
    else:
        said = {"code": question, "status": status.label}
        messages.success(request, _("%(code)s: saved as “%(status)s”.") % said)
    return redirect(reverse("checklists:plan-detail", args=[pk]) + "#last-time")


@login_required
@require_safe
def plan_xlsx(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Download the plan as it is filtered; the company sees who did."""
    assessment = _assessment(request, pk)
    at = timezone.now()
    today = timezone.localdate(at)
    plan = page.plan_of(assessment)
    shown = page.narrowed(plan, request.GET, request.user, today=today)
    content = sheet.render(plan, shown, at=timezone.localtime(at))
    audit.record(
        "plan.export",
        by=request.user,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts={"rows": len(shown.gaps) + len(shown.former)},
    )
    headers = {"Content-Disposition": f'attachment; filename="action-plan-{today:%Y-%m-%d}.xlsx"'}
    return HttpResponse(content, content_type=spreadsheet.CONTENT_TYPE, headers=headers)


def _assessment(request: AuthenticatedHttpRequest, pk: UUID) -> Assessment:
    rows = Assessment.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def _answer(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> Answer:
    """Return an answer whose action the user may write; 404 and 403 as everywhere."""
    rows = Answer.objects.visible_to(request.user).for_writing()
    answer = get_object_or_404(rows, assessment=pk, question=question)
    permissions.require(permissions.can_answer(request.user, answer.assessment))
    return answer


def _page(
    request: AuthenticatedHttpRequest,
    assessment: Assessment,
    refusals: Mapping[str, Refusal] | None = None,
    bulk: BulkForm | None = None,
) -> HttpResponse:
    """Show the plan, with what was typed where it could not be saved."""
    built = page.build(
        page.plan_of(assessment),
        request.GET,
        request.user,
        today=timezone.localdate(),
        refusals=refusals,
        ticked=bulk.ticked if bulk else (),
    )
    context = {
        "assessment": assessment,
        "page": built,
        "bulk": bulk or BulkForm(),
        "statuses": page.statuses(),
        "can_plan": permissions.can_answer(request.user, assessment),
    }
    status = _status((refusals or {}).values()) if refusals or bulk else HTTPStatus.OK
    return render(request, "checklists/plan_detail.html", context, status=status)


def _back(
    request: AuthenticatedHttpRequest, pk: UUID, question: str, refusal: Refusal | None
) -> HttpResponse:
    """Return to the row on its page; without script nothing that was typed is lost."""
    if refusal:
        return _page(request, _assessment(request, pk), {question: refusal})
    return redirect(reverse("checklists:plan-detail", args=[pk]) + f"#row-{question}")


def _status(refusals: Iterable[Refusal]) -> HTTPStatus:
    """Return the status of an answer to what was not stored; the fault is a value's, or a race."""
    is_raced = [not isinstance(refusal.error, Invalid) for refusal in refusals]
    is_conflict = bool(is_raced) and all(is_raced)
    return HTTPStatus.CONFLICT if is_conflict else HTTPStatus.UNPROCESSABLE_ENTITY


def _say_saved(request: AuthenticatedHttpRequest, done: int, refused: int) -> None:
    """Say how many rows were written, and how many were not."""
    if done:
        text = ngettext("%(count)s action is saved.", "%(count)s actions are saved.", done)
        messages.success(request, text % {"count": done})
    if refused:
        text = ngettext(
            "%(count)s action is not saved; see below why.",
            "%(count)s actions are not saved; see below why.",
            refused,
        )
        messages.error(request, text % {"count": refused})
