"""The page that stands alone."""

from dataclasses import dataclass

from reports.build.shape.gaps import GapEntry
from reports.build.shape.scores import ScoreLine


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
    capped_by: str
    uncapped: str
    change: str
    confidence: str
    reviewed: str
    left_out: str
    areas: tuple[ScoreLine, ...]
    gaps: tuple[GapEntry, ...]
    gap_count: int
    strengths: tuple[Strength, ...]
    closing: str
    decisions: tuple[Decision, ...]
    more_decisions: str
