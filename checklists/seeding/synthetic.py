"""As many companies as somebody wants to measure, each with submitted and reviewed assessments."""

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from django.db import connections, transaction

from checklists import scoring
from checklists.choices import ActionStatus, ScopeKind, Status
from checklists.document import (
    ActionEntry,
    AnswerEntry,
    Declaration,
    Document,
    OrganisationEntry,
    ScopeEntry,
)
from checklists.models import Answer, Assessment, Evidence, Review, Submission, Verdict
from checklists.seeding.answering import answered
from checklists.seeding.lives import OPEN, VERDICT, Life, ascending, key, live, stage_of
from checklists.seeding.people import (
    REVIEWERS,
    START,
    Kind,
    code_of,
    organisation_of,
    reviewers,
    slug_of,
    unusable,
)
from checklists.seeding.rows import Row, insert
from checklists.seeding.texts import PEOPLE
from checklists.services import summaries, verdict_counts
from checklists.tallying import Stands, Totals, fine, stands_for
from copassess.accounts.models import (
    Membership,
    Organisation,
    Role,
    User,
)
from copassess.audit.models import Event
from guidelines.catalogue import Catalogue
from guidelines.models import Revision

# Companies made at a time: what memory holds; and written in one transaction with their sums.
CHUNK, BATCH = 200, 20_000
# Submissions that one company may have: that many codes are its own.
ROUNDS = 8
DAYS, OPEN_DAYS = 3 * 365, 75

ANSWER = (
    *("id", "assessment", "question", "response", "note", "reply", "action_text"),
    *("action_owner", "action_due", "action_status", "version", "written_at", "written_by"),
)
EVIDENCE = ("id", "answer", "kind", "title", "url", "added_at", "added_by")
NO_ACTION = ActionEntry("", "", None, ActionStatus.PLANNED)
# Fewer companies than this are made by this process; so many chunks wait to be written.
ALONE, AHEAD = 1000, 6
Told = Callable[[int], None]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Company:
    """One invented company with its rows."""

    owner: User
    organisation: Organisation
    membership: Membership
    lives: tuple[Life, ...]

    @property
    def rows(self) -> tuple[list[Row], list[Row]]:
        """Return the live rows of its answers and of their evidence, in the order of the names."""
        answers: list[Row] = []
        evidence: list[Row] = []
        for life in self.lives:
            at, by, place = life.submissions[-1].submitted_at, self.owner.pk, life.assessment.pk
            keys = ascending(place)
            for entry in life.entries:
                here, action = next(keys), entry.action or NO_ACTION
                planned = (action.text, action.owner, action.due, action.status)
                said = (entry.question, entry.response, entry.note, entry.reply)
                answers.append((here, place, *said, *planned, 1, at, by))
                for one in entry.evidence:
                    evidence.append((next(keys), here, one.kind, one.title, one.url, at, by))
        return answers, evidence


def make(
    *,
    count: int,
    seed: int,
    revision: Revision,
    content: Catalogue,
    with_answers: bool,
    told: Told,
    people: int = REVIEWERS,
    kinds: Sequence[Kind] = (),
    later: timedelta = timedelta(),
) -> int:
    """Write companies batch by batch, those that are there already left alone.

    The same seed gives the same ones. `told` hears how far it is; returns how many were new.
    """
    staff, new = tuple(reviewers(seed, people)), 0
    for first in range(0, count, BATCH):
        last = min(first + BATCH, count)
        slugs = {slug_of(n, seed): n for n in range(first, last)}
        there = {
            slug
            for some in chunks(list(slugs), CHUNK)
            for slug in Organisation.objects.filter(slug__in=some).values_list("slug", flat=True)
        }
        numbers = [number for slug, number in slugs.items() if slug not in there]
        made = invented(numbers, Invention(seed, revision, content, staff, kinds, later))
        new += write(made, with_answers=with_answers, told=told, done=last - len(numbers))
        told(last)
    if new:
        verdict_counts.rebuild()
    return new


@dataclass(frozen=True)
class Invention:
    """What every company of a seed is made from."""

    seed: int
    revision: Revision
    content: Catalogue
    staff: tuple[User, ...]
    # By number, where not all is left to chance; and by how much later all happens.
    kinds: Sequence[Kind] = ()
    later: timedelta = timedelta()

    def companies(self, numbers: Sequence[int]) -> list[Company]:
        """Invent some companies."""
        given = (self.seed, self.revision, self.content, self.staff)
        kinds = self.kinds or dict.fromkeys(numbers)
        return [company(number, *given, kind=kinds[number], later=self.later) for number in numbers]


def invented(numbers: list[int], invention: Invention) -> Iterator[Company]:
    """Yield companies in the order of their numbers; many are made by every core at once.

    The others only make them up: the database is this process's alone.
    """
    some = list(chunks(numbers, CHUNK))
    if len(numbers) < ALONE:
        yield from (one for part in some for one in invention.companies(part))
        return
    with ProcessPoolExecutor(mp_context=get_context("fork"), initializer=alone) as pool:
        waiting: deque[Future[list[Company]]] = deque()
        for part in some:
            waiting.append(pool.submit(invention.companies, part))
            # What is made and not yet written is held in memory.
            if len(waiting) > AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def alone() -> None:
    """Forget the parent's connections, in a process that makes companies up: it needs none."""
    for connection in connections.all(initialized_only=True):
        connection.connection = None


