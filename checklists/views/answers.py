"""Answering: the page of an area, and the saves that come from its cards."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from checklists import (
    answer_card,
    area_page,
    card_html,
    permissions,
    progress,
    wording,
    work_page,
)
from checklists.answer_card import Refusal
from checklists.choices import EvidenceKind, Status
from checklists.forms import documents
from checklists.forms.answers import AreaForm, link_of, version_of
from checklists.models import Answer, Assessment, Evidence
from checklists.services import answers as service
from checklists.services import evidence as evidence_service
from checklists.services.reviews import comments_for
from checklists.workflow import DomainError, Invalid, NotTaken
from copassess.accounts.http import AuthenticatedHttpRequest, too_many
from guidelines.catalogue import Area

# What the browser's script puts into the card all the same: nothing was stored.
REFUSED, UNFIT = 409, 422
# Buttons after which the fields of the card are others.
WHOLE_CARD = ("both", "inapplicable", "keep", "take")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_area(request: AuthenticatedHttpRequest, pk: UUID, area: str) -> HttpResponse:
    """Show the questions of an area; without script, save all that was changed."""
    rows = Assessment.objects.visible_to(request.user).for_page()
    assessment = get_object_or_404(rows, pk=pk)
    found = area_page.area_of(assessment, area)
    answers = area_page.answers_of(assessment, found)
    if request.method != "POST":
        return _page(request, assessment, found, answers)
    permissions.require(permissions.can_answer(request.user, assessment))
    form = AreaForm(request.POST, answers)
    results = service.write_all(sent=form.sent, by=request.user, at=timezone.now())
    if form.removed:
        _remove(request, assessment, form.removed)
    refusals = form.refusals(results)
    _say_saved(request, len(results.keys() - refusals.keys()))
    refusals |= _attach_all(request, answers, refusals) | _replace_all(request, assessment)
    if refusals:
        # What somebody else wrote meanwhile is read again, to stand beside what was typed.
        answers = area_page.answers_of(assessment, found)
        return _page(request, assessment, found, answers, refusals)
    return redirect(request.get_full_path() + form.anchor)


@login_required
@require_POST
def answer_save(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Save what one card sent, and answer with nothing but how that went."""
    answer = _answer(request, pk, question)
    before = _counted(answer)
    form = AreaForm(request.POST, [answer], with_links=False)
    results = service.write_all(sent=form.sent, by=request.user, at=timezone.now())
    refusal = form.refusals(results).get(question)
    if not request.htmx:
        return _back(request, answer, refusal)
    if form.button.does in WHOLE_CARD:
        return _card(answer, refusal)
    counts = area_page.counts(answer) if before != _counted(answer) else None
    # What was not written may be older than what is stored: then the card keeps its version.
    is_new = not refusal and (question in results or form.is_current(answer))
    version = answer.version if is_new else form.seen(answer)
    # After confirming, the page's script leads on to the next that wants it.
    is_pressed = form.button.does not in ("", "confirm")
    state = _state(answer, request.path, version, refusal, is_pressed=is_pressed)
    html: str = card_html.saved(question, *state, counts)
    if form.button.does == "clear":
        html += card_html.cleared(question)
    return _partial(html, refusal)


