"""The page of a guest's proposals as finished values: each beside the company's answer now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from checklists import progress
from checklists.answer_card import shown
from checklists.choices import ProposalState
from checklists.differences import Piece, compared
from checklists.models import Assessment, Proposal


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal; `seen` is what deciding posts, `is_changed` tells of writes since the guest's.

    A response or note that the guest left empty stays as it is.
    """

    pk: UUID
    code: str
    question: str
    response_now: str
    note_now: str
    response: str
    note: str
    pieces: tuple[Piece, ...]
    seen: str
    is_changed: bool
    changed_by: str
    changed_at: datetime | None
    state: str
    state_label: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class FromGuest:
    """What one guest proposes in one area."""

    area: str
    name: str
    email: str
    sent_at: datetime | None
    lines: tuple[ProposalLine, ...]


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """All that the page shows."""

    waiting: tuple[FromGuest, ...]
    decided: tuple[FromGuest, ...]
    count: int
    changed: int
    decided_count: int


def build(assessment: Assessment) -> ProposalPage:
    """Return the page (one query)."""
    rows = list(Proposal.objects.filter(link__assessment=assessment).sent().for_deciding())
    waiting = [row for row in rows if row.state == ProposalState.OPEN]
    decided = [row for row in rows if row.state != ProposalState.OPEN]
    return ProposalPage(
        waiting=_by_guest(assessment, waiting),
        decided=_by_guest(assessment, decided),
        count=len(waiting),
        changed=sum(row.version != row.answer.version for row in waiting),
        decided_count=len(decided),
    )


def waiting_count(assessment: Assessment) -> int:
    """Return how many proposals wait for a decision (one query)."""
    return Proposal.objects.filter(link__assessment=assessment).waiting().count()


def _by_guest(assessment: Assessment, rows: Iterable[Proposal]) -> tuple[FromGuest, ...]:
    """Group by area in reading order, then by guest."""
    content = progress.content_of(assessment)
    areas = {area.code: place for place, area in enumerate(content.areas)}
    questions = {q.code: place for place, q in enumerate(content.questions)}
    in_order = sorted(
        rows,
        key=lambda row: (
            areas[row.link.area],
            row.link.made_at,
            row.link.pk,
            questions[row.answer.question],
        ),
    )
    groups = []
    for _pk, of_one in groupby(in_order, key=lambda row: row.link.pk):
        found = list(of_one)
        link = found[0].link
        groups.append(
            FromGuest(
                area=content.area_by_code[link.area].short_title,
                name=link.name,
                email=link.email,
                sent_at=link.finished_at,
                lines=tuple(
                    _line(row, content.by_code[row.answer.question].question) for row in found
                ),
            )
        )
    return tuple(groups)


def _line(row: Proposal, question: str) -> ProposalLine:
    answer = row.answer
    return ProposalLine(
        pk=row.pk,
        code=answer.question,
        question=question,
        response_now=shown("response", answer.response),
        note_now=answer.note,
        response=shown("response", row.response) if row.response else "",
        note=row.note,
        pieces=compared(answer.note, row.note) if row.state == ProposalState.OPEN else (),
        seen=f"{answer.version}:{row.written_at.isoformat()}",
        is_changed=answer.version != row.version,
        changed_by=str(answer.written_by or ""),
        changed_at=answer.written_at,
        state=row.state,
        state_label=str(ProposalState(row.state).label),
        decided_by=str(row.decided_by or ""),
        decided_at=row.decided_at,
    )
