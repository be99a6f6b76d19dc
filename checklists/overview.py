"""The overview of one assessment as finished values: how far it is, what was asked and sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from checklists import applicability, progress, wording, work_page
from checklists.choices import Outcome, ScopeKind, Status
from checklists.models import Answer, Assessment, Submission
from checklists.progress import Count, Progress
from checklists.review_document import ReviewDocument
from checklists.workflow import EDITABLE
from copassess.accounts import countries
from guidelines.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Cell:
    """How far one checklist is in one area; `url` leads to its questions."""

    checklist: str
    count: Count
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One area and who has it; a cell is None where the checklist asks nothing of it."""

    title: str
    url: str
    count: Count
    cells: tuple[Cell | None, ...]
    people: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reviewer said of one question, and whether the company replied."""

    code: str
    title: str
    url: str
    judgement: str
    comment: str
    must_answer: bool
    has_reply: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One submission."""

    number: int
    code: str
    at: datetime
    by: str
    url: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows; `range` is empty once the assessment is no draft.

    `due_in` says how long there is until a returned one is expected, or how long that is past.

    `asks_profile` tells whether a question depends on what the company does, `proposed` counts the
    open ones that seem not to apply by what it said.
    """

    status: Status
    status_sentence: str
    scope: str
    country: str
    sectors: tuple[str, ...]
    edition: str
    checklists: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: Count
    range: str
    sent: tuple[Sent, ...]
    decision: ReviewDocument | None
    due_in: str
    remarks: tuple[Remark, ...]
    asks_profile: bool
    proposed: int

    @property
    def is_editable(self) -> bool:
        """Tell whether answers may be written."""
        return self.status in EDITABLE

    @property
    def shows_decision(self) -> bool:
        """Tell whether the last review still speaks: of what to mend, or of what was accepted."""
        decision = self.decision
        if decision is None or not (decision.summary or decision.due or self.remarks):
            return False
        return self.is_editable or self.status == Status.ACCEPTED

    @property
    def can_be_deleted(self) -> bool:
        """Tell whether it is a draft that was never submitted."""
        return self.status == Status.DRAFT and not self.sent


def build(
    assessment: Assessment,
    submissions: Iterable[Submission],
    decision: ReviewDocument | None,
    *,
    today: date,
) -> Overview:
    """Return the overview (two queries, and one more after a review)."""
    content = progress.content_of(assessment)
    responses = progress.responses_of(assessment)
    counted = progress.count(content, assessment.sectors, responses)
    status = Status(assessment.status)
    return Overview(
        status=status,
        status_sentence=wording.status_sentence(
            status, Outcome(assessment.outcome) if assessment.outcome else None
        ),
        scope=scope_words(assessment),
        country=countries.name_of(assessment.country),
        sectors=sector_titles(assessment),
        edition=content.edition.title,
        checklists=tuple(c.title for c in content.checklists_for(assessment.sectors)),
        rows=_rows(assessment, content, counted),
        whole=counted.whole,
        range=_range(assessment, content, responses),
        sent=tuple(_sent(submission) for submission in submissions),
        decision=decision,
        due_in=wording.due_sentence(decision.due, today) if decision and decision.due else "",
        remarks=_remarks(assessment, content, decision) if decision else (),
        asks_profile=bool(applicability.facts_for(content, assessment.sectors)),
        proposed=sum(
            bool(applicability.reason(content, assessment.facts, code))
            for code in counted.open_codes
        ),
    )


def sector_titles(assessment: Assessment) -> tuple[str, ...]:
    """Return the kinds of company that an assessment was started for."""
    sectors = progress.content_of(assessment).sector_by_code
    return tuple(sectors[code].title for code in assessment.sectors)


def scope_words(assessment: Assessment) -> str:
    """Return what an assessment looks at."""
    match assessment.scope_kind:
        case ScopeKind.COUNTRY:
            return gettext("The company in %(country)s") % {
                "country": countries.name_of(assessment.scope_country)
            }
        case ScopeKind.PRODUCT:
            return gettext("The product or service “%(name)s”") % {"name": assessment.scope_name}
        case _:
            return gettext("The whole company")


def question_urls(assessment: Assessment) -> dict[str, str]:
    """Return where each question is answered."""
    areas: dict[str, str] = {}
    urls = {}
    for question in progress.content_of(assessment).questions_for(assessment.sectors):
        if question.area not in areas:
            areas[question.area] = _area_url(assessment.pk, question.area)
        urls[question.code] = f"{areas[question.area]}#question-{question.code}"
    return urls


def _rows(assessment: Assessment, content: Catalogue, counted: Progress) -> tuple[Row, ...]:
    checklists = content.checklists_for(assessment.sectors)
    people = work_page.names_by_area(assessment)
    rows = []
    for area in content.areas:
        url = _area_url(assessment.pk, area.code)
        cells = [
            Cell(c.title, counted.cells[area.code, c.code], f"{url}#checklist-{c.code}")
            if (area.code, c.code) in counted.cells
            else None
            for c in checklists
        ]
        if counted.areas[area.code].total:
            count, names = counted.areas[area.code], people.get(area.code, "")
            rows.append(Row(area.short_title, url, count, tuple(cells), names))
    return tuple(rows)


def _range(assessment: Assessment, content: Catalogue, responses: Mapping[str, str]) -> str:
    if not assessment.is_editable:
        return ""
    result = progress.range_of(content, assessment.sectors, responses)
    return wording.range_sentence(result)


def _remarks(
    assessment: Assessment, content: Catalogue, decision: ReviewDocument
) -> tuple[Remark, ...]:
    replied = set(
        Answer.objects.of(assessment).exclude(reply="").values_list("question", flat=True)
    )
    urls = question_urls(assessment)
    return tuple(
        Remark(
            code=code,
            title=content.by_code[code].title,
            url=urls[code],
            judgement=str(verdict.judgement.label),
            comment=verdict.comment,
            must_answer=verdict.must_answer,
            has_reply=code in replied,
        )
        for code in urls
        if (verdict := decision.comments.get(code))
    )


def _sent(submission: Submission) -> Sent:
    return Sent(
        number=submission.number,
        code=submission.code,
        at=submission.submitted_at,
        by=str(submission.submitted_by or ""),
        url=submission.get_absolute_url(),
        is_withdrawn=hasattr(submission, "withdrawal"),
    )


def _area_url(assessment: UUID, area: str) -> str:
    return reverse("checklists:assessment-area", args=[assessment, area])
