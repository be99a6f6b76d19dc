"""Reading the exchange format: every fault of a file at once, in sentences with question codes."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from checklists.choices import ActionStatus, EvidenceKind, Response, ScopeKind
from checklists.review_document import EXCHANGE_FORMAT
from checklists.services.answers import LIMITS, checked_link, checked_text
from checklists.wording import explain
from checklists.workflow import Invalid
from copassess.accounts.countries import choices as countries
from guidelines.catalogue import Catalogue

# Bytes: a full assessment with a note of 5,000 characters at each question is below 4 MB.
SIZE_MAX = 20 * 1024 * 1024
TITLE_MAX, SCOPE_NAME_MAX = 120, 120


class Unreadable(Exception):  # noqa: N818 (named for what it says)
    """A file cannot be imported; `faults` has a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class ReadAnswer:
    """One answer of a file; `documents` are titles of evidence that a file cannot carry."""

    question: str
    values: Mapping[str, Any]
    carried_forward: bool
    links: tuple[tuple[str, str], ...]
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Parsed:
    """A file's assessment, checked against the catalogue."""

    edition: str
    title: str
    sectors: tuple[str, ...]
    scope_kind: str
    scope_name: str
    scope_country: str
    period_from: date
    period_to: date
    answers: tuple[ReadAnswer, ...]


@dataclass
class Faults:
    """Collects what is wrong, so that one reading tells it all."""

    found: list[str] = field(default_factory=list)

    def add(self, name: str, question: str | None, reason: str, **facts: object) -> None:
        """Note one fault."""
        self.found.append(explain(Invalid(name, question, reason, **facts)))


def parse(text: str, content_of: Callable[[str], Catalogue | None]) -> Parsed:
    """Read a file; `content_of` gives the newest revision of an edition. Raises Unreadable."""
    data = object_of(text)
    faults = Faults()
    if data.get("format") != EXCHANGE_FORMAT:
        raise Unreadable([f"format: this file is not of the format {EXCHANGE_FORMAT}."])
    edition = data.get("edition")
    content = content_of(edition) if isinstance(edition, str) else None
    if content is None:
        faults.add("edition", None, "unknown")
        raise Unreadable(faults.found)
    sectors = read_sectors(data, content, faults)
    title = read_text(data, "title", None, faults, most=TITLE_MAX, required=True)
    scope = read_scope(data, faults)
    period = read_period(data, faults)
    answers = read_answers(data, content, sectors, faults)
    if faults.found:
        raise Unreadable(faults.found)
    return Parsed(content.edition.code, title, sectors, *scope, *period, answers)


def object_of(text: str) -> dict[str, Any]:
    """Return the object that a JSON text holds. Raises Unreadable."""
    if len(text.encode(errors="replace")) > SIZE_MAX:
        raise Unreadable([f"The file is larger than {SIZE_MAX // 1024 // 1024} MB."])
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable([f"The file is no JSON: {error}."]) from error
    if not isinstance(data, dict):
        raise Unreadable(["The file holds no object at its top."])
    return data


def read_sectors(data: Mapping[str, Any], content: Catalogue, faults: Faults) -> tuple[str, ...]:
    """Return the sectors in the catalogue's order."""
    sectors = data.get("sectors")
    if not isinstance(sectors, list) or not sectors:
        faults.add("sectors", None, "required" if "sectors" not in data else "not_a_list")
        return ()
    for code in sectors:
        if not isinstance(code, str) or code not in content.sector_by_code:
            faults.add("sectors", None, "unknown")
    return tuple(code for code in content.sector_by_code if code in sectors)


def read_scope(data: Mapping[str, Any], faults: Faults) -> tuple[str, str, str]:
    """Return kind, name and country of the scope."""
    scope = data.get("scope")
    if not isinstance(scope, dict):
        faults.add("scope", None, "required" if scope is None else "not_an_object")
        return ("", "", "")
    kind = scope.get("kind")
    if kind not in ScopeKind.values:
        faults.add("scope", None, "unknown")
    name = read_text(scope, "name", None, faults, most=SCOPE_NAME_MAX)
    country = read_text(scope, "country", None, faults, most=2)
    if country and country not in dict(countries()):
        faults.add("country", None, "unknown")
    if kind == ScopeKind.COUNTRY and not country:
        faults.add("country", None, "required")
    if kind == ScopeKind.PRODUCT and not name:
        faults.add("name", None, "required")
    return (str(kind), name, country)


def read_period(data: Mapping[str, Any], faults: Faults) -> tuple[date, date]:
    """Return the first and last day."""
    period = data.get("period")
    if not isinstance(period, dict):
        faults.add("period", None, "required" if period is None else "not_an_object")
        return (date.min, date.max)
    first = read_date(period, "from", None, faults, required=True) or date.min
    last = read_date(period, "to", None, faults, required=True) or date.max
    if last < first:
        faults.add("period", None, "before_period")
    return (first, last)


