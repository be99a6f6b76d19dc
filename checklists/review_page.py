"""The review page's questions as finished values: what the company says, and the verdict on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists import review_wording
from checklists.choices import Judgement, Response
from checklists.document import ActionEntry, AnswerEntry
from checklists.review_document import VerdictEntry
from checklists.review_round import Round
from checklists.review_summary import ALL, keeps
from checklists.scoring import Item
from guidelines.catalogue import Question

CHANGED: Mapping[str, Promise] = {
    "response": _("Response"),
    "note": _("Note"),
    "evidence": _("Evidence"),
    "action": _("Action"),
    "reply": _("Reply"),
}


@dataclass(frozen=True, slots=True)
class Before:
    """What stood in a field at the last submission."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence; `url` is empty for a document."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The company's action."""

    text: str
    owner: str
    due: date | None
    status: str


@dataclass(frozen=True, slots=True)
class Option:
    """A radio button."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """A verdict that could not be stored: as typed, with what was wrong, and at which field.

    `stored` is what somebody else wrote meanwhile, in words; `version` is that one's.
    """

    judgement: str
    response: str
    comment: str
    internal_note: str
    version: int
    field: str
    problem: str
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The verdict of this round; `line` is empty without one."""

    line: str
    judgement: str
    comment: str
    internal_note: str
    version: int
    kept_from: int | None
    judgements: tuple[Option, ...]
    responses: tuple[Option, ...]
    field: str = ""
    problem: str = ""
    stored: str = ""

    @property
    def asks_comment(self) -> bool:
        """Tell whether the field for a comment stands open from the first."""
        return bool(self.comment) or self.judgement in (Judgement.CLARIFY, Judgement.NOT_AGREED)

    @property
    def typed(self) -> tuple[str, ...]:
        """Return what it says, for a page that has no fields to show it in."""
        chosen = [option.label for option in self.judgements if option.is_chosen]
        return tuple(text for text in (*chosen, self.comment, self.internal_note) if text)


@dataclass(frozen=True, slots=True)
class Said:
    """The verdict of the last round."""

    line: str
    comment: str


@dataclass(frozen=True, slots=True)
class Card:
    """One question of the page."""

    code: str
    question: str
    why: str
    good_practice: str
    checklist: str
    severity: str
    severity_label: str
    response: str
    response_label: str
    note: str
    evidence: tuple[Proof, ...]
    action: Plan | None
    reply: str
    is_changed: bool
    before: tuple[Before, ...]
    last: Said | None
    is_found_by_reviewer: bool
    needs_verdict: bool
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class Section:
    """An area's questions, those that the filter keeps."""

    code: str
    title: str
    cards: tuple[Card, ...]


def sections(
    this: Round, *, show: str = ALL, typed: Mapping[str, Typed] | None = None
) -> list[Section]:
    """Return the questions that a filter keeps, by area; one with a problem stays in any case."""
    typed = typed or {}
    cards: dict[str, list[Card]] = {code: [] for code in this.document.area_codes}
    through = this.through
    rows = zip(through.document.answers, through.items, through.judged, strict=True)
    for answer, item, judged in rows:
        if answer.question in typed or keeps(show, judged, answer.question in this.changed):
            card = _card(this, answer, item, judged.needs_verdict, typed.get(answer.question))
            cards[answer.area].append(card)
    titles = this.document.catalogue.area_by_code
    return [Section(code, titles[code].title, tuple(rows)) for code, rows in cards.items() if rows]


def _card(
    this: Round, answer: AnswerEntry, item: Item, needs_verdict: bool, typed: Typed | None
) -> Card:
    code = answer.question
    question: Question = this.document.catalogue.by_code[code]
    said, opinion = this.said(code), _opinion(this, answer, typed)
    return Card(
        code=code,
        question=question.question,
        why=question.why,
        good_practice=question.good_practice,
        checklist=this.document.catalogue.checklist_by_code[answer.checklist].title,
        severity=answer.severity.value,
        severity_label=str(answer.severity.label),
        response=answer.response.value if answer.response else "",
        response_label=response_label(answer.response),
        note=answer.note,
        evidence=tuple(Proof(e.title, safe_url(e.url)) for e in answer.evidence),
        action=_plan(answer.action),
        reply=answer.reply,
        is_changed=code in this.changed,
        before=_before(this, answer),
        # A verdict that was kept says it all itself.
        last=_said(said) if opinion.kept_from is None else None,
        is_found_by_reviewer=item.reviewer_only,
        needs_verdict=needs_verdict,
        opinion=opinion,
    )


