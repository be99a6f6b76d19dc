"""Reading the exchange format: every fault of a file at once, in sentences with question codes."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists.choices import ActionStatus, EvidenceKind, Response, ScopeKind
from checklists.models import Assessment
from checklists.review_document import EXCHANGE_FORMAT
from checklists.services.answers import LIMITS, UNSTORABLE, checked_link
from checklists.wording import INVALID
from checklists.workflow import Invalid
from copassess.accounts.countries import choices as countries
from guidelines.catalogue import Catalogue, Question

# Bytes: a full assessment with 5,000 emoji in each note and 2,000 in each action takes 6 MB.
SIZE_MAX = 20 * 1024 * 1024
TITLE_MAX = Assessment._meta.get_field("title").max_length or 0
SCOPE_NAME_MAX = Assessment._meta.get_field("scope_name").max_length or 0
# Letters of a wrong value that a sentence repeats.
SHOWN = 40

FAULTS: Mapping[str, Promise] = {
    **INVALID,
    "too_large": _("the file is larger than %(limit)s MB"),
    "not_utf8": _("the file is not written in UTF-8"),
    "not_json": _("the file is no JSON (%(detail)s)"),
    "too_deep": _("the file is nested too deep"),
    "wrong_format": _("%(value)s is not “%(known)s”"),
    "unknown_edition": _("%(value)s is no edition that is loaded here"),
    "no_key": _("this key is missing"),
    "required": _("this is empty"),
    "unknown": _("%(value)s is none of %(known)s"),
    "unknown_country": _("%(value)s is no country's code of two letters, such as KE"),
    "unknown_question": _("the newest revision of this edition has no such question"),
    "not_chosen": _("this question belongs to %(checklist)s, which is not among the sectors"),
    "not_a_date": _("%(value)s is not a date, such as 2026-05-31"),
}


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


@dataclass(frozen=True)
class Reader:
    """One object of a file. `where` leads to it: a question's code, or the names of keys.

    Whatever is not as it should be goes to `faults`, and reading goes on with nothing in its place.
    """

    data: Mapping[str, Any]
    where: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)

    def fault(self, key: str, reason: str, **facts: object) -> None:
        """Note what is wrong with the value of a key, or with the whole ("")."""
        place = ", ".join(part for part in (*self.where, key) if part)
        problem = str(FAULTS[reason]) % facts
        sentence = gettext("%(where)s: %(problem)s.") % {"where": place, "problem": problem}
        self.faults.append(sentence if place else f"{problem[0].upper()}{problem[1:]}.")

    def value(self, key: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return a value; a key that is not there is a fault, null is nothing."""
        if key not in self.data:
            self.fault(key, "no_key")
        return self.data.get(key)

    def text(self, key: str, *, most: int, required: bool = False) -> str:
        """Return a text as it is stored: plain line ends, no blanks around it."""
        value = self.value(key)
        if value is None or not isinstance(value, str):
            if value is not None:
                self.fault(key, "not_text")
            elif required and key in self.data:
                self.fault(key, "required")
            return ""
        clean = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if required and not clean:
            self.fault(key, "required")
        if len(clean) > most:
            self.fault(key, "too_long", limit=most)
        if UNSTORABLE.search(clean):
            self.fault(key, "control_character")
        return clean

    def choice(self, key: str, known: Collection[str], *, required: bool = True) -> str:
        """Return one of some codes, nothing for null where that may be."""
        value = self.value(key)
        if value is None and (not required or key not in self.data):
            return ""
        if not isinstance(value, str) or value not in known:
            self.fault(key, "unknown", value=shown(value), known=", ".join(known))
            return ""
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.value(key)
        if key in self.data and not isinstance(value, bool):
            self.fault(key, "not_true_or_false")
        return value is True

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a day, None for null where that may be."""
        value, day = self.value(key), None
        if value is None:
            if required and key in self.data:
                self.fault(key, "required")
            return None
        with suppress(TypeError, ValueError):
            day = date.fromisoformat(value)
        # Python would take shorter forms for a day as well.
        if day is None or day.isoformat() != value:
            self.fault(key, "not_a_date", value=shown(value))
            return None
        return day

    def part(self, key: str) -> "Reader | None":
        """Return the object that stands there, None for anything else."""
        value = self.value(key)
        if isinstance(value, dict):
            return Reader(value, (*self.where, key), self.faults)
        if key in self.data:
            self.fault(key, "not_an_object")
        return None

    def entries(self, key: str) -> list[Any]:
        """Return the list that stands there, an empty one for anything else."""
        value = self.value(key)
        if key in self.data and not isinstance(value, list):
            self.fault(key, "not_a_list")
        return value if isinstance(value, list) else []

    def objects(self, key: str) -> Iterator["Reader"]:
        """Yield the objects of the list that stands there."""
        for number, value in enumerate(self.entries(key), start=1):
            if isinstance(value, dict):
                yield Reader(value, (*self.where, f"{key} {number}"), self.faults)
            else:
                self.fault(f"{key} {number}", "not_an_object")


def parse(content: bytes, content_of: Callable[[str], Catalogue | None]) -> Parsed:
    """Read a file; `content_of` gives the newest revision of an edition. Raises Unreadable."""
    file = opened(content)
    form = file.value("format")
    if form != EXCHANGE_FORMAT:
        if "format" in file.data:
            file.fault("format", "wrong_format", value=shown(form), known=EXCHANGE_FORMAT)
        # Of another format nothing else would be as it should be.
        raise Unreadable(file.faults)
    edition = file.value("edition")
    catalogue = content_of(edition) if isinstance(edition, str) else None
    if catalogue is None and "edition" in file.data:
        file.fault("edition", "unknown_edition", value=shown(edition))
    title = file.text("title", most=TITLE_MAX, required=True)
    sectors = read_sectors(file, catalogue)
    scope, period = read_scope(file), read_period(file)
    answers = read_answers(file, catalogue, sectors)
    if file.faults or catalogue is None:
        raise Unreadable(file.faults)
    return Parsed(catalogue.edition.code, title, sectors, *scope, *period, answers)


def opened(content: bytes) -> Reader:
    """Return a reader of the object that a file holds. Raises Unreadable."""
    empty = Reader({})
    data: Any = None
    try:
        if len(content) > SIZE_MAX:
            empty.fault("", "too_large", limit=SIZE_MAX // 1024 // 1024)
        else:
            # Some editors begin a file with a mark of its encoding.
            data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=without_doubles)
            if not isinstance(data, dict):
                empty.fault("", "not_an_object")
    except UnicodeDecodeError:
        empty.fault("", "not_utf8")
    except RecursionError:
        empty.fault("", "too_deep")
    except ValueError as error:
        empty.fault("", "not_json", detail=error)
    if empty.faults:
        raise Unreadable(empty.faults)
    return Reader(data)


def without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a key that stands there twice would hide a value. Raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(gettext("the key %(key)s stands there twice") % {"key": shown(double)})
    return found


def read_sectors(file: Reader, catalogue: Catalogue | None) -> tuple[str, ...]:
    """Return the sectors in the catalogue's order."""
    named = file.entries("sectors")
    if isinstance(file.data.get("sectors"), list) and not named:
        file.fault("sectors", "required")
    known = catalogue.sector_by_code if catalogue else {}
    for number, code in enumerate(named):
        if not isinstance(code, str) or (catalogue and code not in known):
            file.fault("sectors", "unknown", value=shown(code), known=", ".join(known))
        elif code in named[:number]:
            file.fault(f"sectors, {code}", "twice")
    return tuple(code for code in known if code in named)


