"""Summary rows and tallies: written by the transaction that changes what they tell of.

Rows are taken in one order: the organisation's (`hold`), the assessment's and what hangs on it,
the organisation's summaries by their key, tallies by theirs.
"""

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import Func, TextField, Value

from checklists import searching
from checklists.choices import Status
from checklists.document import Document
from checklists.models import Assessment, Review, Submission, Summary, SummaryDetail, Tally, Verdict
from checklists.review_document import ReviewDocument, Reviewed, so_far
from checklists.tallying import (
    Entry,
    Figures,
    Key,
    Stands,
    Sums,
    Totals,
    figures_of,
    fine,
    hundredths,
    stands_for,
)
from copassess.accounts.models import Organisation

# While a submission stands so, UNICEF has to act.
WAITS = (Status.SUBMITTED, Status.IN_REVIEW)
FLAGS = ("is_newest", "is_newest_of_year", "is_newest_accepted", "is_newest_accepted_of_year")
CELL = tuple(Key._fields)
SUMS = (
    *("assessments", "companies", "with_critical", "critical_gaps", "total"),
    *("scores", "bands", "areas", "questions"),
)


def hold(assessment: Assessment) -> None:
    """Take the organisation's row, before the assessment's: its other assessments may count anew.

    Inside the transaction of what then calls `settle`.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=assessment.organisation_id)


@transaction.atomic
def settle(assessment: Assessment) -> None:
    """Make an assessment's summary what its newest standing submission says; count it anew.

    Inside the transaction that submitted, withdrew or decided, which holds the organisation's row
    and the assessment's.
    """
    _settle(assessment, standing(assessment))


@transaction.atomic
def forget(assessment: Assessment) -> None:
    """Count an assessment no more, whose submissions are to be removed; `hold` comes before."""
    _settle(assessment, None)


def _settle(assessment: Assessment, submission: Submission | None) -> None:
    rows = Summary.objects.filter(organisation=assessment.organisation_id)
    before = {row.pk: row for row in rows.order_by("pk").select_for_update()}
    after = {key: copy.copy(row) for key, row in before.items()}
    figures: Figures | None = None
    if submission is None:
        after.pop(assessment.pk, None)
    else:
        after[assessment.pk], figures, words = made(submission)
    _stand(after.values())
    changed = _changed(before, after) | {assessment.pk}
    totals = Totals()
    _count(totals, [row for key, row in before.items() if key in changed], -1, {})
    if submission is None:
        Summary.objects.filter(pk=assessment.pk).delete()
    else:
        assert figures is not None  # noqa: S101 (for the type checker: made above)
        store([(after[assessment.pk], figures, words)])
    for key in changed - {assessment.pk}:
        Summary.objects.filter(pk=key).update(**{f: getattr(after[key], f) for f in FLAGS})
    mine = {assessment.pk: figures} if figures else {}
    _count(totals, [row for key, row in after.items() if key in changed], 1, mine)
    add(totals.spread())


def reread(submission: Submission, *, verdicts: Iterable[Verdict] | None = None) -> None:
    """Write what a claim or a verdict changed; the portfolio hears of decisions only.

    Inside the transaction that holds the review's row, or the assessment's. `verdicts` are the
    review's, where they were read already.
    """
    fresh = Submission.objects.select_related("assessment", "review").get(pk=submission.pk)
    row, _figures, _words = made(fresh, verdicts=verdicts)
    names = (
        *("status", "waiting_since", "reviewer_id", "claimed_at", "verdicts_needed"),
        *("verdicts_given", "critical_open", "reviewed_score", "reviewed_band"),
    )
    values = {name: getattr(row, name) for name in names}
    Summary.objects.filter(submission=submission).update(**values)


def standing(assessment: Assessment) -> Submission | None:
    """Return an assessment's newest submission that was not withdrawn, with its review."""
    rows = Submission.objects.filter(assessment=assessment, withdrawal__isnull=True)
    return rows.select_related("assessment", "review").order_by("-number").first()


def made(
    submission: Submission, *, verdicts: Iterable[Verdict] | None = None
) -> tuple[Summary, Figures, list[str]]:
    """Return a submission's summary, what it counts for, and its words; nothing is stored.

    The flags of who speaks for the company are `stands_for`'s to set.
    """
    document = Document.from_json(submission.document)
    review: Review | None = getattr(submission, "review", None)
    through = _through(submission, document, review, verdicts)
    return put_together(submission, review, through, returned_by=_returned_by(submission))


