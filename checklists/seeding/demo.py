"""The demo: one company with a draft, a submitted and a reviewed assessment, and UNICEF's staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from checklists.choices import ActionStatus, Judgement, Response, ScopeKind
from checklists.document import Declaration
from checklists.models import Answer, Assessment, Submission
from checklists.seeding.texts import story_of
from checklists.seeding.together import work_together
from checklists.services import (
    answers,
    assessments,
    benchmarks,
    evidence,
    reviews,
    submissions,
    verdicts,
)
from checklists.services.verdicts import Written
from copassess.accounts import services as accounts
from copassess.accounts.models import Organisation, Role, Size, StaffKind, User
from guidelines import catalogue
from guidelines.catalogue import Question

# Known to everybody who reads this: the command refuses to make them where HTTPS is on.
PASSWORD = "keep-children-safe"  # noqa: S105 (a demo's)
# Of the authenticator app that staff need, as known as the password (base32).
APP_SECRET = "KEEPCHILDRENSAFEKEEPCHILDRENSAFE"  # noqa: S105 (a demo's)
PERIOD = 30  # seconds, for which a code of an authenticator app stands
COMPANY = "Example Telecom"
SITE = "https://telecom.example"
SAID = Path(__file__).with_name("example.yaml")
# What the reviewer did not agree with, and said in so many words.
DOUBTED = "MNO-ENV-04"
DOUBT = (
    "The message of weekly subscriptions names no price, so customers agree to something that they "
    "do not know. Please add it."
)
REMARKS = {
    "GEN-CSAM-03": "Weekends are when most reports come in. Please start with them.",
    "GEN-ENV-02": "Offering the filter at each sale would do more than any leaflet.",
}
SUMMARY = (
    "Thank you for a frank self-assessment. Reports of CSAM must not wait for a working day: of "
    "all dates in the plan, please keep those of the abuse desk."
)


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
STAFF = (REVIEWER, ADMINISTRATOR)


def exists() -> bool:
    """Tell whether the demo is there."""
    return User.objects.filter(email=OWNER.email).exists()


def secret_of(account: Account) -> str:
    """Return the secret of the account's authenticator app, nothing for who needs none."""
    return APP_SECRET if account in STAFF else ""


def give_apps(*, at: datetime) -> None:
    """Give the demo's staff their second factor, where they have none of their own."""
    addresses = [account.email for account in STAFF]
    for user in User.objects.filter(email__in=addresses, authenticator__isnull=True):
        accounts.give_app(user=user, secret=APP_SECRET, at=at)


def accounts_with_demo_app() -> list[str]:
    """Return the addresses of the demo's staff whose app has the demo's secret."""
    addresses = [account.email for account in STAFF]
    apps = Authenticator.objects.filter(
        user__email__in=addresses, type=Authenticator.Type.TOTP
    ).select_related("user")
    return sorted(app.user.email for app in apps if decrypt(app.data["secret"]) == APP_SECRET)


