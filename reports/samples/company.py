"""The invented company of the demo as documents, without a database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import yaml

from checklists import scoring
from checklists.choices import (
    ActionStatus,
    EvidenceKind,
    Judgement,
    Outcome,
    Response,
    Status,
)
from checklists.document import (
    ActionEntry,
    AnswerEntry,
    Declaration,
    Document,
    EvidenceEntry,
    OrganisationEntry,
    Previous,
    ScopeEntry,
    sha256_of,
)
from checklists.review_document import ReviewDocument, VerdictEntry
from checklists.seeding import demo
from checklists.seeding.answering import entry_of
from guidelines.catalogue import Catalogue, Question

# No submission has it: its letters are among those that codes leave out.
CODE = "COP-SAMP-L000"
# On the cover and at the head of every page: whoever meets a page alone must not take it for real.
COMPANY = f"{demo.COMPANY} (invented)"
SECTORS = ("mobile-operators",)
SUBMITTED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DECIDED = SUBMITTED + timedelta(days=10)
YEAR = timedelta(days=365)
# What the reviewer does not agree with: a gap that only the reviewer found.
DOUBTED = "MNO-ENV-03"
DOUBT = (
    "Only lines that are registered for a child are barred, and by your answer to MNO-POL-01 nine "
    "agents in ten register none. Please bar premium services wherever a child may hold the phone."
)

Story = Mapping[str, Mapping[str, Any]]
Answering = Callable[[int, Question], AnswerEntry]


def invented(content: Catalogue) -> tuple[Document, ReviewDocument]:
    """Return the invented company's second submission, its review, and the first behind it."""
    said = yaml.safe_load(demo.SAID.read_text(encoding="utf-8"))
    before = {code: entry.get("before", entry) for code, entry in said.items()}
    first = submission(content, saying(before, SUBMITTED - YEAR, {}), SECTORS, at=SUBMITTED - YEAR)
    made = submission(content, saying(said, SUBMITTED, before), SECTORS, at=SUBMITTED)
    second = replace(
        made, number=2, code=CODE, previous=Previous(first.code, sha256_of(first.to_json()))
    )
    vars(second).update(catalogue=content, earlier=first)
    return second, review_of(second)


def submission(
    content: Catalogue, answering: Answering, sectors: tuple[str, ...], *, at: datetime
) -> Document:
    """Return a submission's document, answered so."""
    made = Document(
        assessment="5a3b1c0e-0000-4000-8000-000000000000",
        number=1,
        code="COP-SAMP-L001",
        submitted_at=at,
        submitted_by=demo.OWNER.name,
        declaration=Declaration(demo.OWNER.name, "Head of compliance", at.date()),
        status=Status.SUBMITTED,
        edition=content.edition.code,
        revision=content.revision,
        revision_sha256=content.sha256,
        rules=scoring.VERSION,
        title=f"Self-assessment {at.year}",
        organisation=OrganisationEntry(COMPANY, "KE", "large"),
        sectors=sectors,
        scope=ScopeEntry("company", None, None),
        country="KE",
        period_from=date(at.year, 1, 1),
        period_to=date(at.year, 12, 31),
        answers=tuple(
            answering(number, question)
            for number, question in enumerate(content.questions_for(sectors))
        ),
    )
    # Read from the database otherwise, which need not hold it.
    vars(made)["catalogue"] = content
    return made


def saying(said: Story, at: datetime, before: Story) -> Answering:
    """Return what answers a question as the demo's story has it; what was planned is then done."""

    def answered(_number: int, question: Question) -> AnswerEntry:
        entry = said.get(question.code) or demo.invented(question)
        then = before.get(question.code, {}).get("action")
        action = planned(entry["action"], at) if "action" in entry else None
        if action is None and then and entry["says"] == Response.YES:
            action = replace(planned(then, at - YEAR), status=ActionStatus.DONE)
        return entry_of(
            question,
            Response(entry["says"]),
            note=entry["note"],
            evidence=tuple(shown(entry)),
            action=action,
        )

    return answered


def planned(words: tuple[str, str, int, str], at: datetime) -> ActionEntry:
    """Return an action of the story."""
    text, owner, days, status = words
    return ActionEntry(text, owner, at.date() + timedelta(days=days), ActionStatus(status))


def shown(entry: Mapping[str, Any]) -> Iterator[EvidenceEntry]:
    """Yield the link and the document of the story's answer."""
    if "link" in entry:
        title, path = entry["link"]
        yield EvidenceEntry(EvidenceKind.LINK, title, f"{demo.SITE}/{path}", None)
    if "document" in entry:
        title, name = entry["document"]
        content = demo.SAID.with_name(name).read_bytes()
        digest = sha256(content).hexdigest()
        yield EvidenceEntry(EvidenceKind.DOCUMENT, title, None, digest, len(content))


def review_of(document: Document) -> ReviewDocument:
    """Return the review, which ends with an agreed plan."""
    return ReviewDocument(
        submission_sha256=sha256_of(document.to_json()),
        reviewer=demo.REVIEWER.name,
        started_at=DECIDED - timedelta(days=3),
        decided_at=DECIDED,
        decision=Status.ACCEPTED.value,
        outcome=Outcome.PLAN_AGREED,
        summary=demo.SUMMARY,
        due=None,
        verdicts=tuple(verdict(code) for code in sorted(a.question for a in document.answers)),
    )


def verdict(code: str) -> VerdictEntry:
    """Return what the reviewer says to one answer."""
    if code == DOUBTED:
        return VerdictEntry(code, Judgement.NOT_AGREED, Response.PARTLY, DOUBT, 2)
    return VerdictEntry(code, Judgement.AGREED, None, demo.REMARKS.get(code, ""), 2)
