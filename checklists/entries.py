"""The parts of a frozen document: answers, and what frames them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checklists import scoring
from checklists.choices import ActionStatus, Effort, Response, Severity


@dataclass(frozen=True)
class EvidenceEntry:
    """A piece of evidence by name; `sha256` and `size`, in bytes, are None for a link."""

    kind: str
    title: str
    url: str | None
    sha256: str | None
    size: int | None = None

    @property
    def exchanged(self) -> dict[str, str | None]:
        """Return what the exchange format has of it."""
        names = ("kind", "title", "url", "sha256")
        return {name: getattr(self, name) for name in names}

    @property
    def frozen(self) -> dict[str, str | int | None]:
        """Return what a frozen document has of it: nothing of a size that there is none of."""
        return {**self.exchanged, **({"size": self.size} if self.size else {})}


@dataclass(frozen=True)
class ActionEntry:
    """What the company plans on a gap."""

    text: str
    owner: str
    due: date | None
    status: ActionStatus

    @property
    def is_full(self) -> bool:
        """Tell whether it says what, who and by when, and was not dropped."""
        return bool(self.text and self.owner and self.due) and self.status != ActionStatus.DROPPED


@dataclass(frozen=True)
class AnswerEntry:
    """One answer, with what scoring needs of its question."""

    question: str
    area: str
    checklist: str
    severity: Severity
    effort: Effort
    response: Response | None
    note: str
    carried_forward: bool
    evidence: tuple[EvidenceEntry, ...]
    action: ActionEntry | None
    reply: str

    @property
    def counted_response(self) -> Response | None:
        """Return the response, or None while it was only carried forward."""
        return None if self.carried_forward else self.response

    def item(self) -> scoring.Item:
        """Return what scoring counts."""
        return scoring.Item(
            code=self.question,
            area=self.area,
            checklist=self.checklist,
            severity=self.severity,
            effort=self.effort,
            response=self.counted_response,
            has_evidence=bool(self.evidence),
        )


@dataclass(frozen=True)
class OrganisationEntry:
    """The company as it was then."""

    name: str
    country: str
    size: str


@dataclass(frozen=True)
class ScopeEntry:
    """What part of the company was looked at; name and country are None where there is none."""

    kind: str
    name: str | None
    country: str | None


@dataclass(frozen=True)
class Declaration:
    """Who signed the submission, and when."""

    name: str
    position: str
    date: date


@dataclass(frozen=True)
class Previous:
    """The submission that this one follows, of the same assessment or of the one it began from."""

    code: str
    sha256: str


@dataclass(frozen=True)
class BenchmarkEntry:
    """A group of companies that a submission is compared with; an empty size is all sizes.

    `companies` is rounded down to 5. Quartiles by figure: of the overall score, and by area.
    """

    sector: str
    size: str
    companies: int
    made_on: date
    quartiles: Mapping[str, tuple[int, int, int]]


def benchmark_json(entry: BenchmarkEntry) -> dict[str, Any]:
    """Return a group as a frozen document has it."""
    figures = {name: list(found) for name, found in entry.quartiles.items()}
    return {**vars(entry), "made_on": entry.made_on.isoformat(), "quartiles": figures}


def benchmark_of(row: Mapping[str, Any]) -> BenchmarkEntry:
    """Read a group of a frozen document."""
    made_on = date.fromisoformat(row["made_on"])
    figures = tidy_quartiles(row["quartiles"])
    return BenchmarkEntry(row["sector"], row["size"], row["companies"], made_on, figures)


def tidy_quartiles(data: Mapping[str, list[int]]) -> dict[str, tuple[int, int, int]]:
    """Return quartiles as they are read from JSON."""
    return {name: (found[0], found[1], found[2]) for name, found in data.items()}


def answer_json(answer: AnswerEntry) -> dict[str, Any]:
    """Return an answer as the exchange format has it (DESIGN, section 7)."""
    action = answer.action
    return {
        "question": answer.question,
        "area": answer.area,
        "checklist": answer.checklist,
        "severity": answer.severity.value,
        "effort": answer.effort.value,
        "response": answer.response and answer.response.value,
        "note": answer.note,
        "carried_forward": answer.carried_forward,
        "evidence": [entry.exchanged for entry in answer.evidence],
        "action": action
        and {
            "text": action.text,
            "owner": action.owner,
            "due": action.due and action.due.isoformat(),
            "status": action.status.value,
        },
    }


def frozen_answer(answer: AnswerEntry) -> dict[str, Any]:
    """Return an answer as a frozen document has it."""
    evidence = [entry.frozen for entry in answer.evidence]
    return {**answer_json(answer), "evidence": evidence, "reply": answer.reply}


def answer_of(row: Mapping[str, Any]) -> AnswerEntry:
    """Read an answer of a frozen document."""
    action = row["action"]
    return AnswerEntry(
        question=row["question"],
        area=row["area"],
        checklist=row["checklist"],
        severity=Severity(row["severity"]),
        effort=Effort(row["effort"]),
        response=Response(row["response"]) if row["response"] else None,
        note=row["note"],
        carried_forward=row["carried_forward"],
        evidence=tuple(EvidenceEntry(**entry) for entry in row["evidence"]),
        action=action
        and ActionEntry(
            text=action["text"],
            owner=action["owner"],
            due=date.fromisoformat(action["due"]) if action["due"] else None,
            status=ActionStatus(action["status"]),
        ),
        reply=row["reply"],
    )