@login_required
@require_POST
def evidence_add(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Attach the link or the document that one card sent."""
    answer = _answer(request, pk, question)
    before = answer.version
    if documents.is_chosen(request, question):
        if limited := too_many(request, "evidence"):
            return limited
        refusal = _attach_document(request, answer)
    else:
        refusal = _attach_link(request, answer)
    if not request.htmx:
        return _back(request, answer, refusal)
    return _evidence(request, answer, before, refusal)


@login_required
@require_POST
def evidence_remove(request: AuthenticatedHttpRequest, pk: UUID, evidence: UUID) -> HttpResponse:
    """Take a piece of evidence away."""
    rows = Evidence.objects.visible_to(request.user).for_writing()
    row = get_object_or_404(rows, pk=evidence, answer__assessment=pk)
    permissions.require(permissions.can_answer(request.user, row.answer.assessment))
    before, refusal = row.answer.version, None
    try:
        evidence_service.remove(evidence=row, by=request.user, at=timezone.now())
    except DomainError as error:
        refusal = Refusal(error, {})
    if not request.htmx:
        return _back(request, row.answer, refusal)
    return _evidence(request, row.answer, before, refusal)


@login_required
@require_POST
def evidence_replace(request: AuthenticatedHttpRequest, pk: UUID, evidence: UUID) -> HttpResponse:
    """Put the document that one card sent in the place of another."""
    rows = Evidence.objects.visible_to(request.user).for_writing()
    row = get_object_or_404(rows, pk=evidence, kind=EvidenceKind.DOCUMENT, answer__assessment=pk)
    permissions.require(permissions.can_answer(request.user, row.answer.assessment))
    if limited := too_many(request, "evidence"):
        return limited
    before = row.answer.version
    refusal = _replace_document(request, row)
    if not request.htmx:
        return _back(request, row.answer, refusal)
    return _evidence(request, row.answer, before, refusal)


def _counted(answer: Answer) -> tuple[bool, bool]:
    """Return what the figures of a page count of an answer: answered at all, and a gap."""
    return answer.is_answered, answer.is_answered and answer.response in progress.GAPS


def _answer(request: AuthenticatedHttpRequest, pk: UUID, question: str) -> Answer:
    """Return an answer of an assessment that the user may answer; 404 and 403 as everywhere."""
    rows = Answer.objects.visible_to(request.user).for_writing()
    answer = get_object_or_404(rows, assessment=pk, question=question)
    permissions.require(permissions.can_answer(request.user, answer.assessment))
    return answer


def _page(
    request: AuthenticatedHttpRequest,
    assessment: Assessment,
    area: Area,
    answers: list[Answer],
    refusals: Mapping[str, Refusal] | None = None,
) -> HttpResponse:
    """Show an area, with what was typed where it could not be saved."""
    can_answer = permissions.can_answer(request.user, assessment)
    can_write = can_answer and assessment.is_editable
    page = area_page.build(
        assessment,
        area,
        answers,
        comments=comments_for(assessment),
        is_open=can_write,
        can_plan=can_answer,
        refusals=refusals,
        show=request.GET.get("show", ""),
    )
    context = {
        "page": page,
        "assessment": assessment,
        "given": work_page.given_to(assessment, area.code, timezone.localdate(), page.count),
        "can_plan": can_answer,
        "can_write": can_write,
        "documents": evidence_service.room(assessment.organisation_id) if can_write else "",
        "status": wording.status_sentence(Status(assessment.status)),
    }
    status = _status(refusals.values()) if refusals else 200
    return render(request, "checklists/assessment_area.html", context, status=status)


def _back(
    request: AuthenticatedHttpRequest, answer: Answer, refusal: Refusal | None
) -> HttpResponse:
    """Return to the card on its page; without script nothing that was typed is lost."""
    assessment = Assessment.objects.visible_to(request.user).for_page().get(pk=answer.assessment_id)
    code = progress.content_of(assessment).by_code[answer.question].area
    if refusal:
        area = area_page.area_of(assessment, code)
        answers = area_page.answers_of(assessment, area)
        return _page(request, assessment, area, answers, {answer.question: refusal})
    address = reverse("checklists:assessment-area", args=[assessment.pk, code])
    return redirect(f"{address}#question-{answer.question}")


def _card(answer: Answer, refusal: Refusal | None) -> HttpResponse:
    """Answer with the whole card: it may hold what somebody else wrote."""
    fresh = Answer.objects.for_writing().for_cards().get(pk=answer.pk)
    card = area_page.card_of(fresh, comments_for(answer.assessment), refusal)
    content = progress.content_of(answer.assessment)
    html = card_html.open_card(card, content.sha256, is_pressed=True)
    return _partial(html + card_html.figures(area_page.counts(fresh)), refusal)


def _evidence(
    request: AuthenticatedHttpRequest, answer: Answer, before: int, refusal: Refusal | None
) -> HttpResponse:
    """Answer with a card's evidence, and the version that it now has.

    A card that was older than this change stays older: what it shows is not what is stored.
    """
    fresh = Answer.objects.for_writing().for_cards().get(pk=answer.pk)
    seen = version_of(request.POST, answer.question)
    version = fresh.version if seen == before else min(before, seen or 0)
    card = area_page.card_of(fresh, {}, refusal)
    state, tools = _state(fresh, card.tools.url, version, refusal)
    line = answer_card.saved_now(timezone.now())
    used = evidence_service.room(fresh.assessment.organisation_id)
    return _partial(card_html.evidence_changed(card, state, tools, line, used), refusal)


def _partial(html: str, refusal: Refusal | None) -> HttpResponse:
    """Answer with a part of a page."""
    return HttpResponse(html, status=_status([refusal]) if refusal else 200)


def _state(
    answer: Answer, url: str, version: int, refusal: Refusal | None, *, is_pressed: bool = False
) -> tuple[str, SafeString]:
    """Return what a card says and posts with after a save."""
    is_open = answer.assessment.is_editable
    tools = answer_card.tools(answer, url=url, version=version, is_open=is_open, refusal=refusal)
    problem = answer_card.problem_of(refusal)
    hint = answer_card.hint(answer) if is_open else ""
    # A document that was refused is told of where it was chosen; what was saved stays saved.
    is_saved = refusal is None or bool(problem)
    line = answer_card.saved_now(timezone.now()) if is_saved else answer_card.saved_before(answer)
    state = card_html.state(problem, line, hint, tools)
    return state, card_html.tools(tools, is_pressed=is_pressed)


def _status(refusals: Iterable[Refusal]) -> int:
    """Return the status of an answer to what was not stored."""
    is_unfit = any(isinstance(refusal.error, (Invalid, NotTaken)) for refusal in refusals)
    return UNFIT if is_unfit else REFUSED


def _remove(request: AuthenticatedHttpRequest, assessment: Assessment, evidence: UUID) -> None:
    """Take evidence away, where it is still there; say so where that is refused."""
    rows = Evidence.objects.visible_to(request.user).for_writing()
    try:
        row = rows.get(pk=evidence, answer__assessment=assessment)
    except Evidence.DoesNotExist:
        return
    try:
        evidence_service.remove(evidence=row, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, wording.explain(error))


def _attach_link(request: AuthenticatedHttpRequest, answer: Answer) -> Refusal | None:
    """Attach the link that a card sent; return why not, with what was typed."""
    typed = link_of(request.POST, answer.question)
    try:
        service.add_evidence(
            assessment=answer.assessment,
            question=answer.question,
            by=request.user,
            at=timezone.now(),
            **typed,
        )
    except DomainError as error:
        return Refusal(error, typed)
    return None


def _attach_document(request: AuthenticatedHttpRequest, answer: Answer) -> Refusal | None:
    """Attach the document that a card sent; return why not, with what was typed."""
    code = answer.question
    try:
        sent = documents.chosen(request, code)
        evidence_service.add(
            answer=answer,
            content=sent.content,
            name=sent.name,
            title=sent.title,
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as error:
        return Refusal(error, {"file-title": request.POST.get(f"{code}-file-title", "")})
    return None


def _replace_document(request: AuthenticatedHttpRequest, row: Evidence) -> Refusal | None:
    """Put the document that a card sent in the place of another; return why not."""
    try:
        content = documents.replacement(request, row.answer.question, row.pk)
        evidence_service.replace(evidence=row, content=content, by=request.user, at=timezone.now())
    except DomainError as error:
        return Refusal(error, {})
    return None


def _replace_all(request: AuthenticatedHttpRequest, assessment: Assessment) -> dict[str, Refusal]:
    """Replace the documents for which a page's cards sent others, where they are still there."""
    asked = documents.replacing(request)
    rows = list(Evidence.objects.visible_to(request.user).documents_of(assessment, asked))
    if len(rows) < len(asked):
        text = _("The document to be replaced is not there any more. Attach the new one by itself.")
        messages.error(request, text)
    tried = {row.answer.question: _replace_document(request, row) for row in rows}
    return {code: refusal for code, refusal in tried.items() if refusal}


def _attach_all(
    request: AuthenticatedHttpRequest, answers: Iterable[Answer], refusals: Mapping[str, Refusal]
) -> dict[str, Refusal]:
    """Attach the documents of a page's cards; where a text was refused as well, that is shown."""
    chosen = [answer for answer in answers if documents.is_chosen(request, answer.question)]
    found = {answer.question: _attach_document(request, answer) for answer in chosen}
    if not chosen:
        _say_dropped(request)
    for code in found.keys() & refusals.keys():
        if refusal := found[code]:
            messages.error(request, wording.explain(refusal.error))
    return {code: one for code, one in found.items() if one and code not in refusals}


def _say_dropped(request: AuthenticatedHttpRequest) -> None:
    """Say why files are not there; from which cards they came is not known any more."""
    try:
        documents.refuse_dropped(request)
    except DomainError as error:
        messages.error(request, wording.explain(error))


def _say_saved(request: AuthenticatedHttpRequest, count: int) -> None:
    if count:
        text = ngettext("%(count)s answer is saved.", "%(count)s answers are saved.", count)
        messages.success(request, text % {"count": count})