def read_scope(file: Reader) -> tuple[str, str, str]:
    """Return kind, name and country of the scope."""
    scope = file.part("scope")
    if scope is None:
        return ("", "", "")
    kind = scope.choice("kind", ScopeKind.values)
    name = scope.text("name", most=SCOPE_NAME_MAX, required=kind == ScopeKind.PRODUCT)
    country = scope.value("country")
    if country in (None, ""):
        if kind == ScopeKind.COUNTRY and "country" in scope.data:
            scope.fault("country", "required")
        return (kind, name, "")
    if not isinstance(country, str) or country not in dict(countries()):
        scope.fault("country", "unknown_country", value=shown(country))
    return (kind, name, str(country))


def read_period(file: Reader) -> tuple[date, date]:
    """Return the first and the last day."""
    period = file.part("period")
    first = period.day("from", required=True) if period else None
    last = period.day("to", required=True) if period else None
    if period and first and last and last < first:
        period.fault("to", "before_period")
    return (first or date.min, last or date.max)


def read_answers(
    file: Reader, catalogue: Catalogue | None, sectors: Sequence[str]
) -> tuple[ReadAnswer, ...]:
    """Return the answers; questions of the assessment that a file leaves out stay open."""
    known: Mapping[str, Question] = catalogue.by_code if catalogue else {}
    # Where no sector could be read, whether a question is chosen would only repeat that fault.
    asked = catalogue.checklists_for(sectors or list(catalogue.sector_by_code)) if catalogue else ()
    chosen = {checklist.code for checklist in asked}
    answers: dict[str, ReadAnswer] = {}
    for row in file.objects("answers"):
        code = row.value("question")
        if not isinstance(code, str):
            if "question" in row.data:
                row.fault("question", "not_text")
            continue
        named = code if code.isprintable() and 0 < len(code) <= SHOWN else shown(code)
        answer = Reader(row.data, (named,), file.faults)
        if catalogue and code not in known:
            answer.fault("", "unknown_question")
        elif catalogue and known[code].checklist not in chosen:
            checklist = catalogue.checklist_by_code[known[code].checklist]
            answer.fault("", "not_chosen", checklist=checklist.title)
        elif code in answers:
            answer.fault("", "twice")
        answers[code] = read_answer(answer, code)
    return tuple(answers.values())


