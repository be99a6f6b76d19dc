"""Scores, bars and heat maps."""

from dataclasses import dataclass


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