def code_at(instant: float) -> tuple[str, int]:
    """Return the demo app's code and for how many seconds it still stands."""
    code = format_hotp_value(hotp_value(APP_SECRET, int(instant // PERIOD)))
    return code, PERIOD - int(instant % PERIOD)


@transaction.atomic
def make(*, at: datetime) -> None:
    """Make people, company and three assessments, through the services that the pages use.

    The story ends at this instant and began about a year before.
    """
    said = yaml.safe_load(SAID.read_text(encoding="utf-8"))
    began = at - timedelta(days=340)
    owner, contributor, reviewer = people(at=began)
    company = accounts.create_organisation(
        name=COMPANY, country="KE", size=Size.LARGE, by=owner, at=began
    )
    accounts.add_member(
        organisation=company, user=contributor, role=Role.CONTRIBUTOR, at=began, by=owner
    )
    benchmarks.join(organisation=company, by=owner, at=began)
    before = {code: entry.get("before", entry) for code, entry in said.items()}
    last = started(company, at.year - 1, at - timedelta(days=320), owner)
    answer_all(last, before, [owner, contributor], at - timedelta(days=315))
    review(submitted(last, owner, at - timedelta(days=300)), reviewer, at - timedelta(days=290))
    this = started(company, at.year, at - timedelta(days=25), owner, started_from=last)
    answer_all(this, said, [owner, contributor], at - timedelta(days=20))
    submitted(this, owner, at - timedelta(days=6))
    fibre = started(company, at.year, at - timedelta(days=4), owner, product="Example Fibre")
    answer_all(fibre, said, [contributor, owner], at - timedelta(days=2), share=0.5)
    work_together(fibre, owner=owner, contributor=contributor, at=at - timedelta(days=1))


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
    give_apps(at=at)
    return owner, contributor, reviewer


def started(
    company: Organisation,
    year: int,
    at: datetime,
    by: User,
    *,
    started_from: Assessment | None = None,
    product: str = "",
) -> Assessment:
    """Start a year's assessment of the company as a mobile operator, or of its product."""
    return assessments.start(
        organisation=company,
        sectors=["internet-service-providers" if product else "mobile-operators"],
        scope_kind=ScopeKind.PRODUCT if product else ScopeKind.COMPANY,
        scope_name=product,
        scope_country="",
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        title=f"{product or 'Self-assessment'} {year}",
        by=by,
        at=at,
        started_from=started_from,
    )


def answer_all(
    assessment: Assessment,
    said: Mapping[str, Any],
    people: Iterable[User],
    at: datetime,
    *,
    share: float = 1.0,
) -> None:
    """Answer a share of the questions, area by area; from area to area somebody else does."""
    content = catalogue.by_sha256(assessment.revision.document_id or "")
    questions = content.questions_for(assessment.sectors)
    rows = Answer.objects.select_related("assessment").prefetch_related("evidence")
    begun = {row.question: row for row in rows.filter(assessment=assessment)}
    by_area = dict(zip((area.code for area in content.areas), [*people] * 3, strict=False))
    minutes = count()
    for question in questions[: round(len(questions) * share)]:
        entry = said.get(question.code) or invented(question)
        by, now = by_area[question.area], at + timedelta(minutes=4 * next(minutes))
        answer(begun[question.code], entry, by, now)


def invented(question: Question) -> dict[str, Any]:
    """Return what is said to a question that was added after the demo was written."""
    return {"says": Response.YES.value, "note": story_of(question.area).in_place[0]}


def answer(row: Answer, entry: Mapping[str, Any], by: User, at: datetime) -> None:
    """Answer one question; what was planned for it and is now in place was done."""
    changes = answers.Changes(response=entry["says"], note=entry["note"])
    if "action" in entry:
        changes["action_text"], changes["action_owner"], days, status = entry["action"]
        changes["action_due"] = at.date() + timedelta(days=days)
        changes["action_status"] = status
    elif row.action_text and entry["says"] == Response.YES:
        changes["action_status"] = ActionStatus.DONE.value
    had_evidence = bool(row.evidence.all())
    answers.save(
        assessment=row.assessment,
        question=row.question,
        version=row.version,
        changes=changes,
        by=by,
        at=at,
    )
    if not had_evidence:
        show(row, entry, by, at + timedelta(minutes=1))


def show(row: Answer, entry: Mapping[str, Any], by: User, at: datetime) -> None:
    """Attach the link and the document that an answer has."""
    if "link" in entry:
        title, path = entry["link"]
        answers.add_evidence(
            assessment=row.assessment,
            question=row.question,
            title=title,
            url=f"{SITE}/{path}",
            by=by,
            at=at,
        )
    if "document" in entry:
        title, name = entry["document"]
        content = SAID.with_name(name).read_bytes()
        evidence.add(answer=row, content=content, name=name, title=title, by=by, at=at)


def submitted(assessment: Assessment, by: User, at: datetime) -> Submission:
    """Sign and submit."""
    signed = Declaration(OWNER.name, "Head of compliance", at.date())
    return submissions.submit(assessment=assessment, by=by, at=at, declaration=signed)


def review(submission: Submission, by: User, at: datetime) -> None:
    """Read a submission, doubt one answer, and end the review with what the rules allow."""
    submission = Submission.objects.select_related("assessment").get(pk=submission.pk)
    begun = reviews.start(submission=submission, by=by, at=at)
    written = [verdict(code) for code in document_codes(submission)]
    verdicts.save_verdicts(review=begun, written=written, by=by, at=at + timedelta(hours=2))
    begun.refresh_from_db()
    begun.submission.assessment.refresh_from_db()
    decided = at + timedelta(days=3)
    for outcome in reviews.outcomes(begun):
        reviews.accept(review=begun, by=by, at=decided, summary=SUMMARY, outcome=outcome)


def verdict(code: str) -> Written:
    """Return what the reviewer says to one answer."""
    if code == DOUBTED:
        return Written(code, 0, Judgement.NOT_AGREED, Response.PARTLY, DOUBT)
    return Written(code, 0, Judgement.AGREED, None, REMARKS.get(code, ""))


def document_codes(submission: Submission) -> list[str]:
    """Return the questions of a submission."""
    rows = submission.assessment.answers.order_by("question")
    return list(rows.values_list("question", flat=True))
