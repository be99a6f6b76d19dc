"""Every answer, the review, and references."""

from dataclasses import dataclass

from reports.build.shape.gaps import Exchange


@dataclass(frozen=True)
class AnswerLine:
    """One answer of the annex, its note in full."""

    code: str
    title: str
    question: str
    severity: str
    response: str
    response_code: str
    note: str
    evidence: tuple[tuple[str, str], ...]
    basis: str
    exchange: Exchange | None
    # Whether it is a gap, so that its own entry is told of.
    is_gap: bool


@dataclass(frozen=True)
class AnswerGroup:
    """The answers of one area and checklist."""

    title: str
    checklist: str
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class ReviewLine:
    """A score by the company's own responses and by the reviewer's, and the difference."""

    label: str
    own: str
    reviewed: str
    difference: str


@dataclass(frozen=True)
class Review:
    """What UNICEF decided."""

    reviewer: str
    decided: str
    decision: str
    summary: str
    due: str
    counts: str
    reviewed_score: str
    own_score: str
    lines: tuple[ReviewLine, ...]
    differences: tuple[AnswerLine, ...]
    found: tuple[str, ...]
