"""Who has which area of an assessment, and everybody's own work."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists import permissions, wording, work_page
from checklists.forms.assignments import AssignForm, DueForm
from checklists.models import Assessment, Assignment
from checklists.services import assignments as service
from checklists.workflow import NotDone
from copassess.accounts.http import AuthenticatedHttpRequest, posted
from copassess.accounts.models import User


@login_required
@require_safe
def work_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show what is one's own, across assessments."""
    page = work_page.build(request.user, timezone.localdate())
    return render(request, "checklists/work_list.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_list(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show who has which area, and give one to somebody."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    can_assign = permissions.can_answer(request.user, assessment)
    if request.method == "POST":
        permissions.require(can_assign)
    areas = work_page.areas(assessment, timezone.localdate())
    form = _form(request, assessment, areas)
    if request.method == "POST" and form.is_valid() and _assign(request, assessment, form):
        return redirect("checklists:assignment-list", pk=pk)
    context = {
        "assessment": assessment,
        "areas": areas,
        "form": form,
        "can_assign": can_assign and assessment.is_editable,
    }
    return render(request, "checklists/assignment_list.html", context)


@login_required
@require_POST
def assignment_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Give an assignment another due date."""
    assignment = _assignment(request, pk)
    form = DueForm(request.POST, pk)
    if form.is_valid():
        try:
            service.change_due(
                assignment=assignment,
                due=form.cleaned_data["due"],
                by=request.user,
                at=timezone.now(),
            )
        except NotDone as error:
            messages.error(request, wording.explain(error))
        else:
            messages.success(request, _("The due date is saved."))
    else:
        messages.error(request, " ".join(map(str, form.errors["due"])))
    return redirect("checklists:assignment-list", pk=assignment.assessment_id)


@login_required
@require_POST
def assignment_remove(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take an area back from a person."""
    assignment = _assignment(request, pk)
    service.remove(assignment=assignment, by=request.user, at=timezone.now())
    text = _("%(person)s no longer has this area.")
    messages.success(request, text % {"person": assignment.person or assignment.email})
    return redirect("checklists:assignment-list", pk=assignment.assessment_id)


def _assignment(request: AuthenticatedHttpRequest, pk: UUID) -> Assignment:
    rows = Assignment.objects.visible_to(request.user).for_list()
    assignment = get_object_or_404(rows.select_related("assessment__revision"), pk=pk)
    permissions.require(permissions.can_answer(request.user, assignment.assessment))
    return assignment


def _form(
    request: AuthenticatedHttpRequest,
    assessment: Assessment,
    areas: tuple[work_page.GivenArea, ...],
) -> AssignForm:
    return AssignForm(
        posted(request),
        areas=[(area.code, area.title) for area in areas],
        people=User.objects.answering_for(assessment.organisation),
        can_invite=permissions.can_submit(request.user, assessment),
        area=request.GET.get("area", ""),
    )


def _assign(request: AuthenticatedHttpRequest, assessment: Assessment, form: AssignForm) -> bool:
    """Give the area to whoever is named, and tell whether that was done."""
    values = form.cleaned_data
    common = {
        "assessment": assessment,
        "area": values["area"],
        "due": values["due"],
        "by": request.user,
        "at": timezone.now(),
    }
    try:
        if values["to"]:
            done = service.assign(to=values["to"], **common)
        else:
            done = service.assign_invited(email=values["email"], **common)
    except NotDone as error:
        form.add_error("due" if error.reason == "assign_due" else None, wording.explain(error))
        return False
    text = _("%(person)s has this area now.") if done.person else _("%(person)s is invited.")
    messages.success(request, text % {"person": done.person or done.email})
    return True
