"""Assessments of a release's database, in every status, with their reviews."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from checklists.choices import ActionStatus, Judgement, Outcome, Response, ScopeKind
from checklists.document import Declaration
from checklists.models import Answer, Assessment, Review, Submission
from checklists.services import answers, assessments, plans, reviews, submissions, verdicts
from checklists.services.answers import Changes
from checklists.services.verdicts import Written
from copassess.accounts.models import Organisation, User
from reports.services.publication import set_score_public
from tests.releases.filled_company import People

SECTOR = "broadcasters"
REASON = "We broadcast only; nobody can write to anybody through us."
REASONS = {Response.NOT_APPLICABLE: REASON}
STATUSES = (ActionStatus.PLANNED, ActionStatus.UNDER_WAY, ActionStatus.DONE)
SAID = [Response.YES, Response.PARTLY, Response.YES, Response.NO, Response.YES]


def started(
    company: Organisation, title: str, by: User, at: datetime, before: Assessment | None = None
) -> Assessment:
    """Start an assessment of the whole company, or of its programme for a country."""
    abroad = "country" in title
    return assessments.start(
        organisation=company,
        sectors=[SECTOR],
        scope_kind=ScopeKind.COUNTRY if abroad else ScopeKind.COMPANY,
        scope_name="",
        scope_country="KE" if abroad else "",
        period_from=date(at.year, 1, 1),
        period_to=date(at.year, 12, 31),
        title=title,
        by=by,
        at=at,
        started_from=before,
    )


def answer_all(
    assessment: Assessment, said: Sequence[Response], by: User, at: datetime, share: float = 1.0
) -> None:
    """Answer a share of the questions, the responses in turns; what is a gap gets its action."""
    rows = list(Answer.objects.of(assessment).select_related("assessment"))
    for number, row in enumerate(rows[: round(len(rows) * share)]):
        response = said[number % len(said)]
        changes = Changes(response=response, note=REASONS.get(response, f"Note {number}."))
        if response in (Response.NO, Response.PARTLY):
            changes["action_text"] = f"Close gap {number}"
            changes["action_owner"] = "Head of programmes"
            changes["action_due"] = at.date() + timedelta(days=100)
            changes["action_status"] = STATUSES[number % len(STATUSES)]
        now = at + timedelta(minutes=number)
        said_to(assessment, row.question, changes, by, now)
        if number % 5 == 0:
            answers.add_evidence(
                assessment=assessment,
                question=row.question,
                title=f"Page {number}",
                url=f"https://lagoon.example/{number}",
                by=by,
                at=now,
            )


def said_to(
    assessment: Assessment, question: str, changes: Changes, by: User, at: datetime
) -> None:
    """Save one answer as its page does."""
    answers.save(
        assessment=assessment,
        question=question,
        version=Answer.objects.get(assessment=assessment, question=question).version,
        changes=changes,
        by=by,
        at=at,
    )


def submitted(assessment: Assessment, by: User, at: datetime) -> Submission:
    """Sign and submit."""
    signed = Declaration(str(by), "Managing director", at.date())
    assessment.refresh_from_db()
    return submissions.submit(assessment=assessment, by=by, at=at, declaration=signed)


def reread(submission: Submission) -> Submission:
    """Return a submission as a request reads it."""
    return Submission.objects.select_related("assessment__organisation").get(pk=submission.pk)


def in_review(submission: Submission, by: User, at: datetime) -> Review:
    """Claim a submission; return its review as a request reads it."""
    begun = reviews.start(submission=reread(submission), by=by, at=at)
    return fresh(begun)


def fresh(review: Review) -> Review:
    """Return a review as a request reads it."""
    rows = Review.objects.select_related("submission__assessment__organisation", "claimed_by")
    return rows.get(pk=review.pk)


def judge(review: Review, written: Sequence[Written], by: User, at: datetime) -> None:
    """Store verdicts, and agree to everything else."""
    codes = list(Answer.objects.of(review.submission.assessment).values_list("question", flat=True))
    said = {one.question for one in written}
    rest = [Written(code, 0, Judgement.AGREED) for code in codes if code not in said]
    problems = verdicts.save_verdicts(review=review, written=[*written, *rest], by=by, at=at)
    assert not problems, problems


def accepted(company: Organisation, people: People, at: datetime) -> Assessment:
    """Let the first assessment be accepted: everything is in place."""
    made = started(company, "First", people.owner, at)
    said = [Response.YES, Response.YES, Response.YES, Response.NOT_APPLICABLE]
    answer_all(made, said, people.owner, at)
    whole = submitted(made, people.owner, at + timedelta(days=10))
    review = in_review(whole, people.reviewer, at + timedelta(days=11))
    judge(review, [], people.reviewer, at + timedelta(days=11, hours=1))
    reviews.accept(
        review=fresh(review),
        by=people.reviewer,
        at=at + timedelta(days=12),
        summary="Everything is in place. Thank you.",
        outcome=Outcome.ACCEPTED,
    )
    made.refresh_from_db()
    set_score_public(assessment=made, public=True, by=people.owner, at=at + timedelta(days=13))
    return made


def doubts(assessment: Assessment) -> list[Written]:
    """Return what a reviewer asks, does not agree with, and notes for colleagues alone."""
    yes = Answer.objects.of(assessment).filter(response=Response.YES)
    first, second, third = yes.values_list("question", flat=True)[:3]
    return [
        Written(first, 0, Judgement.CLARIFY, None, "Since when?", "Asked last year too."),
        Written(second, 0, Judgement.NOT_AGREED, Response.PARTLY, "The page names no contact."),
        Written(third, 0, Judgement.AGREED, None, "", "Show this to the other offices."),
    ]


def sent_back(assessment: Assessment, people: People, at: datetime) -> list[Written]:
    """Let a submission be returned; return what was written to it."""
    whole = submitted(assessment, people.owner, at)
    review = in_review(whole, people.reviewer, at + timedelta(hours=1))
    written = doubts(assessment)
    judge(review, written, people.reviewer, at + timedelta(hours=2))
    reviews.return_(
        review=fresh(review),
        by=people.reviewer,
        at=at + timedelta(hours=3),
        summary="Two things are open.",
        due=at.date() + timedelta(days=30),
    )
    return written


def again(company: Organisation, people: People, at: datetime) -> None:
    """Let an assessment go through two rounds, the second of which another reviewer ends."""
    made = started(company, "Two rounds", people.owner, at)
    answer_all(made, SAID, people.contributor, at)
    written = sent_back(made, people, at + timedelta(days=5))
    replied(made, written, people.owner, at + timedelta(days=6))
    whole = submitted(made, people.owner, at + timedelta(days=7))
    review = in_review(whole, people.reviewer, at + timedelta(days=8))
    reviews.take_over(review=review, by=people.colleague, at=at + timedelta(days=8, hours=1))
    review = fresh(review)
    asked = review.verdicts.get(question=written[0].question)
    settled = Written(asked.question, asked.version, Judgement.AGREED, "", "")
    later = at + timedelta(days=8, hours=2)
    verdicts.save_verdicts(review=review, written=[settled], by=people.colleague, at=later)
    [outcome, *_] = reviews.outcomes(fresh(review))
    reviews.accept(
        review=fresh(review),
        by=people.colleague,
        at=at + timedelta(days=9),
        summary="Please keep to the plan.",
        outcome=outcome,
    )


def replied(assessment: Assessment, written: Sequence[Written], by: User, at: datetime) -> None:
    """Answer what the reviewer asked, and plan what was not agreed to."""
    assessment.refresh_from_db()
    asked, disputed, *_ = (one.question for one in written)
    said = Changes(reply="Since spring of last year.", note="In place since spring.")
    said_to(assessment, asked, said, by, at)
    plan = Changes(action_text="Name the contact", action_owner="Web desk", action_due=at.date())
    said_to(assessment, disputed, plan, by, at)


def came_back(company: Organisation, people: People, at: datetime) -> None:
    """Leave one returned, with a reply and not submitted again."""
    made = started(company, "Returned, another country", people.owner, at)
    answer_all(made, SAID, people.owner, at)
    written = sent_back(made, people, at + timedelta(days=1))
    replied(made, written, people.owner, at + timedelta(days=2))


def read_now(company: Organisation, people: People, at: datetime) -> None:
    """Leave one in review, half read, one released, and one that nobody took."""
    for title in ("In review", "Released", "Waiting"):
        made = started(company, title, people.owner, at)
        answer_all(made, SAID, people.owner, at)
        whole = submitted(made, people.owner, at + timedelta(days=1))
        if title == "Waiting":
            continue
        review = in_review(whole, people.reviewer, at + timedelta(days=2))
        later = at + timedelta(days=2, hours=1)
        verdicts.save_verdicts(review=review, written=doubts(made), by=people.reviewer, at=later)
        verdicts.agree_rest(review=review, by=people.reviewer, at=later)
        if title == "Released":
            reviews.release(review=fresh(review), by=people.reviewer, at=later)


def begun(company: Organisation, people: People, at: datetime, before: Assessment) -> Assessment:
    """Start a draft from the accepted one, and confirm or change some of it."""
    made = started(company, "This year", people.owner, at, before)
    answer_all(made, SAID, people.contributor, at, share=0.4)
    planned = Answer.objects.for_writing().filter(assessment=made).exclude(action_text="")
    row, *_ = planned.order_by("question")
    plans.settle(
        answer=row, version=row.version, status=ActionStatus.DROPPED, by=people.owner, at=at
    )
    return made


def withdrawn(company: Organisation, people: People, at: datetime) -> None:
    """Submit one and take it back."""
    made = started(company, "Taken back", people.owner, at)
    answer_all(made, SAID, people.owner, at)
    submitted(made, people.owner, at + timedelta(days=1))
    made.refresh_from_db()
    submissions.withdraw(assessment=made, by=people.owner, at=at + timedelta(days=2))