def read_answer(row: Reader, code: str) -> ReadAnswer:
    """Return one answer."""
    response = row.choice("response", Response.values, required=False)
    note = row.text("note", most=LIMITS["note"])
    carried = row.flag("carried_forward")
    values = {"response": response, "note": note, **read_action(row)}
    links: list[tuple[str, str]] = []
    documents: list[str] = []
    for entry in row.objects("evidence"):
        kind = entry.choice("kind", EvidenceKind.values)
        title = " ".join(entry.text("title", most=LIMITS["title"]).split())
        if kind == EvidenceKind.DOCUMENT:
            documents.append(title)
        elif kind == EvidenceKind.LINK and (url := read_link(entry, code)):
            links.append((title or url[: LIMITS["title"]], url))
    return ReadAnswer(code, values, carried, tuple(links), tuple(documents))


def read_link(entry: Reader, code: str) -> str:
    """Return the address of a link, nothing where it cannot be stored."""
    url = entry.value("url")
    try:
        return checked_link(url if isinstance(url, str) else "", code)
    except Invalid as error:
        if "url" in entry.data:
            entry.fault("url", error.reason, limit=LIMITS["url"])
    return ""


def read_action(row: Reader) -> dict[str, Any]:
    """Return the columns of an action; none for null."""
    if "action" in row.data and row.data["action"] is None:
        return {}
    action = row.part("action")
    if action is None:
        return {}
    return {
        "action_text": action.text("text", most=LIMITS["action_text"]),
        "action_owner": action.text("owner", most=LIMITS["action_owner"]),
        "action_due": action.day("due"),
        "action_status": action.choice("status", ActionStatus.values),
    }


def shown(value: object) -> str:
    """Return a wrong value as a sentence can hold it: short, in plain letters."""
    try:
        text = json.dumps(value)
    except RecursionError:
        text = "…"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
