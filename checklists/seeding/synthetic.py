"""As many companies as somebody wants to measure, each with one submitted assessment."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count as counter
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from checklists import scoring
from checklists.choices import (
    ActionStatus,
    Effort,
    EvidenceKind,
    Response,
    ScopeKind,
    Severity,
    Status,
)
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
from checklists.seeding.rows import Row, insert
from checklists.seeding.texts import COUNTRIES, FIRST, PEOPLE, REASON, SECOND, story_of
from checklists.services.submissions import LETTERS
from copassess.accounts.models import Membership, Organisation, Role, Size, User
from copassess.audit.models import Event
from guidelines.catalogue import Catalogue, Question
from guidelines.models import Revision

# Companies written at a time: what memory holds.
CHUNK = 200
CODE_LETTERS = 8
CODES = len(LETTERS) ** CODE_LETTERS
STEP = 2**31 - 1
START = datetime(2023, 1, 2, 9, 0, tzinfo=UTC)
# Large companies have more in place.
STRENGTH = {Size.MICRO: -0.12, Size.SMALL: -0.05, Size.MEDIUM: 0.0, Size.LARGE: 0.08}

ANSWER = (
    *("id", "assessment", "question", "response", "note", "action_text", "action_owner"),
    *("action_due", "action_status", "version", "written_at", "written_by"),
)
EVIDENCE = ("id", "answer", "kind", "title", "url", "added_at", "added_by")
NO_ACTION = ActionEntry("", "", None, ActionStatus.PLANNED)


@dataclass(frozen=True)
class Company:
    """One invented company with its rows."""

    owner: User
    organisation: Organisation
    membership: Membership
    assessment: Assessment
    submission: Submission
    event: Event
    entries: tuple[AnswerEntry, ...]

    @property
    def rows(self) -> tuple[list[Row], list[Row]]:
        """Return the live rows of its answers and of their evidence, in the order of the names."""
        answers: list[Row] = []
        evidence: list[Row] = []
        at, by, place = self.submission.submitted_at, self.owner.pk, self.assessment.pk
        keys = ascending(place)
        for entry in self.entries:
            key, action = next(keys), entry.action or NO_ACTION
            planned = (action.text, action.owner, action.due, action.status)
            said = (entry.question, entry.response, entry.note)
            answers.append((key, place, *said, *planned, 1, at, by))
            for one in entry.evidence:
                evidence.append((next(keys), key, one.kind, one.title, one.url, at, by))
        return answers, evidence


def make(
    *,
    count: int,
    seed: int,
    revision: Revision,
    content: Catalogue,
    with_answers: bool,
    told: Callable[[int], None],
) -> int:
    """Write companies chunk by chunk, those that are there already left alone.

    The same seed gives the same ones. `told` hears how far it is; returns how many were new.
    """
    new = 0
    for first in range(0, count, CHUNK):
        numbers = {slug_of(n, seed): n for n in range(first, min(first + CHUNK, count))}
        there = set(Organisation.objects.filter(slug__in=numbers).values_list("slug", flat=True))
        companies = [
            company(number, seed, revision, content)
            for slug, number in numbers.items()
            if slug not in there
        ]
        store(companies, with_answers=with_answers)
        new += len(companies)
        told(min(first + CHUNK, count))
    return new


@transaction.atomic
def store(companies: Sequence[Company], *, with_answers: bool) -> None:
    """Write the rows of some companies."""
    User.objects.bulk_create([c.owner for c in companies])
    Organisation.objects.bulk_create([c.organisation for c in companies])
    Membership.objects.bulk_create([c.membership for c in companies])
    Assessment.objects.bulk_create([c.assessment for c in companies])
    Submission.objects.bulk_create([c.submission for c in companies])
    Event.objects.bulk_create([c.event for c in companies])
    if with_answers:
        rows = [c.rows for c in companies]
        insert(Answer, ANSWER, (row for answers, _ in rows for row in answers))
        insert(Evidence, EVIDENCE, (row for _, evidence in rows for row in evidence))


def company(number: int, seed: int, revision: Revision, content: Catalogue) -> Company:
    """Invent one company."""
    chance = random.Random(f"{seed}-{number}")  # noqa: S311 (invented answers)
    at = START + timedelta(hours=chance.randrange(3 * 365 * 24))
    began = at - timedelta(days=60)
    owner = User(
        id=key(chance),
        email=f"owner-{number}@seed-{seed}.example",
        name=chance.choice(PEOPLE),
        password=f"{UNUSABLE_PASSWORD_PREFIX}{chance.getrandbits(160):040x}",
        joined_at=began,
    )
    organisation = Organisation(
        id=key(chance),
        name=f"{chance.choice(FIRST)} {chance.choice(SECOND)} {seed}-{number}",
        slug=slug_of(number, seed),
        country=chance.choice(COUNTRIES),
        size=chance.choice(Size.values),
        created_at=began,
    )
    membership = Membership(
        id=key(chance), organisation=organisation, user=owner, role=Role.OWNER, joined_at=began
    )
    assessment = started(organisation, revision, content, chance, at)
    assessment.created_by = owner
    entries = tuple(answered(content, assessment, chance, at))
    document = document_of(assessment, content, entries, at, code_of(number, seed))
    submission = frozen(assessment, document, chance, at)
    event = event_of(submission, chance)
    return Company(owner, organisation, membership, assessment, submission, event, entries)


def started(
    organisation: Organisation,
    revision: Revision,
    content: Catalogue,
    chance: random.Random,
    at: datetime,
) -> Assessment:
    """Return a company's assessment of the whole company, for one, two or three sectors."""
    codes = list(content.sector_by_code)
    chosen = set(chance.sample(codes, k=chance.choices((1, 2, 3), (80, 15, 5))[0]))
    return Assessment(
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
        written_at=at,
    )


