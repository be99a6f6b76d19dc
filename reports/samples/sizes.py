"""Three sizes of content, of 120 questions: all yes, half and half, all no with long notes."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from checklists.choices import ActionStatus, EvidenceKind, Response
from checklists.document import ActionEntry, AnswerEntry, Document, EvidenceEntry
from checklists.seeding.answering import entry_of
from guidelines.catalogue import Catalogue, Question
from reports.samples.company import SUBMITTED, Answering, submission

SECTORS = ("content-retail-apps", "ugc-social", "hardware-os-appstores")
NOTE_LENGTH = 2000
TURNS = (
    Response.YES,
    Response.PARTLY,
    Response.YES,
    Response.NO,
    Response.YES,
    Response.NOT_APPLICABLE,
    Response.PARTLY,
)
REASON = "The company offers no such service, in no country, and plans none for this period."
LONG = (
    "Nobody in the company has answered for this so far. The teams were asked in writing, and each "
    "named another one: support sends people on to legal, legal to the regional offices, and those "
    "to support again. What exists is a page in the staff handbook, last changed years ago. "
)


def all_yes(_number: int, question: Question) -> AnswerEntry:
    """Answer yes, with evidence."""
    note = question.good_practice
    return entry_of(question, Response.YES, note=note, evidence=(link_of(question),))


def link_of(question: Question) -> EvidenceEntry:
    """Return a link to what the question asks to be shown."""
    address = f"https://intranet.example/{question.code.lower()}"
    return EvidenceEntry(EvidenceKind.LINK, question.evidence[0], address, None)


def half(number: int, question: Question) -> AnswerEntry:
    """Answer as a company half-way does: notes to most, evidence to some, plans for most gaps."""
    response = TURNS[number % len(TURNS)]
    if response == Response.NOT_APPLICABLE:
        return entry_of(question, response, note=REASON)
    is_backed, is_planned = response == Response.YES and number % 2, number % 4
    return entry_of(
        question,
        response,
        note=f"{question.good_practice} Two of our three brands do so." if number % 3 else "",
        evidence=(link_of(question),) if is_backed else (),
        action=planned(question, number) if response != Response.YES and is_planned else None,
    )


def all_no(number: int, question: Question) -> AnswerEntry:
    """Answer no, with as long a note as fits a page's half, and a plan."""
    note = (LONG * (NOTE_LENGTH // len(LONG) + 1))[:NOTE_LENGTH]
    return entry_of(question, Response.NO, note=note, action=planned(question, number))


def planned(question: Question, number: int) -> ActionEntry:
    """Return an action on a gap."""
    due = SUBMITTED.date() + timedelta(days=60 + number)
    text = f"Put in place: {question.title[0].lower()}{question.title[1:]}"
    return ActionEntry(text, "Head of compliance", due, ActionStatus.PLANNED)


SIZES: Mapping[str, Answering] = {"all-yes": all_yes, "half": half, "all-no": all_no}


def sized(
    content: Catalogue,
    answering: Callable[[int, Question], AnswerEntry],
    sectors: tuple[str, ...] = SECTORS,
) -> Document:
    """Return a submission answered so, of 120 questions unless other sectors are asked for."""
    return submission(content, answering, sectors, at=SUBMITTED)
