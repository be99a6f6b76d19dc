"""What a server acknowledged, held against what its database holds after a crash."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Save(NamedTuple):
    """A note that was sent, and the version as which the server said that it is stored."""

    question: str
    version: int
    note: str


@dataclass(frozen=True)
class Stored:
    """What a database holds of one assessment: answers and history rows as (version, note)."""

    writes: int
    answers: Mapping[str, tuple[int, str]]
    history: Mapping[str, Mapping[int, str]]

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Stored":
        """Return what `showsaves` printed."""
        history: dict[str, dict[int, str]] = {question: {} for question in told["answers"]}
        for question, version, note in told["history"]:
            history[question][version] = note
        answers = {question: (v, note) for question, (v, note) in told["answers"].items()}
        return cls(told["writes"], answers, history)


def lost(acknowledged: Iterable[Save], stored: Stored) -> list[str]:
    """Return a sentence for each save that was acknowledged and is not there."""
    return [
        f"{save.question}: version {save.version} was acknowledged and is gone"
        for save in acknowledged
        if stored.history[save.question].get(save.version) != save.note
        or stored.answers[save.question][0] < save.version
    ]


def torn(stored: Stored) -> list[str]:
    """Return a sentence for each write that is there by half: every write has all its rows."""
    faults = []
    for question, (version, note) in stored.answers.items():
        history = stored.history[question]
        if sorted(history) != list(range(1, version + 1)):
            faults.append(f"{question}: at version {version}, its history has {sorted(history)}")
        elif version and history[version] != note:
            faults.append(f"{question}: its note is not what its history says")
    written = sum(version for version, _ in stored.answers.values())
    if stored.writes != written:
        faults.append(f"{stored.writes} writes were counted, {written} are there")
    return faults
