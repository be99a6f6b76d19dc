"""One question across companies: what each answered, how each was judged; and how often which."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.urls import reverse

from checklists.choices import Judgement, Response, Severity, Status
from checklists.fairness import LEAST, Rate, is_apart
from checklists.frozen_answers import answers_to
from checklists.models import Verdict, VerdictCount
from copassess.accounts import countries
from copassess.accounts.models import StaffKind, User
from guidelines.catalogue import Catalogue, Question

# A database reads all that it skips: nobody leafs through more than 2,500 answers.
A_PAGE, LAST_PAGE = 25, 100
# Characters of a note that a row shows before it is unfolded.
SHORT = 200
OBJECTIONS = (Judgement.CLARIFY, Judgement.NOT_AGREED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; what is empty asks for nothing."""

    response: str = ""
    judgement: str = ""
    country: str = ""
    sector: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Verdicts on answers of one kind: how many, and whole percent of each judgement."""

    label: str
    verdicts: int
    agreed: int
    clarify: int
    not_agreed: int


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in the list; `widest` is how many points apart reviewers are at most, or None."""

    code: str
    title: str
    area: str
    severity: str
    severity_label: str
    shares: Shares
    widest: int | None
    apart: int


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    """One reviewer's verdicts on a question beside everybody else's."""

    question: str
    title: str
    reviewer: str
    shares: Shares
    others: int
    others_verdicts: int
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What a company answered to the question, and how it was judged."""

    company: str
    country: str
    sectors: str
    standing: str
    response: str
    response_label: str
    note: str
    is_long: bool
    evidence: tuple[str, ...]
    judgement: str
    judgement_label: str
    own_response: str
    comment: str
    reply: str
    reviewer: str
    at: datetime
    url: str

    @property
    def beginning(self) -> str:
        """Return the note's first words."""
        return self.note[:SHORT].rsplit(" ", 1)[0] if self.is_long else self.note


@dataclass(frozen=True, slots=True)
class Page:
    """Some answers, like ones together; `number` begins with 1."""

    rows: list[Judged]
    number: int
    is_last: bool
    # Whether more follow that cannot be leafed to.
    is_cut: bool


def is_headquarters(user: User) -> bool:
    """Tell whether somebody reviews for all countries: they alone see reviewers' rates."""
    role = user.staff_roles.get(StaffKind.REVIEWER)
    return role is not None and role.all_countries


def shares_of(label: str, counts: Mapping[str, int]) -> Shares:
    """Return counts by judgement as whole percents, half up."""
    total = sum(counts.values())
    percent = {
        judgement: (200 * counts.get(judgement, 0) + total) // (2 * total) if total else 0
        for judgement in Judgement
    }
    return Shares(
        label,
        total,
        percent[Judgement.AGREED],
        percent[Judgement.CLARIFY],
        percent[Judgement.NOT_AGREED],
    )


def questions(content: Catalogue, *, with_reviewers: bool) -> list[QuestionLine]:
    """Return every question that was judged (one query; for headquarters another).

    Where reviewers differ comes first, then what is objected to most, then by code.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for code, judgement, count in _summed("question", "judgement"):
        counts[code][judgement] += count
    by_reviewer = _by_reviewer() if with_reviewers else {}
    lines = [
        _question_line(question, content, counts[question.code], by_reviewer)
        for question in content.questions
        if counts[question.code].total()
    ]
    return sorted(lines, key=_where_to_look)


def by_response(code: str) -> list[Shares]:
    """Return how answers of each kind to a question were judged (one query)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for response, judgement, count in _summed("response", "judgement", question=code):
        counts[response][judgement] += count
    return [
        shares_of(str(response.label), counts[response])
        for response in Response
        if counts[response].total()
    ]


def reviewers(content: Catalogue, code: str = "") -> list[ReviewerLine]:
    """Return reviewers' rates of one question or all, those worth a talk first (one query)."""
    names: dict[UUID, str] = {}
    chosen = _by_reviewer(code, names)
    titles = {question.code: question.title for question in content.questions}
    lines = [
        _reviewer_line(question, titles[question], names[reviewer], counts, found)
        for question, found in chosen.items()
        if question in titles
        for reviewer, counts in found.items()
    ]
    return sorted(lines, key=lambda line: (not line.is_apart, line.question, -line.shares.verdicts))


def page(user: User, question: Question, content: Catalogue, filters: Filters, number: int) -> Page:
    """Return 25 answers that were judged, in the user's countries (two queries)."""
    number = min(max(number, 1), LAST_PAGE)
    begin = (number - 1) * A_PAGE
    found = list(_verdicts(user, question.code, filters)[begin : begin + A_PAGE + 1])
    rows = found[:A_PAGE]
    answers = answers_to(question.code, submissions=[row.review.submission_id for row in rows])
    titles = {sector.code: sector.title for sector in content.sectors}
    return Page(
        [_judged(row, answers.get(row.review.submission_id, {}), titles) for row in rows],
        number,
        is_last=len(found) <= A_PAGE or number == LAST_PAGE,
        is_cut=len(found) > A_PAGE and number == LAST_PAGE,
    )


