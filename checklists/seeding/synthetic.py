"""As many companies as somebody wants to measure, each with one submitted assessment."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from checklists import scoring
from checklists.choices import ActionStatus, Effort, Response, ScopeKind, Severity, Status
from checklists.document import (
    ActionEntry,
    AnswerEntry,
    Declaration,
    Document,
    EvidenceEntry,
    OrganisationEntry,
    ScopeEntry,
    sha256_of,
)
from checklists.models import Answer, Assessment, Evidence, Submission
from checklists.seeding.texts import COUNTRIES, FIRST, REASON, SECOND, story_of
from checklists.services.submissions import LETTERS
from copassess.accounts.models import Organisation, Size
from guidelines.catalogue import Catalogue, Question
from guidelines.models import Revision

# Companies written at a time: what memory holds.
CHUNK = 200
CODE_LETTERS = 8
CODES = len(LETTERS) ** CODE_LETTERS
STEP = 2**31 - 1
START = datetime(2023, 1, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Company:
    """One invented company with its rows."""

    organisation: Organisation
    assessment: Assessment
    submission: Submission
    answers: list[Answer]
    evidence: list[Evidence]


def make(
    *,
    count: int,
    seed: int,
    revision: Revision,
    content: Catalogue,
    with_answers: bool,
    told: Callable[[int], None],
) -> None:
    """Write companies chunk by chunk; the same seed gives the same ones. `told` hears how many."""
    for first in range(0, count, CHUNK):
        numbers = range(first, min(first + CHUNK, count))
        store([company(n, seed, revision, content) for n in numbers], with_answers=with_answers)
        told(numbers.stop)


@transaction.atomic
def store(companies: list[Company], *, with_answers: bool) -> None:
    """Write the rows of some companies."""
    Organisation.objects.bulk_create([c.organisation for c in companies])
    Assessment.objects.bulk_create([c.assessment for c in companies])
    Submission.objects.bulk_create([c.submission for c in companies])
    if with_answers:
        Answer.objects.bulk_create([row for c in companies for row in c.answers])
        Evidence.objects.bulk_create([row for c in companies for row in c.evidence])


def company(number: int, seed: int, revision: Revision, content: Catalogue) -> Company:
    """Invent one company."""
    chance = random.Random(f"{seed}-{number}")  # noqa: S311 (invented answers)
    at = START + timedelta(hours=chance.randrange(3 * 365 * 24))
    organisation = Organisation(
        id=key(chance),
        name=f"{chance.choice(FIRST)} {chance.choice(SECOND)} {seed}-{number}",
        slug=f"invented-{seed}-{number}",
        country=chance.choice(COUNTRIES),
        size=chance.choice(Size.values),
        created_at=at - timedelta(days=60),
    )
    codes = list(content.sector_by_code)
    chosen = set(chance.sample(codes, k=chance.choices((1, 2, 3), (80, 15, 5))[0]))
    assessment = Assessment(
        id=key(chance),
        organisation=organisation,
        revision=revision,
        title=f"Self-assessment {at.year}",
        sectors=[code for code in codes if code in chosen],
        scope_kind=ScopeKind.COMPANY,
        country=organisation.country,
        period_from=date(at.year, 1, 1),
        period_to=date(at.year, 12, 31),
        status=Status.SUBMITTED,
        created_at=organisation.created_at,
    )
    return submitted(organisation, assessment, content, chance, at, code_of(number, seed))


def submitted(
    organisation: Organisation,
    assessment: Assessment,
    content: Catalogue,
    chance: random.Random,
    at: datetime,
    code: str,
) -> Company:
    """Answer and freeze a company's assessment."""
    entries = tuple(answered(content, assessment.sectors, chance, at))
    document = document_of(assessment, content, entries, at, code)
    text = document.to_json()
    submission = Submission(
        id=key(chance),
        assessment=assessment,
        number=document.number,
        code=code,
        document=text,
        sha256=sha256_of(text),
        revision_document_id=content.sha256,
        rules=document.rules,
        submitted_at=at,
    )
    rows = [row_of(assessment, entry, chance, at) for entry in entries]
    evidence = [
        Evidence(id=key(chance), answer=row, title=e.title, url=e.url or "", added_at=at)
        for row, entry in zip(rows, entries, strict=True)
        for e in entry.evidence
    ]
    return Company(organisation, assessment, submission, rows, evidence)


