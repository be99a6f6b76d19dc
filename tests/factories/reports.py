"""Documents for reports, built in memory from the real catalogue: no database, no services."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from checklists import scoring
from checklists.choices import (
    ActionStatus,
    Effort,
    EvidenceKind,
    Judgement,
    Outcome,
    Response,
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
from checklists.review_document import ReviewDocument, VerdictEntry
from guidelines.catalogue import Question
from tests.factories.catalogue import real_content

SUBMITTED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DECIDED = datetime(2026, 3, 12, 15, 5, tzinfo=UTC)
ONE = ("mobile-operators",)
ALL = tuple(sector.code for sector in real_content().sectors)
TURNS: tuple[Response, ...] = (
    Response.YES,
    Response.PARTLY,
    Response.YES,
    Response.NO,
    Response.YES,
    Response.NOT_APPLICABLE,
    Response.YES,
)
LONG_NAME = (
    "The International Telecommunications, Broadcasting and Interactive Entertainment Holding "
    "Company of the Eastern Islands and Its Subsidiaries, Public Limited"
)
LONG_ACTION = (
    "Agree with the national police unit, the hotline and all three network suppliers on a "
    "written procedure that says who secures what, for how long and under which law, then train "
) * 6
HOSTILE = (
    '<b>not bold</b> <script>alert("x")</script> & <img src="file:///etc/passwd">\n'
    "=1+1\n\u202bملاحظة بالعربية عن حماية الأطفال\u202c 😀👩‍👩‍👧 儿童保护 {{ 7|add:1 }}"  # noqa: RUF001 (meant)
)

Answering = Callable[[int, Question], AnswerEntry]


def answer(
    question: Question,
    response: Response | None,
    *,
    note: str = "",
    evidence: int = 0,
    action: ActionEntry | None = None,
    reply: str = "",
) -> AnswerEntry:
    """Return an answer to a question, with so many links as evidence."""
    return AnswerEntry(
        question=question.code,
        area=question.area,
        checklist=question.checklist,
        severity=Severity(question.severity),
        effort=Effort(question.effort),
        response=response,
        note=note,
        carried_forward=False,
        evidence=tuple(
            EvidenceEntry(
                EvidenceKind.LINK,
                f"{question.evidence[n % len(question.evidence)]}",
                f"https://intranet.example.org/{question.code.lower()}/{n}",
                None,
            )
            for n in range(evidence)
        ),
        action=action,
        reply=reply,
    )


def action(
    text: str = "Write the procedure and train the team", owner: str = "Head of compliance"
) -> ActionEntry:
    """Return a planned action."""
    return ActionEntry(text, owner, date(2026, 5, 15), ActionStatus.PLANNED)


def alike(response: Response | None, note: str = "", evidence: int = 0) -> Answering:
    """Answer every question alike."""
    return lambda _n, question: answer(question, response, note=note, evidence=evidence)


def in_turns(number: int, question: Question) -> AnswerEntry:
    """Answer as a company half-way does: notes to most, evidence to some, plans for some gaps."""
    response = TURNS[number % len(TURNS)]
    if response == Response.NOT_APPLICABLE:
        return answer(question, response, note="The company offers no such service to anybody.")
    note = f"{question.good_practice} Two of our three brands do so." if number % 3 else ""
    has_plan = response != Response.YES and number % 2
    return answer(
        question,
        response,
        note=note,
        evidence=number % 3 if response == Response.YES else 0,
        action=action() if has_plan else None,
    )


def document(
    answering: Answering = in_turns,
    *,
    sectors: Iterable[str] = ONE,
    name: str = "Example Telecom",
    title: str = "Self-assessment 2026",
    is_draft: bool = False,
) -> Document:
    """Return a submission's document, or a draft in the same form."""
    content = real_content()
    made = Document(
        assessment="6c0a1d2e-5b7f-4c3a-9d8e-1f2a3b4c5d6e",
        number=0 if is_draft else 1,
        code="" if is_draft else "COP-7F3K-9QWM",
        submitted_at=None if is_draft else SUBMITTED,
        submitted_by="" if is_draft else "Maria Rojas",
        declaration=None
        if is_draft
        else Declaration("Maria Rojas", "Head of compliance", SUBMITTED.date()),
        status=Status.DRAFT if is_draft else Status.SUBMITTED,
        edition=content.edition.code,
        revision=content.revision,
        revision_sha256="0" * 64,
        rules=scoring.VERSION,
        title=title,
        organisation=OrganisationEntry(name, "KE", "large"),
        sectors=tuple(sectors),
        scope=ScopeEntry("company", None, None),
        country="KE",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 12, 31),
        answers=tuple(
            answering(number, question)
            for number, question in enumerate(content.questions_for(list(sectors)))
        ),
    )
    # Read from the database where the revision is stored there; these have none.
    vars(made)["catalogue"] = content
    return made


def with_answers(whole: Document, *changed: AnswerEntry) -> Document:
    """Return a document with some answers in place of its own."""
    new = {entry.question: entry for entry in changed}
    made = replace(whole, answers=tuple(new.get(a.question, a) for a in whole.answers))
    vars(made)["catalogue"] = whole.catalogue
    return made


def review_of(
    whole: Document,
    *disputed: VerdictEntry,
    decision: Status = Status.ACCEPTED,
    outcome: Outcome | None = Outcome.PLAN_AGREED,
    summary: str = "Thank you: clear and complete. We agreed on a plan for the critical gaps.",
) -> ReviewDocument:
    """Return a decided review that agrees to everything but what is disputed."""
    said = {verdict.question: verdict for verdict in disputed}
    return ReviewDocument(
        submission_sha256=sha256_of(whole.to_json()),
        reviewer="Amina Odhiambo",
        started_at=SUBMITTED + timedelta(days=3),
        decided_at=DECIDED,
        decision=decision.value,
        outcome=outcome if decision == Status.ACCEPTED else None,
        summary=summary,
        due=date(2026, 4, 30) if decision == Status.RETURNED else None,
        verdicts=tuple(
            said.get(a.question, VerdictEntry(a.question, Judgement.AGREED, None, "", 1))
            for a in sorted(whole.answers, key=lambda a: a.question)
        ),
    )
