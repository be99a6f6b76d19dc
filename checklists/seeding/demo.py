"""The demo: one company with a draft, a submitted and a reviewed assessment, and UNICEF's staff."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from checklists.choices import Judgement, Response, ScopeKind
from checklists.document import Declaration
from checklists.models import Assessment, Submission
from checklists.seeding.texts import REASON, story_of
from checklists.services import answers, assessments, reviews, submissions, verdicts
from checklists.services.verdicts import Written
from copassess.accounts import services as accounts
from copassess.accounts.models import Organisation, Role, Size, StaffKind, User
from guidelines import catalogue
from guidelines.catalogue import Question

# Known to everybody who reads this: the command refuses to make them where HTTPS is on.
PASSWORD = "keep-children-safe"  # noqa: S105 (a demo's)
COMPANY = "Example Telecom"


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as."""

    role: str
    email: str
    name: str


OWNER = Account("owner", "owner@demo.example", "Maria Rojas")
CONTRIBUTOR = Account("contributor", "contributor@demo.example", "Daniel Mwangi")
REVIEWER = Account("reviewer", "reviewer@demo.example", "Amina Odhiambo")
ADMINISTRATOR = Account("administrator", "administrator@demo.example", "Jo Park")
ACCOUNTS = (OWNER, CONTRIBUTOR, REVIEWER, ADMINISTRATOR)


def exists() -> bool:
    """Tell whether the demo is there."""
    return User.objects.filter(email=OWNER.email).exists()


@transaction.atomic
def make(*, at: datetime) -> None:
    """Make people, company and three assessments, through the services that the pages use.

    The story ends at this instant and began some months before.
    """
    began = at - timedelta(days=220)
    owner, contributor, reviewer = people(at=began)
    company = accounts.create_organisation(
        name=COMPANY, country="KE", size=Size.LARGE, by=owner, at=began
    )
    accounts.add_member(
        organisation=company, user=contributor, role=Role.CONTRIBUTOR, at=began, by=owner
    )
    year = at.year
    last = filled(company, f"{year - 1} self-assessment", year - 1, 3, owner, began)
    review(submitted(last, owner, at - timedelta(days=200)), reviewer, at - timedelta(days=180))
    title = f"Messaging service {year}"
    product = filled(company, title, year, 2, owner, at - timedelta(days=20), product=True)
    submitted(product, owner, at - timedelta(days=5))
    filled(company, f"{year} self-assessment", year, 1, contributor, at, share=0.5)


def people(*, at: datetime) -> tuple[User, User, User]:
    """Make the accounts; return owner, contributor and reviewer."""
    owner, contributor, reviewer, administrator = (
        accounts.create_user(
            email=account.email,
            password=PASSWORD,
            name=account.name,
            at=at,
            time_zone="Africa/Nairobi",
            verified=True,
        )
        for account in ACCOUNTS
    )
    accounts.give_staff_role(user=reviewer, kind=StaffKind.REVIEWER, at=at, all_countries=True)
    accounts.give_staff_role(user=administrator, kind=StaffKind.ADMINISTRATOR, at=at)
    return owner, contributor, reviewer


def filled(
    company: Organisation,
    title: str,
    year: int,
    seed: int,
    by: User,
    at: datetime,
    *,
    share: float = 1.0,
    product: bool = False,
) -> Assessment:
    """Start an assessment and answer a share of it, area by area."""
    assessment = assessments.start(
        organisation=company,
        sectors=["mobile-operators"],
        scope_kind=ScopeKind.PRODUCT if product else ScopeKind.COMPANY,
        scope_name="Example Messages" if product else "",
        scope_country="",
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        title=title,
        by=by,
        at=at,
    )
    content = catalogue.by_sha256(assessment.revision.document_id or "")
    questions = content.questions_for(assessment.sectors)
    chance = random.Random(seed)  # noqa: S311 (invented answers)
    for question in questions[: round(len(questions) * share)]:
        answer(assessment, question, chance, by, at)
    return assessment


def answer(
    assessment: Assessment, question: Question, chance: random.Random, by: User, at: datetime
) -> None:
    """Answer one question, with evidence for some of what is in place, and plans for most gaps."""
    story = story_of(question.area)
    weights = (62, 22, 12, 4) if question.severity != "critical" else (72, 18, 10, 0)
    [response] = chance.choices(list(Response), weights)
    changes: answers.Changes = {"response": response, "note": REASON}
    if response == Response.YES:
        changes["note"] = chance.choice(story.in_place)
    elif response != Response.NOT_APPLICABLE:
        changes["note"] = chance.choice(story.missing)
        if chance.random() < 0.8 or question.severity == "critical":
            changes["action_text"] = chance.choice(story.actions)
            changes["action_owner"] = story.owner
            changes["action_due"] = at.date() + timedelta(days=30 * chance.randint(1, 9))
    saved = answers.save(
        assessment=assessment, question=question.code, version=0, changes=changes, by=by, at=at
    )
    if saved.response == Response.YES and chance.random() < 0.55:
        answers.add_evidence(
            assessment=assessment,
            question=question.code,
            title=question.evidence[0],
            url=f"https://intranet.example/{question.code.lower()}",
            by=by,
            at=at,
        )


def submitted(assessment: Assessment, by: User, at: datetime) -> Submission:
    """Sign and submit."""
    signed = Declaration(OWNER.name, "Head of compliance", at.date())
    return submissions.submit(assessment=assessment, by=by, at=at, declaration=signed)


def review(submission: Submission, by: User, at: datetime) -> None:
    """Read a submission and end its review with what the rules allow."""
    submission = Submission.objects.select_related("assessment").get(pk=submission.pk)
    begun = reviews.start(submission=submission, by=by, at=at)
    codes = document_codes(submission)
    written = [Written(code, 0, Judgement.AGREED, None, "", "") for code in codes]
    verdicts.save_verdicts(review=begun, written=written, by=by, at=at)
    begun.refresh_from_db()
    begun.submission.assessment.refresh_from_db()
    for outcome in reviews.outcomes(begun):
        summary = "Well documented. Please keep the dates of the action plan."
        reviews.accept(review=begun, by=by, at=at, summary=summary, outcome=outcome)


def document_codes(submission: Submission) -> Sequence[str]:
    """Return the questions of a submission."""
    rows = submission.assessment.answers.order_by("question")
    return list(rows.values_list("question", flat=True))