def document_of(
    assessment: Assessment,
    content: Catalogue,
    entries: tuple[AnswerEntry, ...],
    at: datetime,
    code: str,
) -> Document:
    """Return what a submission of these answers freezes."""
    company = assessment.organisation
    document = Document(
        assessment=str(assessment.pk),
        number=1,
        code=code,
        submitted_at=at,
        submitted_by="Invented owner",
        declaration=Declaration("Invented owner", "Compliance officer", at.date()),
        status=Status.SUBMITTED,
        edition=content.edition.code,
        revision=content.revision,
        revision_sha256=content.sha256,
        rules=scoring.VERSION,
        title=assessment.title,
        organisation=OrganisationEntry(company.name, company.country, company.size),
        sectors=tuple(assessment.sectors),
        scope=ScopeEntry(ScopeKind.COMPANY.value, None, None),
        country=assessment.country,
        period_from=assessment.period_from,
        period_to=assessment.period_to,
        answers=entries,
    )
    # The catalogue is at hand: it need not be looked up by its hash for each company.
    vars(document)["catalogue"] = content
    return document


def answered(
    content: Catalogue, sectors: list[str], chance: random.Random, at: datetime
) -> Iterator[AnswerEntry]:
    """Answer every question: a company's maturity and its care for an area make answers alike."""
    maturity = chance.betavariate(3, 2)
    care = {area.code: chance.gauss(0, 0.12) for area in content.areas}
    for question in content.questions_for(sectors):
        strength = maturity + care[question.area] + (0.06 if question.severity == "critical" else 0)
        drawn = chance.random()
        if drawn < 0.04 and question.severity != "critical":
            response = Response.NOT_APPLICABLE
        elif chance.random() < strength:
            response = Response.YES
        else:
            response = Response.PARTLY if chance.random() < strength + 0.2 else Response.NO
        yield entry(question, response, chance, at)


def entry(
    question: Question, response: Response, chance: random.Random, at: datetime
) -> AnswerEntry:
    """Return one answer with what a company would write beside it."""
    story = story_of(question.area)
    action, note = None, REASON
    evidence: tuple[EvidenceEntry, ...] = ()
    if response == Response.YES:
        note = chance.choice(story.in_place)
        if chance.random() < 0.5:
            link = f"https://intranet.example/{question.code.lower()}"
            evidence = (EvidenceEntry("link", question.evidence[0], link, None),)
    elif response != Response.NOT_APPLICABLE:
        note = chance.choice(story.missing)
        if chance.random() < 0.6:
            due = at.date() + timedelta(days=30 * chance.randint(1, 9))
            text = chance.choice(story.actions)
            action = ActionEntry(text, story.owner, due, ActionStatus.PLANNED)
    return AnswerEntry(
        question=question.code,
        area=question.area,
        checklist=question.checklist,
        severity=Severity(question.severity),
        effort=Effort(question.effort),
        response=response,
        note=note,
        carried_forward=False,
        evidence=evidence,
        action=action,
        reply="",
    )


def row_of(
    assessment: Assessment, entry: AnswerEntry, chance: random.Random, at: datetime
) -> Answer:
    """Return the live row of an answer."""
    action = entry.action
    return Answer(
        id=key(chance),
        assessment=assessment,
        question=entry.question,
        response=entry.response or "",
        note=entry.note,
        action_text=action.text if action else "",
        action_owner=action.owner if action else "",
        action_due=action.due if action else None,
        version=1,
        written_at=at,
    )


def key(chance: random.Random) -> UUID:
    """Return a UUID that the seed decides."""
    return UUID(int=chance.getrandbits(128), version=4)


def code_of(number: int, seed: int) -> str:
    """Return a report's code that number and seed decide; no two numbers of a seed share one."""
    first = random.Random(seed).randrange(CODES)  # noqa: S311 (invented codes)
    # The step has no divisor in common with the count of codes: it meets each one once.
    place, letters = (first + number * STEP) % CODES, ""
    for _ in range(CODE_LETTERS):
        place, letter = divmod(place, len(LETTERS))
        letters += LETTERS[letter]
    return f"COP-{letters[:4]}-{letters[4:]}"
