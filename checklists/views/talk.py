"""Comments on a question, and the history of its answer."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checklists import permissions, question_page, wording
from checklists.models import Answer, Assessment, Comment
from checklists.services import comments, history
from checklists.services.answers import FIELDS
from checklists.workflow import DomainError
from copassess.accounts.http import AuthenticatedHttpRequest

# What the browser's script puts into the card all the same: nothing was stored.
REFUSED = 409
LONGEST_NUMBER = 9


@login_required
@require_safe
def question_talk(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Show what was said about a question, and what its answer said before."""
    return _talk(request, _answer(request, pk, question))


@login_required
@require_POST
def comment_write(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Add a comment."""
    answer = _answer(request, pk, question, to_write=True)
    text = request.POST.get("text", "")
    try:
        comments.write(answer=answer, text=text, by=request.user, at=timezone.now())
    except DomainError as error:
        return _talk(request, answer, problem=wording.explain(error), typed=text)
    return _done(request, answer)


@login_required
@require_POST
def comment_resolve(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Mark a comment as settled."""
    comment = _comment(request, pk)
    comments.resolve(comment=comment, by=request.user, at=timezone.now())
    return _done(request, comment.answer)


@login_required
@require_POST
def comment_reopen(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take that mark away again."""
    comment = _comment(request, pk)
    comments.reopen(comment=comment)
    return _done(request, comment.answer)


@login_required
@require_POST
def answer_restore(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Return an answer, or one field of it, to what it said once."""
    answer = _answer(request, pk, question, to_write=True)
    field = request.POST.get("field", "")
    try:
        history.restore(
            answer=answer,
            version=_number(request.POST.get("version", "")),
            seen=_number(request.POST.get("seen", "")),
            fields=[field] if field else FIELDS,
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as error:
        return _talk(request, answer, problem=wording.explain(error))
    if request.htmx:
        # The card above shows what the answer said before.
        return HttpResponse(headers={"HX-Refresh": "true"})
    messages.success(request, _("The earlier text stands again; what it replaced is kept below."))
    return _done(request, answer)


@login_required
@require_safe
def comment_list(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """List the comments of an assessment, those that want something unless all are asked for."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    found = Comment.objects.filter(answer__assessment=assessment).for_list()
    shows_all = request.GET.get("show") == "all"
    shown = found if shows_all else found.unresolved()
    context = {
        "assessment": assessment,
        "rows": question_page.listed(shown.select_related("answer"), assessment),
        "shows_all": shows_all,
        "can_write": permissions.can_answer(request.user, assessment),
    }
    return render(request, "checklists/talk_list.html", context)


def _answer(
    request: AuthenticatedHttpRequest, pk: UUID, question: str, *, to_write: bool = False
) -> Answer:
    rows = Answer.objects.visible_to(request.user).for_talk()
    answer = get_object_or_404(rows, assessment=pk, question=question)
    if to_write:
        permissions.require(permissions.can_answer(request.user, answer.assessment))
    return answer


def _comment(request: AuthenticatedHttpRequest, pk: UUID) -> Comment:
    rows = Comment.objects.visible_to(request.user).select_related("answer__assessment")
    comment = get_object_or_404(rows, pk=pk)
    permissions.require(permissions.can_answer(request.user, comment.answer.assessment))
    return comment


def _talk(
    request: AuthenticatedHttpRequest, answer: Answer, *, problem: str = "", typed: str = ""
) -> HttpResponse:
    """Show it, as a page of its own or as the part of a card that asked for it."""
    answer.refresh_from_db(fields=["version", "response", "note"])
    can_write = permissions.can_answer(request.user, answer.assessment)
    context = {
        "assessment": answer.assessment,
        "page": question_page.build(answer, everything=request.GET.get("show") == "all"),
        "can_write": can_write,
        "can_restore": can_write and answer.assessment.is_editable,
        "problem": problem,
        "typed": typed,
    }
    template = "_talk" if request.htmx else "talk_detail"
    status = REFUSED if problem else 200
    return render(request, f"checklists/{template}.html", context, status=status)


def _done(request: AuthenticatedHttpRequest, answer: Answer) -> HttpResponse:
    """Show what it is now, by a way that a reload does not walk again."""
    if request.htmx:
        return _talk(request, Answer.objects.for_talk().get(pk=answer.pk))
    if request.POST.get("back") == "list":
        return redirect("checklists:comment-list", pk=answer.assessment_id)
    return redirect("checklists:question-talk", pk=answer.assessment_id, question=answer.question)


def _number(text: str) -> int:
    """Return a version; what is none is one that no answer ever had."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else -1