def _verdicts(user: User, code: str, filters: Filters) -> QuerySet[Verdict]:
    """Return verdicts on the newest submissions of the user's countries, like answers together."""
    role = user.staff_roles[StaffKind.REVIEWER]
    rows = Verdict.objects.filter(question=code, review__submission__summary__isnull=False)
    rows = rows.exclude(judgement="")
    place = "review__submission__summary__"
    if user.roles:
        rows = rows.exclude(**{f"{place}organisation__in": list(user.roles)})
    if not role.all_countries:
        rows = rows.filter(**{f"{place}country__in": role.countries})
    if filters.response:
        rows = rows.filter(answered=filters.response)
    if filters.judgement:
        rows = rows.filter(judgement=filters.judgement)
    if filters.country:
        rows = rows.filter(**{f"{place}country": filters.country})
    if filters.sector:
        rows = rows.filter(**{f"{place}sectors__contains": f",{filters.sector},"})
    if filters.standing:
        rows = rows.filter(**{f"{place}status": filters.standing})
    joined = rows.select_related("review__submission__summary", "written_by")
    narrow = joined.defer("review__document", "review__submission__document")
    return narrow.order_by("answered", "judgement", "-written_at", "pk")


def _judged(row: Verdict, answer: Mapping[str, Any], titles: Mapping[str, str]) -> Judged:
    submission = row.review.submission
    summary = submission.summary
    note = answer.get("note", "")
    return Judged(
        company=summary.company,
        country=countries.name_of(summary.country),
        sectors=", ".join(titles.get(code, code) for code in summary.sector_codes),
        standing=str(Status(summary.status).label),
        response=row.answered,
        response_label=str(Response(row.answered).label) if row.answered else "",
        note=note,
        is_long=len(note) > SHORT,
        evidence=tuple(one["title"] for one in answer.get("evidence", ())),
        judgement=row.judgement,
        judgement_label=str(Judgement(row.judgement).label),
        own_response=str(Response(row.response).label) if row.response else "",
        comment=row.comment,
        reply=answer.get("reply", ""),
        reviewer=str(row.written_by or ""),
        at=row.written_at,
        url=f"{reverse('checklists:review-detail', args=[submission.pk])}#{row.question}",
    )


def _summed(*names: str, **which: str) -> Iterable[tuple[Any, ...]]:
    """Return counts added up by these columns (one query)."""
    rows = VerdictCount.objects.filter(count__gt=0, **which).order_by()
    return rows.values_list(*names).annotate(total=Sum("count"))


Reviewers = dict[str, dict[UUID, Counter[str]]]


def _by_reviewer(code: str = "", names: dict[UUID, str] | None = None) -> Reviewers:
    """Return judgements by question and reviewer (one query); `names` is filled where given."""
    which = {"question": code} if code else {}
    found: Reviewers = defaultdict(lambda: defaultdict(Counter))
    columns = ("question", "reviewer", "reviewer__name", "reviewer__email", "judgement")
    for question, reviewer, name, email, judgement, count in _summed(*columns, **which):
        if reviewer is None:
            continue
        found[question][reviewer][judgement] += count
        if names is not None:
            names[reviewer] = name or email
    return found


def _rate(counts: Mapping[str, int]) -> Rate:
    return Rate(sum(counts.values()), sum(counts.get(one, 0) for one in OBJECTIONS))


def _together(found: Iterable[Rate]) -> Rate:
    rates = list(found)
    return Rate(sum(rate.verdicts for rate in rates), sum(rate.objections for rate in rates))


def _question_line(
    question: Question, content: Catalogue, counts: Counter[str], by_reviewer: Reviewers
) -> QuestionLine:
    rates = [_rate(counts_) for counts_ in by_reviewer.get(question.code, {}).values()]
    together = _together(rates)
    shares = [rate.share for rate in rates if rate.verdicts >= LEAST]
    severity = Severity(question.severity)
    return QuestionLine(
        code=question.code,
        title=question.title,
        area=content.area_by_code[question.area].short_title,
        severity=severity.value,
        severity_label=str(severity.label),
        shares=shares_of("", counts),
        widest=round(100 * (max(shares) - min(shares))) if len(shares) > 1 else None,
        apart=sum(is_apart(rate, together - rate) for rate in rates),
    )


def _where_to_look(line: QuestionLine) -> tuple[int, int, int, str]:
    objections = line.shares.clarify + line.shares.not_agreed
    return (-line.apart, -(line.widest or 0), -objections, line.code)


def _reviewer_line(
    question: str,
    title: str,
    reviewer: str,
    counts: Counter[str],
    found: Mapping[UUID, Counter[str]],
) -> ReviewerLine:
    own = _rate(counts)
    others = _together(map(_rate, found.values())) - own
    return ReviewerLine(
        question=question,
        title=title,
        reviewer=reviewer,
        shares=shares_of(reviewer, counts),
        others=round(100 * others.share),
        others_verdicts=others.verdicts,
        is_apart=is_apart(own, others),
    )
