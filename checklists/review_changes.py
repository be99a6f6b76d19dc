"""What an answer said at the last submission and says now, field by field and word by word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists.choices import Response
from checklists.differences import Piece, compared
from checklists.document import ActionEntry, AnswerEntry

LABELS: Mapping[str, Promise] = {
    "response": _("Response"),
    "note": _("Note"),
    "evidence": _("Evidence"),
    "action": _("Action"),
    "reply": _("Reply"),
}
# Told word by word; of a response and of evidence, what stood before says it better.
TEXTS = frozenset({"note", "action", "reply"})


@dataclass(frozen=True, slots=True)
class Change:
    """What a field said before; `pieces` is empty where both texts tell it better."""

    label: str
    old: str
    pieces: tuple[Piece, ...]


def changes_of(
    before: AnswerEntry | None, now: AnswerEntry, fields: Iterable[str]
) -> dict[str, Change]:
    """Return what became of the fields that changed; nothing where there was no answer before."""
    if before is None:
        return {}
    old, new = _texts(before), _texts(now)
    return {
        name: Change(
            str(LABELS[name]),
            old[name],
            _word_by_word(old[name], new[name]) if name in TEXTS else (),
        )
        for name in fields
    }


def response_label(response: Response | None) -> str:
    """Return a response in a word."""
    return str(response.label) if response else gettext("Not answered")


def _word_by_word(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts; with a blank after it a last word is the same where more follows."""
    return compared(f"{old} ", f"{new} ") if old and new else ()


def _texts(answer: AnswerEntry) -> Mapping[str, str]:
    return {
        "response": response_label(answer.response),
        "note": answer.note,
        "evidence": ", ".join(entry.title for entry in answer.evidence),
        "action": _action_text(answer.action),
        "reply": answer.reply,
    }


def _action_text(action: ActionEntry | None) -> str:
    if action is None:
        return ""
    due = date_format(action.due) if action.due else ""
    parts = [action.text, action.owner, due, str(action.status.label)]
    return " · ".join(part for part in parts if part)