def put_together(
    submission: Submission,
    review: Review | None,
    through: Reviewed,
    *,
    returned_by: Any,  # noqa: ANN401 (a key or None)
) -> tuple[Summary, Figures, list[str]]:
    """Return what `made` returns, of what was read already (no query)."""
    document = through.document
    decided = through if review is not None and review.is_decided else None
    needed = [judged for judged in through.judged if judged.needs_verdict]
    seen = through.scores.overall if through.review.verdicts else None
    figures = figures_of(
        decided.scores if decided else document.scores,
        decided.items if decided else document.items,
    )
    row = Summary(
        **_frame(submission, document),
        **_place(submission, review),
        returned_by_id=returned_by,
        verdicts_needed=len(needed),
        verdicts_given=sum(judged.judgement is not None for judged in needed),
        critical_open=sum(judged.is_critical_gap for judged in through.judged),
        score=hundredths(document.scores.overall.exact),
        band=document.scores.overall.band or "",
        reviewed_score=hundredths(seen.exact) if seen else None,
        reviewed_band=(seen.band or "") if seen else "",
    )
    return row, figures, words_of(document)


def words_of(document: Document) -> list[str]:
    """Return what a search finds a submission by: company, title, codes, notes."""
    texts = [document.organisation.name, document.title, document.code]
    texts += [text for answer in document.answers for text in (answer.question, answer.note)]
    return searching.words_of(" ".join(texts))


def store(rows: Sequence[tuple[Summary, Figures, list[str]]]) -> None:
    """Write summaries with their details, whether they are new or not (two statements)."""
    others = [f.name for f in Summary._meta.concrete_fields if not f.primary_key]
    Summary.objects.bulk_create(
        [row for row, _figures, _words in rows],
        update_conflicts=True,
        unique_fields=["assessment"],
        update_fields=others,
    )
    SummaryDetail.objects.bulk_create(
        [
            SummaryDetail(summary=row, figures=figures.to_json(), words=vector(words))
            for row, figures, words in rows
        ],
        update_conflicts=True,
        unique_fields=["summary"],
        update_fields=["figures", "words"],
    )


def vector(words: list[str]) -> Any:  # noqa: ANN401 (an expression of the database)
    """Return words as PostgreSQL keeps them; None where another database searches otherwise."""
    if connection.vendor != "postgresql":
        return None
    array = Value(words, output_field=ArrayField(TextField()))
    return Func(
        array,
        function="array_to_tsvector",
        template="%(function)s(%(expressions)s::text[])",
        output_field=SearchVectorField(),
    )


def entry_of(row: Summary, scope: str) -> Entry:
    """Return what decides where a summary counts."""
    return Entry(
        pk=row.pk,
        country=row.country,
        sectors=tuple(row.sector_codes),
        size=row.size,
        year=row.year,
        status=row.status,
        scope=scope,
        submitted_at=row.submitted_at,
    )


def add(cells: Mapping[Key, Sums]) -> None:
    """Add to the stored cells, which come in the order in which rows are taken.

    One statement takes them all, new ones too: two that meet wait for one another in that order.
    """
    if not cells:
        return
    rows = Tally.objects.bulk_create(
        [Tally(**key._asdict()) for key in cells],
        update_conflicts=True,
        unique_fields=CELL,
        update_fields=["standing"],
    )
    there = Tally.objects.in_bulk([row.pk for row in rows])
    kept, empty = [], []
    for tally, (key, change) in zip(rows, cells.items(), strict=True):
        sums = sums_of(there[tally.pk])
        sums.add(change)
        # A cell without an assessment counts nothing else either.
        if not sums.assessments:
            empty.append(tally.pk)
        else:
            kept.append(written(key, sums))
    # `bulk_update` writes one statement of cases, which takes many times as long.
    Tally.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=CELL, update_fields=SUMS, batch_size=500
    )
    Tally.objects.filter(pk__in=empty).delete()


def sums_of(tally: Tally) -> Sums:
    """Return a stored cell's sums."""
    sums = Sums()
    sums.assessments, sums.companies = tally.assessments, tally.companies
    sums.with_critical, sums.critical_gaps = tally.with_critical, tally.critical_gaps
    sums.total = tally.total
    sums.scores.update(tally.scores)
    sums.bands.update(tally.bands)
    for area, counts in tally.areas.items():
        sums.areas.setdefault(area, type(sums.scores)()).update(counts)
    sums.questions = {code: list(numbers) for code, numbers in tally.questions.items()}
    return sums


