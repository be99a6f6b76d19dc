"""The frozen document of a submission: live rows in, canonical JSON and SHA-256 out.

Reports, reviews and comparisons read only this; a draft is collected into the same form.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Self

from checklists import scoring
from checklists.choices import ActionStatus, Effort, Response, Severity, Status
from checklists.entries import (
    ActionEntry,
    AnswerEntry,
    BenchmarkEntry,
    Declaration,
    EvidenceEntry,
    OrganisationEntry,
    Previous,
    ScopeEntry,
    answer_json,
    answer_of,
    benchmark_json,
    benchmark_of,
    frozen_answer,
)
from checklists.figures import gap_json, scores_json
from checklists.models import Answer, Assessment, Submission
from guidelines import catalogue
from guidelines.catalogue import Catalogue

__all__ = [
    "ActionEntry",
    "AnswerEntry",
    "Declaration",
    "Document",
    "EvidenceEntry",
    "OrganisationEntry",
    "Previous",
    "ScopeEntry",
    "answer_json",
    "canonical",
    "collect",
    "sealed",
    "sha256_of",
]

FORMAT = "copassess-submission/1"


def canonical(data: Mapping[str, Any]) -> str:
    """Return JSON whose text is the same for the same content: keys sorted, UTF-8, no blanks."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a document's text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def instant(at: datetime | None) -> str | None:
    """Return an instant as ISO text in UTC, None as it is."""
    return at.astimezone(UTC).isoformat() if at else None