@transaction.atomic
def write(made: Iterator[Company], *, with_answers: bool, told: Told, done: int) -> int:
    """Write companies, some at a time, and what they add to the portfolio; return how many."""
    totals, count = Totals(), 0
    while some := list(islice(made, CHUNK)):
        store(some, with_answers=with_answers)
        for one in some:
            add_to(totals, one)
        count += len(some)
        told(done + count)
    summaries.add(totals.spread())
    return count


def store(companies: Sequence[Company], *, with_answers: bool) -> None:
    """Write the rows of some companies."""
    lives = [life for c in companies for life in c.lives]
    User.objects.bulk_create([c.owner for c in companies])
    Organisation.objects.bulk_create([c.organisation for c in companies])
    Membership.objects.bulk_create([c.membership for c in companies])
    Assessment.objects.bulk_create([life.assessment for life in lives])
    Submission.objects.bulk_create([row for life in lives for row in life.submissions])
    Review.objects.bulk_create([row for life in lives for row in life.reviews])
    Event.objects.bulk_create([row for life in lives for row in life.events])
    for one in companies:
        stand(one)
    summaries.store([life.summary for life in lives if life.summary])
    # What is being judged is told by its rows; what was decided, by its document.
    rows = (
        row
        for life in lives
        for review, row in life.verdict_rows
        if with_answers or not review.is_decided
    )
    insert(Verdict, VERDICT, rows)
    if with_answers:
        live = [c.rows for c in companies]
        insert(Answer, ANSWER, (row for answers, _ in live for row in answers))
        insert(Evidence, EVIDENCE, (row for _, evidence in live for row in evidence))


def stand(one: Company) -> None:
    """Set which of a company's assessments speaks for it."""
    rows = [life.summary[0] for life in one.lives if life.summary]
    entries = [summaries.entry_of(row, ScopeKind.COMPANY) for row in rows]
    stands = stands_for(entries)
    for row in rows:
        summaries.put_stands(row, stands[row.pk])


def add_to(totals: Totals, one: Company) -> None:
    """Count a company."""
    for life in one.lives:
        assert life.summary is not None  # noqa: S101 (every life is finished)
        row, figures, _words = life.summary
        stands = Stands(*(getattr(row, name) for name in summaries.FLAGS))
        totals.add(fine(summaries.entry_of(row, ScopeKind.COMPANY), stands), figures)


def company(
    number: int,
    seed: int,
    revision: Revision,
    content: Catalogue,
    staff: Sequence[User],
    *,
    kind: Kind | None = None,
    later: timedelta = timedelta(),
) -> Company:
    """Invent one company; every tenth has an assessment of the year before, too."""
    chance = random.Random(f"{seed}-{number}")  # noqa: S311 (invented answers)
    stage = stage_of(chance)
    latest = DAYS if stage in OPEN else DAYS - OPEN_DAYS
    earliest = DAYS - OPEN_DAYS if stage in OPEN else 0
    at = START + later + timedelta(hours=chance.randrange(earliest * 24, latest * 24))
    stages = [(stage, at)]
    if chance.random() < 0.1:
        stages.insert(0, ("accepted", at - timedelta(days=365)))
    began = stages[0][1] - timedelta(days=60)
    owner = User(
        id=key(chance),
        email=f"owner-{number}@seed-{seed}.example",
        name=chance.choice(PEOPLE),
        password=unusable(chance),
        joined_at=began,
    )
    organisation = organisation_of(number, seed, chance, began, kind)
    membership = Membership(
        id=key(chance), organisation=organisation, user=owner, role=Role.OWNER, joined_at=began
    )
    codes = (code_of(number * ROUNDS + place, seed) for place in range(ROUNDS))
    lives = tuple(
        life_of(organisation, owner, revision, content, chance, when, where, codes, staff, kind)
        for where, when in stages
    )
    return Company(owner, organisation, membership, lives)


def life_of(
    organisation: Organisation,
    owner: User,
    revision: Revision,
    content: Catalogue,
    chance: random.Random,
    at: datetime,
    stage: str,
    codes: Iterator[str],
    staff: Sequence[User],
    kind: Kind | None,
) -> Life:
    """Return an assessment with all that became of it."""
    assessment = started(organisation, revision, content, chance, at)
    if kind:
        assessment.sectors = [kind.sector]
    assessment.created_by = owner
    plans = stage.startswith("accepted")
    entries = tuple(answered(content, assessment, chance, at, plans=plans))
    document = document_of(assessment, content, entries, at, next(codes))
    return live(Life(assessment, owner), document, stage, staff, codes, chance)


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
        created_at=at - timedelta(days=60),
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


def chunks(items: list[Item], size: int) -> Iterator[list[Item]]:
    """Yield a list in pieces."""
    return (items[n : n + size] for n in range(0, len(items), size))
