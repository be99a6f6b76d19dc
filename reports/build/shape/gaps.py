"""Gaps, what is planned on them, and where help is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """What the company plans; `owner` and `due` say so where nobody or nothing is named.

    It is overdue where it was due before the day of the submission and was not done then.
    """

    text: str
    owner: str
    due: str
    status: str
    is_dropped: bool
    is_overdue: bool


@dataclass(frozen=True)
class Help:
    """Where to find help."""

    title: str
    publisher: str
    url: str
    helps_with: str


@dataclass(frozen=True)
class Exchange:
    """What reviewer and company said to each other at one question."""

    verdict: str
    response: str
    comment: str
    reply: str


@dataclass(frozen=True)
class GapEntry:
    """One gap, with all that somebody needs who is to close it."""

    position: int
    code: str
    title: str
    question: str
    area: str
    area_code: str
    checklist: str
    severity: str
    is_critical: bool
    effort: str
    answered: str
    note: str
    # Whether more of it stands in the annex.
    note_is_cut: bool
    why: str
    risks: str
    good_practice: str
    evidence_examples: tuple[str, ...]
    action: Action | None
    gain: str
    horizon: str
    horizon_code: str
    is_quick_win: bool
    reviewer_only: bool
    exchange: Exchange | None
    help: tuple[Help, ...]


@dataclass(frozen=True)
class GapGroup:
    """Gaps under one heading."""

    title: str
    gaps: tuple[GapEntry, ...]