@dataclass(frozen=True)
class Document:
    """An assessment as submitted; a draft's has number 0, no code and no declaration."""

    assessment: str
    number: int
    code: str
    submitted_at: datetime | None
    submitted_by: str
    declaration: Declaration | None
    status: Status
    edition: str
    revision: int
    revision_sha256: str
    rules: str
    title: str
    organisation: OrganisationEntry
    sectors: tuple[str, ...]
    scope: ScopeEntry
    country: str
    period_from: date
    period_to: date
    answers: tuple[AnswerEntry, ...]
    # The SHA-256 of the organisation's logo; empty without one.
    logo: str = ""
    previous: Previous | None = None
    # What it is compared with: the groups as they were published when it was submitted.
    benchmark: tuple[BenchmarkEntry, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Tell whether it was collected live and never submitted."""
        return self.number == 0

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return the frozen revision that it was answered in."""
        return catalogue.by_sha256(self.revision_sha256)

    @cached_property
    def earlier(self) -> "Document | None":
        """Return the submission that this one follows; None where it is the first (one query)."""
        if self.previous is None:
            return None
        return Document.from_json(Submission.objects.get(code=self.previous.code).document)

    @cached_property
    def by_question(self) -> dict[str, AnswerEntry]:
        """Return the answers by question code."""
        return {answer.question: answer for answer in self.answers}

    @cached_property
    def items(self) -> tuple[scoring.Item, ...]:
        """Return what scoring counts, by the company's own responses."""
        return tuple(answer.item() for answer in self.answers)

    @cached_property
    def area_codes(self) -> tuple[str, ...]:
        """Return the codes of all areas, in order."""
        return tuple(area.code for area in self.catalogue.areas)

    @cached_property
    def checklist_codes(self) -> tuple[str, ...]:
        """Return the codes of the general checklist and the chosen sectors', in order."""
        return tuple(c.code for c in self.catalogue.checklists_for(self.sectors))

    def score(self, items: Iterable[scoring.Item], *, reviewed: bool = False) -> scoring.Scores:
        """Score items by the rules that this document was made under."""
        return scoring.assess(
            items,
            areas=self.area_codes,
            checklists=self.checklist_codes,
            reviewed=reviewed,
            version=self.rules,
        )

    @cached_property
    def scores(self) -> scoring.Scores:
        """Return the company's own scores."""
        return self.score(self.items)

    @cached_property
    def gaps(self) -> tuple[scoring.Gap, ...]:
        """Return the gaps by the company's own responses, in gap order."""
        return scoring.gaps(self.items, version=self.rules)

    def frame(self) -> dict[str, Any]:
        """Return what frozen document and exchange format say alike about the assessment."""
        return {
            "edition": self.edition,
            "revision": self.revision,
            "title": self.title,
            "organisation": vars(self.organisation),
            "sectors": list(self.sectors),
            "scope": vars(self.scope),
            "period": {"from": self.period_from.isoformat(), "to": self.period_to.isoformat()},
        }

    def to_json(self) -> str:
        """Return the canonical text that is hashed and kept."""
        signed = self.declaration
        # Left out where there is none, as documents from before there were any must hash the same.
        later = {
            "logo": self.logo,
            "previous": self.previous and vars(self.previous),
            "benchmark": [benchmark_json(entry) for entry in self.benchmark],
        }
        return canonical(
            {
                **self.frame(),
                **{name: value for name, value in later.items() if value},
                "format": FORMAT,
                "assessment": self.assessment,
                "number": self.number,
                "code": self.code,
                "submitted_at": instant(self.submitted_at),
                "submitted_by": self.submitted_by,
                "declaration": signed and {**vars(signed), "date": signed.date.isoformat()},
                "status": self.status.value,
                "revision_sha256": self.revision_sha256,
                "rules": self.rules,
                "country": self.country,
                "answers": [frozen_answer(answer) for answer in self.answers],
                "scores": scores_json(self.scores),
                "gaps": [gap_json(gap) for gap in self.gaps],
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read back what `to_json` wrote; scores and gaps are computed again where asked for."""
        data = json.loads(text)
        if data["format"] != FORMAT:
            message = f"not a document of format {FORMAT}"
            raise ValueError(message)
        signed, at = data["declaration"], data["submitted_at"]
        return cls(
            **{name: data[name] for name in COPIED},
            status=Status(data["status"]),
            submitted_at=datetime.fromisoformat(at) if at else None,
            declaration=signed
            and Declaration(signed["name"], signed["position"], date.fromisoformat(signed["date"])),
            organisation=OrganisationEntry(**data["organisation"]),
            sectors=tuple(data["sectors"]),
            scope=ScopeEntry(**data["scope"]),
            period_from=date.fromisoformat(data["period"]["from"]),
            period_to=date.fromisoformat(data["period"]["to"]),
            answers=tuple(answer_of(row) for row in data["answers"]),
            logo=data.get("logo", ""),
            previous=Previous(**data["previous"]) if "previous" in data else None,
            benchmark=tuple(benchmark_of(row) for row in data.get("benchmark", ())),
        )


COPIED = (
    "assessment",
    "number",
    "code",
    "submitted_by",
    "edition",
    "revision",
    "revision_sha256",
    "rules",
    "title",
    "country",
)


def collect(assessment: Assessment) -> Document:
    """Collect the live rows into the form of a frozen document (three queries)."""
    document = assessment.revision.document_id
    if document is None:
        message = "an assessment's revision is always frozen"
        raise ValueError(message)
    content = catalogue.by_sha256(document)
    rows = {a.question: a for a in Answer.objects.of(assessment).prefetch_related("evidence")}
    organisation = assessment.organisation
    return Document(
        assessment=str(assessment.pk),
        number=0,
        code="",
        submitted_at=None,
        submitted_by="",
        declaration=None,
        status=Status(assessment.status),
        edition=content.edition.code,
        revision=assessment.revision.number,
        revision_sha256=document,
        rules=scoring.VERSION,
        title=assessment.title,
        organisation=OrganisationEntry(organisation.name, organisation.country, organisation.size),
        sectors=tuple(assessment.sectors),
        scope=ScopeEntry(
            assessment.scope_kind, assessment.scope_name or None, assessment.scope_country or None
        ),
        country=assessment.country,
        period_from=assessment.period_from,
        period_to=assessment.period_to,
        answers=tuple(
            entry_of(question, rows[question.code])
            for question in content.questions_for(assessment.sectors)
        ),
        logo=organisation.logo_id or "",
        previous=previous_of(assessment),
    )


def previous_of(assessment: Assessment) -> Previous | None:
    """Return the newest standing submission of it, else of the one it started from (one query)."""
    row = Submission.objects.preceding(assessment).values_list("code", "sha256").first()
    return Previous(*row) if row else None


def entry_of(question: catalogue.Question, answer: Answer) -> AnswerEntry:
    """Return one row as an entry."""
    action = None
    if answer.action_text or answer.action_owner or answer.action_due:
        action = ActionEntry(
            answer.action_text,
            answer.action_owner,
            answer.action_due,
            ActionStatus(answer.action_status),
        )
    return AnswerEntry(
        question=question.code,
        area=question.area,
        checklist=question.checklist,
        severity=Severity(question.severity),
        effort=Effort(question.effort),
        response=Response(answer.response) if answer.response else None,
        note=answer.note,
        carried_forward=answer.carried_forward,
        evidence=tuple(
            EvidenceEntry(e.kind, e.title, e.url or None, e.sha256 or None, e.size or None)
            for e in answer.evidence.all()
        ),
        action=action,
        reply=answer.reply,
    )


def sealed(
    document: Document, *, number: int, code: str, by: str, at: datetime, declaration: Declaration
) -> Document:
    """Return a collected document as the numbered submission that it becomes."""
    return replace(
        document,
        number=number,
        code=code,
        submitted_by=by,
        submitted_at=at,
        declaration=declaration,
        status=Status.SUBMITTED,
    )
