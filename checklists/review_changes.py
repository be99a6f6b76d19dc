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
    """One field that changed; `pieces` is empty where both texts tell it better."""

    field: str
    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


def changes_of(
    before: AnswerEntry | None, now: AnswerEntry, fields: Iterable[str]
) -> tuple[Change, ...]:
    """Return what became of the fields that changed; nothing where there was no answer before."""
    if before is None:
        return ()
    old, new = _texts(before), _texts(now)
    return tuple(
        Change(
            name,
            str(LABELS[name]),
            old[name] or gettext("nothing"),
            new[name] or gettext("nothing"),
            compared(old[name], new[name]) if name in TEXTS else (),
        )
        for name in fields
    )


def response_label(response: Response | None) -> str:
    """Return a response in a word."""
    return str(response.label) if response else gettext("Not answered")


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
