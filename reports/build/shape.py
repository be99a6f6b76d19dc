"""The gap report as finished, translated values: one shape that every format prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cover:
    """Whose report it is, of what, and how far it can be relied on."""

    company: str
    title: str
    checklists: tuple[str, ...]
    edition: str
    period: str
    scope: str
    country: str
    status: str
    submitted: str
    code: str
    is_draft: bool


@dataclass(frozen=True)
class ScoreLine:
    """One area's or checklist's score; `score` is "78", "41 to 78" for a draft, or "n/a"."""

    code: str
    label: str
    score: str
    points: str
    band: str
    cap: str
    chart: str
    reviewed_score: str
    reviewed_chart: str
    critical: int
    critical_words: str


@dataclass(frozen=True)
class Action:
    """What the company plans; `owner` and `due` say so where nobody or nothing is named."""

    text: str
    owner: str
    due: str
    status: str
    is_dropped: bool


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
    why: str
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
class Strength:
    """Something answered yes, with evidence."""

    code: str
    title: str


@dataclass(frozen=True)
class Decision:
    """What management is asked to decide."""

    code: str
    what: str
    who: str
    by: str


@dataclass(frozen=True)
class Executive:
    """The page that stands alone; its texts are short enough for one page whatever was typed."""

    verdict: str
    score: str
    score_unit: str
    band: str
    band_sentence: str
    cap: str
    uncapped: str
    confidence: str
    reviewed: str
    left_out: str
    areas: tuple[ScoreLine, ...]
    gaps: tuple[GapEntry, ...]
    gap_count: int
    strengths: tuple[Strength, ...]
    closing_title: str
    closing: str
    decisions: tuple[Decision, ...]
    more_decisions: str


@dataclass(frozen=True)
class HeatCell:
    """An area's score on one checklist; empty where it has no question."""

    score: str
    points: str
    shade: str


@dataclass(frozen=True)
class HeatRow:
    """One area over the checklists."""

    area: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class GapGroup:
    """Gaps under one heading."""

    title: str
    gaps: tuple[GapEntry, ...]


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


@dataclass(frozen=True)
class AnswerGroup:
    """The answers of one area and checklist."""

    title: str
    checklist: str
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class CrosswalkLine:
    """An area's references to one other framework."""

    area: str
    framework: str
    references: str


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
    differences: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class SignOff:
    """Who signed, and how to check the report."""

    name: str
    position: str
    date: str
    code: str
    sha256: str
    address: str
    qr: str


@dataclass(frozen=True)
class GapReport:
    """Everything a report says, in the order of DESIGN, section 6."""

    cover: Cover
    executive: Executive
    areas: tuple[ScoreLine, ...]
    checklists: tuple[ScoreLine, ...]
    radar: str
    heat_columns: tuple[str, ...]
    heat: tuple[HeatRow, ...]
    critical: tuple[GapEntry, ...]
    quick_wins: tuple[GapEntry, ...]
    others: tuple[GapGroup, ...]
    plan: tuple[GapGroup, ...]
    gaps: tuple[GapEntry, ...]
    review: Review | None
    answers: tuple[AnswerGroup, ...]
    not_applicable: tuple[AnswerLine, ...]
    crosswalk: tuple[CrosswalkLine, ...]
    resources: tuple[Help, ...]
    directories: tuple[Help, ...]
    glossary: tuple[tuple[str, str], ...]
    rules: str
    edition_note: str
    sign_off: SignOff | None

    @property
    def is_draft(self) -> bool:
        """Tell whether every page must say DRAFT."""
        return self.cover.is_draft
