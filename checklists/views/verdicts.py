"""Verdicts: one at a time as they are given, a page's at once, the uncritical rest in one go."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from checklists import review_one, review_round, review_wording
from checklists.choices import Judgement
from checklists.document import Document
from checklists.forms.verdicts import VerdictForm, with_versions
from checklists.models import Submission
from checklists.review_decision import to_agree
from checklists.review_header import header
from checklists.review_page import Typed, stored_line
from checklists.review_round import Round
from checklists.review_summary import summarise
from checklists.review_way import Way, page_url
from checklists.services import verdicts as services
from checklists.views.review_pages import page, review_of, reviewable
from checklists.workflow import DomainError, Invalid, NotReviewing, Stale
from copassess.accounts.http import AuthenticatedHttpRequest

# The answer to a script whose verdict was not saved. One that only lacks something, as
# every "clarify" does until its comment is typed, is an ordinary answer.
OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
# What the buttons of a page with one question do once the verdict is saved.
THEN, AGREE = "then", "agree"


@login_required
@require_POST
def verdict_save(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Store one verdict, as a page with script does at each change."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    form = VerdictForm(_given(request, question), prefix=question)
    try:
        verdicts = services.save_verdict(
            review=review, by=request.user, at=timezone.now(), **asdict(form.written())
        )
    except DomainError as error:
        return _not_saved(request, submission, form, error)
    this = review_round.as_judged(submission, verdicts)
    if not _is_partial(request):
        return redirect(_onwards(request, this, question))
    return _saved(request, this, question)


@login_required
@require_POST
def verdict_save_all(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Store every verdict of a page, as its Save button does; show again what could not be."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    forms = _sent(request, submission)
    written, problems = _readable(forms)
    try:
        problems |= services.save_verdicts(
            review=review, written=written, by=request.user, at=timezone.now()
        )
    except NotReviewing as error:
        messages.error(request, review_wording.explain(error))
        stored = review_round.verdicts_of(review)
        changed = [code for code, form in forms.items() if form.differs_from(stored.get(code))]
        return page(request, submission, typed=_typed(forms, dict.fromkeys(changed, error)))
    if problems:
        messages.error(request, _problem_count(len(problems)))
        return page(request, submission, typed=_typed(forms, problems))
    messages.success(request, _("Your verdicts are saved."))
    return redirect(Way.of(request.GET.dict()).url(submission))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verdict_agree_rest(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Agree to every uncritical yes that has no verdict, after showing which they are."""
    submission = reviewable(request, pk)
    review = review_of(submission)
    if request.method == "POST":
        try:
            count = services.agree_rest(review=review, by=request.user, at=timezone.now())
        except NotReviewing as error:
            messages.error(request, review_wording.explain(error))
        else:
            said = ngettext("Agreed to %(count)s answer.", "Agreed to %(count)s answers.", count)
            messages.success(request, said % {"count": count})
        return redirect(page_url(submission))
    this = review_round.read(submission)
    top = header(this, request.user)
    if not top.is_mine:
        return redirect(page_url(submission))
    context = {"header": top, "points": to_agree(this), "page_url": page_url(submission)}
    return render(request, "checklists/review_agree_rest.html", context)


def _is_partial(request: AuthenticatedHttpRequest) -> bool:
    """Tell whether the page's script asks, which puts the answer into its place."""
    return request.headers.get("HX-Request") == "true"


def _given(request: AuthenticatedHttpRequest, question: str) -> QueryDict:
    """Return the fields as sent; the button that agrees needs no other choice."""
    data = with_versions(request.POST)
    if request.POST.get(THEN) == AGREE:
        data[f"{question}-judgement"] = Judgement.AGREED.value
    return data


def _onwards(request: AuthenticatedHttpRequest, this: Round, question: str) -> str:
    """Return where a verdict leads to: on to the next question where a button said so."""
    way = Way.of(request.GET.dict())
    if not way.is_one or THEN not in request.POST:
        return way.url(this.submission, question)
    steps = review_one.steps(this, way, question)
    if steps and steps.next_url:
        return steps.next_url
    messages.success(request, _("Saved. This is the last question of the list."))
    return way.url(this.submission, question)


def _saved(request: AuthenticatedHttpRequest, this: Round, question: str) -> HttpResponse:
    """Say when it was saved, and send the summary that follows from it."""
    context = {
        "code": question,
        "version": this.verdicts[question].version,
        "at": timezone.now(),
        "submission": this.submission,
        "summary": summarise(this, Way.of(request.GET.dict())),
        "can_judge": True,
    }
    return render(request, "checklists/_verdict_saved.html", context)


def _not_saved(
    request: AuthenticatedHttpRequest, submission: Submission, form: VerdictForm, error: DomainError
) -> HttpResponse:
    """Say why not; what was typed stays in the page, or is shown again in a new one."""
    if isinstance(error, Invalid) and error.reason == "unknown_question":
        raise Http404
    typed = _typed({str(form.prefix): form}, {str(form.prefix): error})
    if not _is_partial(request):
        return page(request, submission, question=str(form.prefix), typed=typed)
    context = {
        "code": form.prefix,
        "typed": typed[str(form.prefix)],
        "is_stale": isinstance(error, Stale),
    }
    status = _status(error)
    return render(request, "checklists/_verdict_problem.html", context, status=status)


def _status(error: DomainError) -> int:
    if isinstance(error, Invalid):
        return UNPROCESSABLE if error.reason == "unknown" else OK
    return CONFLICT


def _sent(request: AuthenticatedHttpRequest, submission: Submission) -> dict[str, VerdictForm]:
    """Return the questions that the page which was sent held; the others are left as they are."""
    codes = Document.from_json(submission.document).by_question
    data = with_versions(request.POST)
    forms = {code: VerdictForm(data, prefix=code) for code in codes}
    return {code: form for code, form in forms.items() if form.is_sent}


def _readable(
    forms: Mapping[str, VerdictForm],
) -> tuple[list[services.Written], dict[str, DomainError]]:
    """Return what the service can try to store, and what it cannot even try."""
    written, problems = [], dict[str, DomainError]()
    for code, form in forms.items():
        try:
            written.append(form.written())
        except Invalid as error:
            problems[code] = error
    return written, problems


def _typed(
    forms: Mapping[str, VerdictForm], problems: Mapping[str, DomainError]
) -> dict[str, Typed]:
    """Return what could not be stored, in the form that the page shows again."""
    return {code: _one_typed(forms[code], error) for code, error in problems.items()}


def _one_typed(form: VerdictForm, error: DomainError) -> Typed:
    stale = error.current if isinstance(error, Stale) else {}
    return Typed(
        judgement=form.typed("judgement") or "",
        response=form.typed("response") or "",
        comment=form.typed("comment") or "",
        internal_note=form.typed("internal_note") or "",
        version=int(str(stale["version"])) if stale else form.seen_version,
        field=error.field if isinstance(error, Invalid) else "judgement",
        problem=review_wording.explain(error),
        stored=stored_line(stale) if stale else "",
        must_answer=form.must is not False,
    )


def _problem_count(count: int) -> str:
    return ngettext(
        "%(count)s verdict was not saved; all others were. It is marked below.",
        "%(count)s verdicts were not saved; all others were. They are marked below.",
        count,
    ) % {"count": count}
