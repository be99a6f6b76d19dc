"""What changed since the submission before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProgressLine:
    """A score before and now, over the questions that both count; "n/a" where there are none."""

    label: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class Moved:
    """A question whose answer moved; `words` say from what to what."""

    code: str
    title: str
    severity: str
    is_critical: bool
    words: str
    # Whether it is a gap of this report, which a link can lead to.
    is_gap: bool


@dataclass(frozen=True)
class MovedGroup:
    """Questions that moved alike."""

    title: str
    entries: tuple[Moved, ...]


@dataclass(frozen=True)
class Progress:
    """The comparison with the submission before, over like questions only."""

    since: str
    compared: str
    sentence: str
    critical: str
    actions: str
    lines: tuple[ProgressLine, ...]
    groups: tuple[MovedGroup, ...]
    rules_note: str