def document_of(
    assessment: Assessment,
    content: Catalogue,
    entries: tuple[AnswerEntry, ...],
    at: datetime,
    code: str,
) -> Document:
    """Return what a submission of these answers freezes."""
    company, owner = assessment.organisation, str(assessment.created_by)
    document = Document(
        assessment=str(assessment.pk),
        number=1,
        code=code,
        submitted_at=at,
        submitted_by=owner,
        declaration=Declaration(owner, "Compliance officer", at.date()),
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


def frozen(
    assessment: Assessment, document: Document, chance: random.Random, at: datetime
) -> Submission:
    """Return the row that keeps a document."""
    text = document.to_json()
    return Submission(
        id=key(chance),
        assessment=assessment,
        number=document.number,
        code=document.code,
        document=text,
        sha256=sha256_of(text),
        revision_document_id=document.revision_sha256,
        rules=document.rules,
        submitted_at=at,
        submitted_by=assessment.created_by,
    )


def event_of(submission: Submission, chance: random.Random) -> Event:
    """Return what submitting leaves behind."""
    assessment, owner = submission.assessment, submission.submitted_by
    return Event(
        id=key(chance),
        at=submission.submitted_at,
        kind="assessment.submit",
        actor_id=str(owner and owner.pk),
        actor=str(owner),
        organisation_id=str(assessment.organisation_id),
        target_kind="assessment",
        target_id=str(assessment.pk),
        target=assessment.title,
        facts={"submission": submission.number, "code": submission.code},
    )


def answered(
    content: Catalogue, assessment: Assessment, chance: random.Random, at: datetime
) -> Iterator[AnswerEntry]:
    """Answer every question: a company's maturity and its care for an area make answers alike."""
    size = Size(assessment.organisation.size)
    maturity = chance.betavariate(3, 2) + STRENGTH[size]
    care = {area.code: chance.gauss(0, 0.12) for area in content.areas}
    for question in content.questions_for(assessment.sectors):
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
            evidence = (EvidenceEntry(EvidenceKind.LINK.value, question.evidence[0], link, None),)
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


def slug_of(number: int, seed: int) -> str:
    """Return a company's slug."""
    return f"invented-{seed}-{number}"


def key(chance: random.Random) -> UUID:
    """Return a UUID that the seed decides."""
    return UUID(int=chance.getrandbits(128), version=4)


def ascending(first: UUID) -> Iterator[UUID]:
    """Yield UUIDs after a first one: keys that lie side by side are written many times faster."""
    begin = first.int & ~0xFFFF
    return (UUID(int=begin | number) for number in counter(1))


def code_of(number: int, seed: int) -> str:
    """Return a report's code that number and seed decide; no two numbers of a seed share one."""
    first = random.Random(seed).randrange(CODES)  # noqa: S311 (invented codes)
    # The step has no divisor in common with the count of codes: it meets each one once.
    place, letters = (first + number * STEP) % CODES, ""
    for _ in range(CODE_LETTERS):
        place, letter = divmod(place, len(LETTERS))
        letters += LETTERS[letter]
    return f"COP-{letters[:4]}-{letters[4:]}"
