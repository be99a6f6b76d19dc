"""The review page's questions as finished values: what the company says, and the verdict on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from checklists import hint_wording, review_wording, wording
from checklists.choices import Judgement, Response
from checklists.document import ActionEntry, AnswerEntry, EvidenceEntry
from checklists.models import Verdict
from checklists.review_changes import Change, changes_of, response_label
from checklists.review_document import VerdictEntry
from checklists.review_round import Round
from checklists.review_way import LOOK_FIRST, Marked, Way
from checklists.workflow import ASKING
from guidelines.catalogue import Question


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence; of a document, `url` is its download, `about` how large it is."""

    title: str
    url: str
    about: str = ""
    sha256: str = ""


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
    must_answer: bool = True


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
    must_answer: bool
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
class Guidance:
    """What the guidelines say about a question."""

    why: str
    good_practice: str
    evidence: tuple[str, ...]
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One question of the page."""

    code: str
    question: str
    guidance: Guidance
    checklist: str
    area: str
    severity: str
    severity_label: str
    response: str
    response_label: str
    note: str
    evidence: tuple[Proof, ...]
    action: Plan | None
    reply: str
    is_changed: bool
    changes: Mapping[str, Change]
    hints: tuple[str, ...]
    last: Said | None
    is_found_by_reviewer: bool
    needs_verdict: bool
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class Section:
    """Some questions under a heading; of an area, `above` counts those that stand further up."""

    code: str
    title: str
    cards: tuple[Card, ...]
    above: int = 0


def sections(this: Round, way: Way, *, typed: Mapping[str, Typed] | None = None) -> list[Section]:
    """Return the questions that a filter keeps; one with a problem stays in any case.

    Those worth a look come first, if asked for so; the others by area.
    """
    typed = typed or {}
    kept = this.kept(way, also=typed.keys())
    first = [one for one in kept if one.urgency[0]] if way.order == LOOK_FIRST else []
    moved = {one.code for one in first}
    areas: dict[str, list[Marked]] = {code: [] for code in this.document.area_codes}
    for one in kept:
        areas[this.document.by_question[one.code].area].append(one)
    found = []
    if first:
        found.append(Section("look", gettext("Worth a look"), _cards(this, first, typed)))
    for code, ones in areas.items():
        rest = [one for one in ones if one.code not in moved]
        if ones:
            title = this.document.catalogue.area_by_code[code].title
            found.append(Section(code, title, _cards(this, rest, typed), len(ones) - len(rest)))
    return found


def _cards(
    this: Round, questions: Sequence[Marked], typed: Mapping[str, Typed]
) -> tuple[Card, ...]:
    return tuple(card(this, one, typed.get(one.code)) for one in questions)


def card(this: Round, one: Marked, typed: Typed | None = None) -> Card:
    """Return one question with all that is shown of it."""
    code, catalogue = one.code, this.document.catalogue
    answer, question = this.document.by_question[code], catalogue.by_code[code]
    said, opinion = this.said(code), _opinion(this, answer, typed)
    was = this.was(code)
    return Card(
        code=code,
        question=question.question,
        guidance=_guidance(this, question),
        checklist=catalogue.checklist_by_code[answer.checklist].title,
        area=catalogue.area_by_code[answer.area].short_title,
        severity=answer.severity.value,
        severity_label=str(answer.severity.label),
        response=answer.response.value if answer.response else "",
        response_label=response_label(answer.response),
        note=answer.note,
        evidence=tuple(_proof(this, entry) for entry in answer.evidence),
        action=_plan(answer.action),
        reply=answer.reply,
        is_changed=one.is_changed,
        changes=changes_of(this.before(code), answer, this.changed.get(code, ())),
        hints=tuple(hint_wording.sentence(hint, was) for hint in one.hints),
        # A verdict that was kept says it all itself.
        last=_said(said) if opinion.kept_from is None else None,
        is_found_by_reviewer=this.items[code].reviewer_only,
        needs_verdict=one.judged.needs_verdict,
        opinion=opinion,
    )


def _proof(this: Round, entry: EvidenceEntry) -> Proof:
    """Return a piece of evidence; a document leads to what this submission names."""
    if not entry.sha256:
        return Proof(entry.title, safe_url(entry.url))
    named = [this.submission.assessment_id, this.submission.number, entry.sha256]
    address = reverse("checklists:submission-document", args=named)
    return Proof(entry.title, address, wording.size_words(entry.size), entry.sha256)


def _guidance(this: Round, question: Question) -> Guidance:
    risks = {risk.code: risk.title for risk in this.document.catalogue.risks}
    return Guidance(
        why=question.why,
        good_practice=question.good_practice,
        evidence=question.evidence,
        risks=tuple(risks[code] for code in question.risks if code in risks),
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
            must_answer=_must_answer(row),
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
        must_answer=typed.must_answer,
        field=typed.field,
        problem=typed.problem,
        stored=typed.stored,
    )


def _must_answer(row: Verdict | None) -> bool:
    """Return what the box says: as it was given, and ticked where nothing was asked yet."""
    return row.must_answer if row and row.judgement in ASKING else True


def judgement_options(chosen: str) -> tuple[Option, ...]:
    """Return the verdicts, and none, which takes one back."""
    given = tuple(Option(j.value, str(j.label), j.value == chosen) for j in Judgement)
    return (*given, Option("", gettext("None"), not chosen))


def response_options(chosen: str, company: Response | None) -> tuple[Option, ...]:
    """Return the responses that a reviewer may give instead of the company's."""
    return tuple(Option(r.value, str(r.label), r.value == chosen) for r in Response if r != company)


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
