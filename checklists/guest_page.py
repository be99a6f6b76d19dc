"""The page of a guest as finished values: the questions of one area, and what the guest wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from checklists import card_html, progress, wording
from checklists.answer_card import shown, words
from checklists.guest_tokens import token_of
from checklists.models import GuestLink, Proposal
from checklists.services.guests import mark_of_row
from checklists.workflow import DomainError, Stale
from guidelines.filling_time import FillingTime, filling_time


@dataclass(frozen=True, slots=True)
class Written:
    """What came from the page for one question; `seen` is the mark of what the page showed."""

    response: str
    note: str
    seen: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be kept, and why."""

    written: Written
    error: DomainError


@dataclass(frozen=True, slots=True)
class State:
    """What a question says below its fields; `theirs` is what somebody else kept meanwhile."""

    code: str
    mark: str
    line: str = ""
    problem: str = ""
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuestQuestion:
    """One question with its fields; `responses` are (value, label, whether it is chosen)."""

    code: str
    heading: SafeString
    help: SafeString
    responses: tuple[tuple[str, str, bool], ...]
    note: str
    url: str
    state: State


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one checklist."""

    title: str
    questions: tuple[GuestQuestion, ...]


@dataclass(frozen=True, slots=True)
class GuestPage:
    """All that the page shows; nothing of it is the company's own."""

    company: str
    area: str
    aim: str
    by: str
    until: datetime
    time: FillingTime
    groups: tuple[Group, ...]
    written: int
    total: int
    url: str
    send_url: str
    is_late: bool
    words: Mapping[str, object]

    @property
    def refused(self) -> tuple[State, ...]:
        """Return the questions whose text could not be kept."""
        return tuple(q.state for group in self.groups for q in group.questions if q.state.problem)


def build(link: GuestLink, refused: Mapping[str, Refused] | None = None) -> GuestPage:
    """Return the page (one query), with what was typed where it could not be kept."""
    assessment = link.assessment
    content = progress.content_of(assessment)
    area = content.area_by_code[link.area]
    asked = [q for q in content.questions_for(assessment.sectors) if q.area == link.area]
    rows = {row.answer.question: row for row in link.proposals.select_related("answer")}
    groups = tuple(
        Group(
            content.checklist_by_code[checklist].title,
            tuple(
                _question(link, content.sha256, q.code, rows.get(q.code), (refused or {}))
                for q in questions
            ),
        )
        for checklist, questions in groupby(asked, key=lambda question: question.checklist)
    )
    token = token_of(link)
    return GuestPage(
        company=str(assessment.organisation),
        area=area.short_title,
        aim=area.aim,
        by=str(link.made_by or ""),
        until=link.expires_at,
        time=filling_time(asked),
        groups=groups,
        written=len(rows),
        total=len(asked),
        url=reverse("checklists:guest-answer", args=[token]),
        send_url=reverse("checklists:guest-send", args=[token]),
        is_late=not assessment.is_editable,
        words=words(),
    )


def kept(code: str, mark: str) -> State:
    """Return what a question says once it is kept."""
    return State(code, mark, line=gettext("Saved."))


def not_kept(code: str, refused: Refused, stored: str) -> State:
    """Return what a question says when it could not be kept; `stored` marks what is there now."""
    error = refused.error
    if isinstance(error, Stale):
        current = error.current
        theirs = tuple(shown(name, str(current[name])) for name in ("response", "note"))
        problem = gettext(
            "Not saved: somebody else with this link has written here. Save again to put yours "
            "in its place."
        )
        return State(code, stored, problem=problem, theirs=theirs)
    return State(code, refused.written.seen or "", problem=wording.explain(error))


def _question(
    link: GuestLink,
    sha256: str,
    code: str,
    row: Proposal | None,
    refused: Mapping[str, Refused],
) -> GuestQuestion:
    heading, explanation = card_html.texts(sha256, get_language() or "", code)
    response, note = (row.response, row.note) if row else ("", "")
    mark = mark_of_row(row)
    state = kept(code, mark) if row else State(code, mark)
    if code in refused:
        response, note = refused[code].written.response, refused[code].written.note
        state = not_kept(code, refused[code], mark)
    choices = words()["responses"]
    return GuestQuestion(
        code=code,
        heading=heading,
        help=explanation,
        responses=tuple((value, label, value == response) for value, label in choices),
        note=note,
        url=reverse("checklists:guest-keep", args=[token_of(link), code]),
        state=state,
    )
