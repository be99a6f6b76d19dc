"""The cards of the area page as HTML: a frame for each question, filled with what a card says."""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from checklists.answer_card import Card, Counts, Tools, words
from checklists.choices import ActionStatus, Response
from checklists.frames import Frame, Marks, frame
from guidelines import catalogue
from guidelines import wording as guideline_wording

NOTHING = SafeString("")
CHECKED, SELECTED = SafeString(" checked"), SafeString(" selected")
AUTOFOCUS, OPEN, HAS_ACTION = (
    SafeString(" autofocus"),
    SafeString(" open"),
    SafeString(" has-action"),
)
# Fields in which something can be wrong; of a link, its two fields are wrong together.
FALLIBLE = ("note", "action_text", "action_owner", "action_due")


def open_card(card: Card, sha256: str, *, is_pressed: bool = False) -> SafeString:
    """Return a card that can be answered; one that a button asked for takes the focus."""
    values: dict[str, str] = {
        "focus": AUTOFOCUS if is_pressed else NOTHING,
        "url": card.tools.url,
        "note": card.note,
        "action_text": card.action_text,
        "action_owner": card.action_owner,
        "action_due": card.action_due,
        "has_action": HAS_ACTION if card.has_action else NOTHING,
        "remark": _template("_answer_remark", card) if card.remark else NOTHING,
        "reply": _template("_answer_reply", card) if card.remark else NOTHING,
        "state": state(
            "" if card.is_document_wrong else card.problem, card.saved, card.hint, card.tools
        ),
        "tools": tools(card.tools),
        "evidence": evidence(card),
        "talk": card.talk,
        "talk_url": card.talk_url,
    }
    for value in Response.values:
        values[value] = CHECKED if value == card.response else NOTHING
    for value in ActionStatus.values:
        values[value] = SELECTED if value == card.action_status else NOTHING
    for name in FALLIBLE:
        values[f"{name}_wrong"] = wrong(card) if name == card.wrong else NOTHING
    return _card_frame(sha256, get_language() or "", card.code).filled(values)


def read_card(card: Card, sha256: str, *, can_plan: bool) -> SafeString:
    """Return a card whose answer cannot be changed now; perhaps its action can."""
    heading, explanation = texts(sha256, get_language() or "", card.code)
    context = {
        "card": card,
        "heading": heading,
        "help": explanation,
        "words": words(),
        "can_plan": can_plan,
        "action": action(card) if can_plan and card.needs_action else NOTHING,
        "state": state(card.problem, card.saved, "", card.tools),
        "tools": tools(card.tools),
        "evidence": evidence(card),
    }
    return render_to_string("checklists/_answer_read.html", context)


def action(card: Card) -> SafeString:
    """Return the fields of an action alone."""
    labels = words()
    statuses = [
        (value, label, SELECTED if value == card.action_status else NOTHING)
        for value, label in labels["statuses"]
    ]
    values = {
        "has_action": HAS_ACTION,
        "action_text": card.action_text,
        "action_owner": card.action_owner,
        "action_due": card.action_due,
        **{f"{name}_wrong": wrong(card) for name in FALLIBLE if name == card.wrong},
    }
    context = {"code": card.code, "words": labels, "statuses": statuses, "mark": values}
    return render_to_string("checklists/_answer_action.html", context)


def evidence(card: Card, *, line: str = "") -> SafeString:
    """Return a card's evidence; with a line, as the answer to a change of it."""
    listed = _template("_evidence_list", card) if card.evidence else NOTHING
    if not card.is_open:
        return listed
    was_wrong, is_file_wrong = card.is_link_wrong, card.is_document_wrong
    values: dict[str, str] = {
        "list": listed,
        "url": card.url,
        "title": card.title,
        "attach_url": card.evidence_url,
        "open": OPEN if was_wrong else NOTHING,
        "focus": AUTOFOCUS if line and not (was_wrong or is_file_wrong) else NOTHING,
        "url_wrong": wrong(card, f"{card.code}-link-problem") if was_wrong else NOTHING,
        "url_focus": AUTOFOCUS if line and was_wrong else NOTHING,
        "problem": card.problem if was_wrong else "",
        "file_title": card.file_title,
        "file_open": OPEN if is_file_wrong else NOTHING,
        "file_wrong": wrong(card, f"{card.code}-file-problem") if is_file_wrong else NOTHING,
        "file_focus": AUTOFOCUS if line and is_file_wrong else NOTHING,
        "file_problem": card.problem if is_file_wrong else "",
    }
    return _evidence_frame(get_language() or "", card.code).filled(values)