def _opinion(this: Round, answer: AnswerEntry, typed: Typed | None) -> Opinion:
    """Return the verdict as it stands, or as it was typed where it could not be stored."""
    code = answer.question
    entry, row = this.through.review.by_question.get(code), this.verdicts.get(code)
    if typed is None:
        typed = Typed(
            judgement=entry.judgement.value if entry else "",
            response=entry.response.value if entry and entry.response else "",
            # A cleared verdict keeps its comment in the row, though it is part of no record.
            comment=entry.comment if entry else row.comment if row else "",
            internal_note=row.internal_note if row else "",
            version=row.version if row else 0,
            field="",
            problem="",
        )
    is_kept = entry is not None and entry.since < this.submission.number
    return Opinion(
        line=review_wording.verdict_line(entry.judgement, entry.response) if entry else "",
        judgement=typed.judgement,
        comment=typed.comment,
        internal_note=typed.internal_note,
        version=typed.version,
        kept_from=entry.since if entry and is_kept else None,
        judgements=judgement_options(typed.judgement),
        responses=response_options(typed.response, answer.response),
        field=typed.field,
        problem=typed.problem,
        stored=typed.stored,
    )


def judgement_options(chosen: str) -> tuple[Option, ...]:
    """Return the verdicts, and none, which takes one back."""
    given = tuple(Option(j.value, str(j.label), j.value == chosen) for j in Judgement)
    return (*given, Option("", gettext("None"), not chosen))


def response_options(chosen: str, company: Response | None) -> tuple[Option, ...]:
    """Return the responses that a reviewer may give instead of the company's."""
    return tuple(Option(r.value, str(r.label), r.value == chosen) for r in Response if r != company)


def response_label(response: Response | None) -> str:
    """Return a response in a word."""
    return str(response.label) if response else gettext("Not answered")


def stored_line(current: Mapping[str, object]) -> str:
    """Return what somebody else stored meanwhile: the verdict, the comment, the note."""
    judgement, response = str(current["judgement"]), str(current["response"])
    line = gettext("No verdict")
    if judgement:
        given = Response(response) if response else None
        line = review_wording.verdict_line(Judgement(judgement), given)
    parts = (line, str(current["comment"]), str(current["internal_note"]))
    return " · ".join(part for part in parts if part)


def safe_url(url: str | None) -> str:
    """Return a link that a reviewer may click, nothing for any other scheme."""
    return url if url and url.startswith(("http://", "https://")) else ""


def _plan(action: ActionEntry | None) -> Plan | None:
    if action is None:
        return None
    return Plan(action.text, action.owner, action.due, str(action.status.label))


def _said(entry: VerdictEntry | None) -> Said | None:
    if entry is None:
        return None
    return Said(review_wording.verdict_line(entry.judgement, entry.response), entry.comment)


def _before(this: Round, answer: AnswerEntry) -> tuple[Before, ...]:
    """Return what stood in the fields that changed since the last round."""
    earlier = this.before(answer.question)
    if earlier is None:
        return ()
    texts = {
        "response": response_label(earlier.response),
        "note": earlier.note,
        "evidence": ", ".join(entry.title for entry in earlier.evidence),
        "action": _action_text(earlier.action),
        "reply": earlier.reply,
    }
    return tuple(
        Before(str(CHANGED[name]), texts[name] or gettext("nothing"))
        for name in this.changed.get(answer.question, ())
    )


def _action_text(action: ActionEntry | None) -> str:
    if action is None:
        return ""
    due = date_format(action.due) if action.due else ""
    parts = [action.text, action.owner, due, str(action.status.label)]
    return " · ".join(part for part in parts if part)
