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
from copassess.accounts.http import AuthenticatedHttpRequest, posted, too_many
from copassess.accounts.models import User

# Where a sentence stands that says why nothing was assigned.
FIELDS = {"assign_due": "due", "assign_left": "to", "assign_viewer": "to", "unknown_area": "area"}


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
    assessment = _assessment(request, pk)
    if request.method == "POST":
        permissions.require(permissions.can_answer(request.user, assessment))
    areas = work_page.areas(assessment, timezone.localdate())
    form = _form(request, assessment, areas)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data.get("email") and (refusal := too_many(request, "invitation")):
            return refusal
        if _assign(request, assessment, form):
            return redirect("checklists:assignment-list", pk=pk)
    return _page(request, assessment, areas, form)


@login_required
@require_POST
def assignment_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Give an assignment another due date."""
    assignment = _assignment(request, pk)
    form = DueForm(request.POST, pk)
    if form.is_valid():
        due = form.cleaned_data["due"]
        try:
            service.change_due(assignment=assignment, due=due, by=request.user, at=timezone.now())
        except NotDone as error:
            form.add_error("due", wording.explain(error))
        else:
            messages.success(request, _("The due date is saved."))
            return redirect("checklists:assignment-list", pk=assignment.assessment_id)
    assessment = _assessment(request, assignment.assessment_id)
    areas = work_page.areas(assessment, timezone.localdate())
    assign_form = _form(request, assessment, areas, is_posted=False)
    return _page(request, assessment, areas, assign_form, wrong=form)


@login_required
@require_POST
def assignment_remove(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take an area back from a person."""
    assignment = _assignment(request, pk)
    service.remove(assignment=assignment, by=request.user, at=timezone.now())
    text = _("%(person)s no longer has this area.")
    messages.success(request, text % {"person": assignment.person or assignment.email})
    return redirect("checklists:assignment-list", pk=assignment.assessment_id)


def _assessment(request: AuthenticatedHttpRequest, pk: UUID) -> Assessment:
    rows = Assessment.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def _assignment(request: AuthenticatedHttpRequest, pk: UUID) -> Assignment:
    rows = Assignment.objects.visible_to(request.user).for_list()
    assignment = get_object_or_404(rows.select_related("assessment__revision"), pk=pk)
    permissions.require(permissions.can_answer(request.user, assignment.assessment))
    return assignment


def _form(
    request: AuthenticatedHttpRequest,
    assessment: Assessment,
    areas: tuple[work_page.GivenArea, ...],
    *,
    is_posted: bool = True,
) -> AssignForm:
    named = request.GET.get("instead", "")
    instead = next((one for area in areas for one in area.given if str(one.pk) == named), None)
    return AssignForm(
        posted(request) if is_posted else None,
        areas=[(area.code, area.title) for area in areas],
        people=User.objects.answering_for(assessment.organisation),
        can_invite=permissions.can_submit(request.user, assessment),
        initial={
            "area": request.GET.get("area", ""),
            "instead": named,
            "due": instead and not instead.is_overdue and instead.due,
        },
    )


def _page(
    request: AuthenticatedHttpRequest,
    assessment: Assessment,
    areas: tuple[work_page.GivenArea, ...],
    form: AssignForm,
    *,
    wrong: DueForm | None = None,
) -> HttpResponse:
    """Show the page; `wrong` is a due date that could not be changed."""
    can_answer = permissions.can_answer(request.user, assessment)
    named = form["instead"].value()
    context = {
        "assessment": assessment,
        "areas": areas,
        "form": form,
        "wrong": wrong,
        "can_assign": can_answer and assessment.is_editable,
        "instead": next((one for a in areas for one in a.given if str(one.pk) == named), None),
    }
    return render(request, "checklists/assignment_list.html", context)


def _assign(request: AuthenticatedHttpRequest, assessment: Assessment, form: AssignForm) -> bool:
    """Give the area to whoever is named, and tell whether that was done."""
    values = form.cleaned_data
    given = Assignment.objects.filter(assessment=assessment, area=values["area"]).for_list()
    instead = next((row for row in given if str(row.pk) == values["instead"]), None)
    try:
        done = service.give(
            assessment=assessment,
            area=values["area"],
            to=values["to"],
            email=values.get("email", ""),
            due=values["due"],
            instead=instead,
            by=request.user,
            at=timezone.now(),
        )
    except NotDone as error:
        form.add_error(FIELDS.get(error.reason), wording.explain(error))
        return False
    text = _("%(person)s has this area now.") if done.person else _("%(person)s is invited.")
    messages.success(request, text % {"person": done.person or done.email})
    return True