def written(key: Key, sums: Sums) -> Tally:
    """Return a row that holds these sums."""
    sums.tidy()
    return Tally(**key._asdict(), **{name: getattr(sums, name) for name in SUMS})


def _through(
    submission: Submission,
    document: Document,
    review: Review | None,
    verdicts: Iterable[Verdict] | None,
) -> Reviewed:
    if review is not None and review.is_decided:
        return Reviewed(document, ReviewDocument.from_json(review.document))
    if verdicts is None:
        verdicts = Verdict.objects.filter(review=review) if review else []
    return Reviewed(document, so_far(submission, review, verdicts))


def _frame(submission: Submission, document: Document) -> dict[str, Any]:
    """Return what a submission says for good."""
    assessment = submission.assessment
    return {
        "assessment": assessment,
        "submission": submission,
        "organisation_id": assessment.organisation_id,
        "company": document.organisation.name,
        "title": document.title,
        "code": submission.code,
        "country": document.country,
        "sectors": "".join(f",{code}" for code in document.sectors) + "," * bool(document.sectors),
        "size": document.organisation.size,
        "year": document.period_to.year,
        "round": submission.number,
        "submitted_at": submission.submitted_at,
    }


def _returned_by(submission: Submission) -> Any:  # noqa: ANN401 (a key or None)
    """Return who returned the round before this one."""
    if submission.number == 1:
        return None
    rows = Review.objects.filter(
        submission__assessment=submission.assessment_id,
        submission__number__lt=submission.number,
        decision=Review.Decision.RETURNED,
    )
    return rows.order_by("-submission__number").values_list("decided_by", flat=True).first()


def _place(submission: Submission, review: Review | None) -> dict[str, Any]:
    """Return where a submission stands, whatever its assessment has become since."""
    if review is not None and review.is_decided:
        returned = review.decision == Review.Decision.RETURNED
        return {
            "status": review.decision,
            "outcome": review.outcome,
            "waiting_since": None,
            "due": review.due if returned else None,
            "reviewer_id": review.decided_by_id,
            "claimed_at": None,
            "decided_at": review.decided_at,
        }
    is_claimed = review is not None and review.claimed_at is not None
    return {
        "status": Status.IN_REVIEW if is_claimed else Status.SUBMITTED,
        "waiting_since": submission.submitted_at,
        "reviewer_id": review.claimed_by_id if review else None,
        "claimed_at": review.claimed_at if review else None,
    }


def _stand(rows: Iterable[Summary]) -> None:
    """Set which of an organisation's summaries speak for it, country by country."""
    found = list(rows)
    scopes = scopes_of(found)
    for country in {row.country for row in found}:
        mine = [row for row in found if row.country == country]
        stands = stands_for([entry_of(row, scopes[row.pk]) for row in mine])
        for row in mine:
            put_stands(row, stands[row.pk])


def put_stands(row: Summary, stands: Stands) -> None:
    """Set the flags of a row."""
    for name, value in zip(FLAGS, stands, strict=True):
        setattr(row, name, value)


def scopes_of(rows: Iterable[Summary]) -> dict[Any, str]:
    """Return the kind of scope of each summary's assessment (one query)."""
    keys = [row.pk for row in rows]
    return dict(Assessment.objects.filter(pk__in=keys).values_list("pk", "scope_kind"))


def _changed(before: Mapping[Any, Summary], after: Mapping[Any, Summary]) -> set[Any]:
    """Return whose flags differ, as they were read and as they are now."""
    return {
        key
        for key in before.keys() & after.keys()
        if any(getattr(before[key], f) != getattr(after[key], f) for f in FLAGS)
    }


def _count(totals: Totals, rows: list[Summary], times: int, figures: Mapping[Any, Figures]) -> None:
    """Count rows, or take them away again; figures that are not given are read."""
    unread = [row.pk for row in rows if row.pk not in figures]
    stored = SummaryDetail.objects.filter(pk__in=unread).values_list("pk", "figures")
    known = {**figures, **{key: Figures.from_json(data) for key, data in stored}}
    for row in rows:
        stands = Stands(*(getattr(row, name) for name in FLAGS))
        # The scope decided the flags; where a row counts asks for those alone.
        totals.add(fine(entry_of(row, ""), stands), known[row.pk], times)