def read_answers(
    data: Mapping[str, Any], content: Catalogue, sectors: Sequence[str], faults: Faults
) -> tuple[ReadAnswer, ...]:
    """Return the answers; questions of the assessment that a file leaves out stay open."""
    rows = data.get("answers")
    if not isinstance(rows, list):
        faults.add("answers", None, "required" if rows is None else "not_a_list")
        return ()
    asked = {question.code for question in content.questions_for(sectors)}
    answers: dict[str, ReadAnswer] = {}
    for row in rows:
        if not isinstance(row, dict):
            faults.add("answers", None, "not_an_object")
            continue
        code = row.get("question")
        if not isinstance(code, str) or code not in asked:
            shown = code[:60] if isinstance(code, str) else None
            faults.add("question", shown, "unknown_question")
        elif code in answers:
            faults.add("question", code, "twice")
        else:
            answers[code] = read_answer(row, code, faults)
    return tuple(answers.values())


def read_answer(row: Mapping[str, Any], code: str, faults: Faults) -> ReadAnswer:
    """Return one answer."""
    values: dict[str, Any] = {"note": read_text(row, "note", code, faults)}
    response = row.get("response")
    if "response" not in row:
        faults.add("response", code, "required")
    elif response is not None and response not in Response.values:
        faults.add("response", code, "unknown")
    values["response"] = response or ""
    carried = row.get("carried_forward", False)
    if not isinstance(carried, bool):
        faults.add("carried_forward", code, "not_true_or_false")
    values |= read_action(row, code, faults)
    links, documents = read_evidence(row, code, faults)
    return ReadAnswer(code, values, carried is True, links, documents)


def read_action(row: Mapping[str, Any], code: str, faults: Faults) -> dict[str, Any]:
    """Return the columns of an action; none for null."""
    action = row.get("action")
    if action is None:
        return {}
    if not isinstance(action, dict):
        faults.add("action", code, "not_an_object")
        return {}
    status = action.get("status", ActionStatus.PLANNED)
    if status not in ActionStatus.values:
        faults.add("action_status", code, "unknown")
    return {
        "action_text": read_text(action, "text", code, faults, column="action_text"),
        "action_owner": read_text(action, "owner", code, faults, column="action_owner"),
        "action_due": read_date(action, "due", code, faults, column="action_due"),
        "action_status": status,
    }


def read_evidence(
    row: Mapping[str, Any], code: str, faults: Faults
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return links as (title, address), and the titles of documents."""
    entries = row.get("evidence", [])
    if not isinstance(entries, list):
        faults.add("evidence", code, "not_a_list")
        return ((), ())
    links, documents = [], []
    for entry in entries:
        if not isinstance(entry, dict):
            faults.add("evidence", code, "not_an_object")
            continue
        title = read_text(entry, "title", code, faults, column="title")
        if entry.get("kind") == EvidenceKind.DOCUMENT:
            documents.append(title)
        elif entry.get("kind") != EvidenceKind.LINK:
            faults.add("evidence", code, "unknown")
        elif not isinstance(entry.get("url"), str):
            faults.add("url", code, "not_a_link")
        else:
            try:
                links.append((title, checked_link(entry["url"], code)))
            except Invalid as error:
                faults.found.append(explain(error))
    return (tuple(links), tuple(documents))


def read_text(
    row: Mapping[str, Any],
    key: str,
    question: str | None,
    faults: Faults,
    *,
    column: str = "",
    most: int = 0,
    required: bool = False,
) -> str:
    """Return a text as it is stored; null and absence are empty."""
    value, name = row.get(key), column or key
    if value is None or value == "":
        if required:
            faults.add(name, question, "required")
        return ""
    if not isinstance(value, str):
        faults.add(name, question, "not_text")
        return ""
    if most and len(value) > most:
        faults.add(name, question, "too_long", limit=most)
        return ""
    try:
        # What has no limit of its own is checked as a note is, for characters that cannot be kept.
        return checked_text(name if name in LIMITS else "note", value, question or "")
    except Invalid as error:
        faults.found.append(explain(error))
        return ""


def read_date(
    row: Mapping[str, Any],
    key: str,
    question: str | None,
    faults: Faults,
    *,
    column: str = "",
    required: bool = False,
) -> date | None:
    """Return a day, None for null."""
    value, name = row.get(key), column or key
    if value is None:
        if required:
            faults.add(name, question, "required")
        return None
    day = iso_day(value)
    if day is None:
        faults.add(name, question, "not_a_date")
    return day


def iso_day(value: object) -> date | None:
    """Return the day of a text such as 2026-05-31, None for anything else."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return None
    # Python would take shorter forms for a day as well.
    return day if day.isoformat() == value else None
