"""One question across companies, so that like is judged alike; rates for headquarters."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from checklists import fairness, fairness_export, fairness_page, permissions
from checklists.fairness_page import QuestionLine
from checklists.forms.fairness import JudgedForm, QuestionsForm
from copassess.accounts.confirming import confirm_first
from copassess.accounts.http import AuthenticatedHttpRequest, page_number
from copassess.audit import services as audit
from guidelines import catalogue
from guidelines.catalogue import Catalogue


@never_cache
@login_required
@require_safe
def fairness_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the questions by how their answers are judged."""
    permissions.require(permissions.is_reviewer(request.user))
    content = catalogue.newest()
    if content is None:
        return render(request, "guidelines/catalogue_missing.html", status=503)
    form = QuestionsForm(request.GET, content)
    is_headquarters = fairness_page.is_headquarters(request.user)
    lines = fairness_page.questions(content, with_reviewers=is_headquarters)
    context = {
        "form": form,
        "lines": _left(lines, form, content),
        "nothing": not lines,
        "is_headquarters": is_headquarters,
        "least": fairness.LEAST,
    }
    return render(request, "checklists/fairness_list.html", context)


@never_cache
@login_required
@require_safe
def fairness_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Show a question's answers side by side, like ones together."""
    user = request.user
    permissions.require(permissions.is_reviewer(user))
    content = _content()
    question = content.by_code.get(code)
    if question is None:
        raise Http404
    form = JudgedForm(request.GET, content, user)
    is_headquarters = fairness_page.is_headquarters(user)
    context = {
        "question": question,
        "form": form,
        "query": _query(request, form),
        "by_response": fairness_page.by_response(code),
        "page": fairness_page.page(user, question, content, form.filters(), page_number(request)),
        "reviewers": fairness_page.reviewers(content, code) if is_headquarters else [],
        "is_headquarters": is_headquarters,
        "least": fairness.LEAST,
    }
    return render(request, "checklists/fairness_detail.html", context)


@never_cache
@login_required
@require_safe
@confirm_first
def fairness_export_file(request: AuthenticatedHttpRequest, form: str) -> HttpResponse:
    """Download all reviewers' rates; headquarters alone."""
    permissions.require(fairness_page.is_headquarters(request.user))
    if form not in fairness_export.FORMS:
        raise Http404
    content = fairness_export.make(fairness_page.reviewers(_content()), form)
    audit.record("rates.export", by=request.user, at=timezone.now(), facts={"form": form})
    headers = {"Content-Disposition": f'attachment; filename="verdict-rates.{form}"'}
    return HttpResponse(content, content_type=fairness_export.FORMS[form], headers=headers)


def _content() -> Catalogue:
    """Return the catalogue. Raises Http404 while there is none."""
    content = catalogue.newest()
    if content is None:
        raise Http404
    return content


def _left(
    lines: Iterable[QuestionLine], form: QuestionsForm, content: Catalogue
) -> list[QuestionLine]:
    """Keep the questions that the filters leave."""
    area, checklist = form.value("area"), form.value("checklist")
    severity, words = form.value("severity"), form.value("search").casefold().split()
    return [
        line
        for line in lines
        if (question := content.by_code[line.code])
        and area in ("", question.area)
        and checklist in ("", question.checklist)
        and severity in ("", question.severity)
        and all(word in f"{line.code} {line.title}".casefold() for word in words)
    ]


def _query(request: AuthenticatedHttpRequest, form: JudgedForm) -> str:
    """Return the filters as an address has them, without the page."""
    query = QueryDict(mutable=True)
    query.update({name: form.value(name) for name in form.fields if form.value(name)})
    return query.urlencode()