def evidence_changed(card: Card, state: str, tools: SafeString, line: str, used: str) -> SafeString:
    """Return what a change of evidence answers; `used` says how full the company's room is."""
    context = {
        "code": card.code,
        "used": used,
        "evidence": evidence(card, line=line),
        "state": state,
        "tools": tools,
    }
    return render_to_string("checklists/_evidence_changed.html", context)


def state(problem: str, line: str, hint: str, beside: Tools) -> str:
    """Return what a card says of its last save, beside its tools."""
    if beside.conflict:
        problem = gettext("Not saved yet.")
    if not (problem or hint):
        return line
    context = {"problem": problem, "line": line, "hint": hint}
    return render_to_string("checklists/_answer_state.html", context)


def tools(of: Tools, *, is_pressed: bool = False) -> SafeString:
    """Return what a card posts with, and its buttons."""
    if of.conflict:
        context = {"conflict": of.conflict, "tools": of}
        return render_to_string("checklists/_answer_conflict.html", context)
    key = (get_language() or "", of.code, of.to_clear, of.to_confirm, of.reason, is_pressed)
    return _tools_frame(*key).filled({"version": str(of.version), "url": of.url})


def saved(code: str, state: str, tools: SafeString, counts: Counts | None) -> SafeString:
    """Return what a save answers: the card's state, and the figures where they changed."""
    values = {"state": state, "tools": tools, **(_figures(counts) if counts else {})}
    return _saved_frame(code, counts.code if counts else "").filled(values)


def figures(counts: Counts) -> SafeString:
    """Return how far the area and the whole are, for the page that shows them already."""
    return _figures_frame(counts.code).filled(_figures(counts))


def cleared(code: str) -> str:
    """Return the four responses with none of them chosen; the first one takes the focus."""
    values = words()["responses"]
    responses = [(v, label, NOTHING if n else AUTOFOCUS) for n, (v, label) in enumerate(values)]
    context = {"code": code, "responses": responses}
    return render_to_string("checklists/_answer_cleared.html", context)


def wrong(card: Card, described_by: str = "") -> SafeString:
    """Return the attributes of a field that could not be stored."""
    told = described_by or f"saved-{card.code}"
    return SafeString(f' aria-invalid="true" aria-describedby="{told}"')


@lru_cache(maxsize=4096)
def texts(sha256: str, language: str, code: str) -> tuple[SafeString, SafeString]:
    """Return heading and help of a question."""
    content = catalogue.by_sha256(sha256)
    question = content.by_code[code]
    context = {
        "question": question,
        "severity": guideline_wording.severity_words(question),
        "basis": guideline_wording.basis_words(question),
        "conditions": guideline_wording.condition_words(content, question),
    }
    return (
        render_to_string("checklists/_question_heading.html", context),
        render_to_string("checklists/_question_help.html", context),
    )


@lru_cache(maxsize=4096)
def _card_frame(sha256: str, language: str, code: str) -> Frame:
    heading, explanation = texts(sha256, language, code)
    marks, labels = Marks(), words()
    context = {
        "code": code,
        "heading": heading,
        "help": explanation,
        "words": labels,
        "responses": [(value, label, marks[value]) for value, label in labels["responses"]],
        "statuses": [(value, label, marks[value]) for value, label in labels["statuses"]],
    }
    return frame("checklists/_answer_card.html", context)


@lru_cache(maxsize=4096)
def _evidence_frame(language: str, code: str) -> Frame:
    return frame("checklists/_evidence.html", {"code": code, "words": words()})


def _figures(counts: Counts) -> dict[str, str]:
    return {
        "answered": str(counts.count.answered),
        "total": str(counts.count.total),
        "open": str(counts.count.open),
        "gaps": str(counts.count.gaps),
        "here": counts.here,
        "everywhere": counts.everywhere,
    }


@lru_cache(maxsize=64)
def _figures_frame(area: str) -> Frame:
    return frame("checklists/_answer_figures.html", {"area": area})


@lru_cache(maxsize=4096)
def _saved_frame(code: str, area: str) -> Frame:
    return frame("checklists/_answer_saved.html", {"code": code, "area": area})


@lru_cache(maxsize=4096)
def _tools_frame(
    language: str, code: str, to_clear: bool, to_confirm: bool, reason: str, is_pressed: bool
) -> Frame:
    context = {
        "code": code,
        "to_clear": to_clear,
        "to_confirm": to_confirm,
        "reason": reason,
        "is_pressed": is_pressed,
    }
    return frame("checklists/_answer_tools.html", context)


def _template(name: str, card: Card, **more: Any) -> SafeString:  # noqa: ANN401
    return render_to_string(f"checklists/{name}.html", {"card": card, "words": words(), **more})
