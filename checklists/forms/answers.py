"""Answers as they are posted: each field under its question's code; only what was sent counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.utils.dateparse import parse_date

from checklists.answer_card import Refusal, reason_not_applicable, stored
from checklists.choices import Response
from checklists.models import Answer
from checklists.services.answers import Changes, Sent, plain_text
from checklists.workflow import DomainError, Invalid

TEXTS = ("response", "note", "action_text", "action_owner", "action_status", "reply")
BUTTONS = (
    *("attach", "both", "clear", "confirm", "document", "inapplicable", "keep", "remove"),
    *("replace", "take"),
)
# A version is a small number; anything longer was made up.
LONGEST_VERSION = 9
# The script names its page by a random number.
LONGEST_PAGE = 36


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button that posted: what it does, to which question, and its argument.

    Does "clear" the response, "confirm" one carried forward, "attach" the link or the "document",
    "keep" what was typed over the version in the argument, keep "both" texts, "take" what stands
    there instead, "remove" or "replace" the evidence in the argument, confirm that it is
    "inapplicable".
    """

    does: str = ""
    question: str = ""
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted for one question; `typed` is all of it, `fault` keeps it from being sent."""

    sent: Sent
    seen: int
    typed: Mapping[str, str]
    fault: Invalid | None = None


def pressed(data: Mapping[str, str]) -> Pressed:
    """Return the button, written as does:question:argument. Raises BadRequest."""
    value = data.get("do", "")
    parts = value.split(":")
    if value and (len(parts) != 3 or parts[0] not in BUTTONS):
        raise BadRequest
    return Pressed(*parts) if value else Pressed()


class AreaForm:
    """The form of an area page; what was posted of it, by question. Raises BadRequest."""

    def __init__(
        self, data: Mapping[str, str], answers: Iterable[Answer], *, with_links: bool = True
    ) -> None:
        self.button = pressed(data)
        self.removed = evidence_id(self.button)
        self.posted = [
            (answer, read(data, answer, self.button, with_links=with_links)) for answer in answers
        ]

    @property
    def anchor(self) -> str:
        """Return where on the page the button stood."""
        return f"#question-{self.button.question}" if self.button.question else ""

    @property
    def sent(self) -> list[tuple[Answer, Sent]]:
        """Return what can be stored."""
        return [(answer, one.sent) for answer, one in self.posted if not one.fault]

    def seen(self, answer: Answer) -> int:
        """Return the version whose values stand on the card, whatever was stored since."""
        return next(one.seen for row, one in self.posted if row is answer)

    def is_current(self, answer: Answer) -> bool:
        """Tell whether the card shows just what is stored, whichever save brought it there."""
        typed = next(one.typed for row, one in self.posted if row is answer)
        now = stored(answer)
        shown = {name: plain_text(typed[name]) for name in now if name in typed}
        # No radio button is posted where none is chosen; what else is not posted was not shown.
        shown = {"response": "", "note": "", **shown}
        return shown == {name: now[name] for name in shown}

    def refusals(self, results: Mapping[str, DomainError | None]) -> dict[str, Refusal]:
        """Return what was not stored, here or by the service, with what was typed."""
        reasons = {answer.question: one.fault for answer, one in self.posted} | {**results}
        return {
            answer.question: Refusal(reason, one.typed)
            for answer, one in self.posted
            if (reason := reasons[answer.question])
        }


def version_of(data: Mapping[str, str], question: str) -> int | None:
    """Return the version that a card posted along with something else, None where it did not."""
    text = data.get(f"{question}-version", "")
    return _number(text) if text else None


def link_of(data: Mapping[str, str], question: str) -> dict[str, str]:
    """Return title and address of the link that a card posted; nothing where it did not."""
    return {name: data.get(f"{question}-{name}", "") for name in ("title", "url")}


def read(
    data: Mapping[str, str], answer: Answer, button: Pressed, *, with_links: bool = True
) -> Posted:
    """Return what was posted for an answer; `button` is the one that was pressed, on whatever card.

    Raises BadRequest for fields without the version that they were written against.
    """
    code = answer.question
    mine = button if button.question == code else Pressed()
    prefix = f"{code}-"
    typed = {key.removeprefix(prefix): data[key] for key in data if key.startswith(prefix)}
    changes, fault = _changes(typed, answer, mine)
    version = _number(typed.get("version") or ("" if changes else str(answer.version)))
    replaced = _number(mine.argument) if mine.does in ("keep", "both") else version
    url, title = typed.get("url", "").strip(), typed.get("title", "")
    link = (url, title) if with_links and (url or title.strip()) else None
    sent = Sent(
        replaced,
        changes,
        link,
        seen=version,
        page=data.get("page", "")[:LONGEST_PAGE],
        joins=mine.does == "both",
    )
    return Posted(sent, version, typed, fault)


def evidence_id(button: Pressed) -> UUID | None:
    """Return the evidence that the button takes away, if it does. Raises BadRequest."""
    if button.does != "remove":
        return None
    try:
        return UUID(button.argument)
    except ValueError:
        raise BadRequest from None


def _changes(
    typed: Mapping[str, str], answer: Answer, button: Pressed
) -> tuple[Changes, Invalid | None]:
    """Return the fields that were sent, and the fault of one that says nothing."""
    if button.does == "take":
        return Changes(), None
    changes = cast("Changes", {name: typed[name] for name in TEXTS if name in typed})
    fault = None
    if "action_due" in typed:
        try:
            changes["action_due"] = _date(typed["action_due"])
        except ValueError:
            fault = Invalid("action_due", answer.question, "not_a_date")
    # A page posts every response that it shows: one carried forward is not thereby confirmed.
    if answer.carried_forward and changes.get("response") == answer.response:
        del changes["response"]
    if button.does == "confirm":
        changes.setdefault("response", answer.response)
    if button.does == "clear":
        changes["response"] = ""
    if button.does == "inapplicable" and (reason := reason_not_applicable(answer)):
        changes["response"] = Response.NOT_APPLICABLE
        changes["note"] = changes.get("note", "").strip() or reason
    return changes, fault


def _number(text: str) -> int:
    """Return a version. Raises BadRequest."""
    if not (text.isdecimal() and text.isascii() and len(text) <= LONGEST_VERSION):
        raise BadRequest
    return int(text)


def _date(text: str) -> date | None:
    """Return the date that a text says, None for no text. Raises ValueError."""
    if not text.strip():
        return None
    day = parse_date(text.strip())
    if day is None:
        raise ValueError
    return day
