"""Submitting an assessment, and taking a submission back."""

import secrets
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from checklists import document, mail, workflow
from checklists.choices import Status, Transition
from checklists.document import Declaration
from checklists.models import Assessment, Submission, Withdrawal
from checklists.services import benchmarks, evidence, rounds, summaries
from checklists.workflow import Incomplete, Refused
from copassess.accounts.models import User
from copassess.audit import services as audit

# Without what is misread on paper or aloud: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
LETTERS = "34679ACDEFGHJKMNPQRTWXY"


@transaction.atomic
def submit(
    *, assessment: Assessment, by: User, at: datetime, declaration: Declaration
) -> Submission:
    """Freeze the answers as the next submission. Raises Incomplete, Refused."""
    summaries.hold(assessment)
    status = _move(assessment, Transition.SUBMIT)
    # Read only now that the row is taken: whatever was acknowledged before is in it.
    live = Assessment.objects.for_page().get(pk=assessment.pk)
    collected = document.collect(live)
    if missing := rounds.missing(live, collected):
        raise Incomplete(missing)
    last = live.submissions.aggregate(last=Max("number"))["last"] or 0
    # As it stands today: later figures change no report.
    groups = benchmarks.for_submission(collected, live.organisation, at=at)
    compared = replace(collected, benchmark=groups)
    frozen = document.sealed(
        compared, number=last + 1, code=new_code(), by=str(by), at=at, declaration=declaration
    )
    text = frozen.to_json()
    submission = Submission.objects.create(
        assessment=live,
        number=frozen.number,
        code=frozen.code,
        document=text,
        sha256=document.sha256_of(text),
        revision_document_id=frozen.revision_sha256,
        rules=frozen.rules,
        submitted_at=at,
        submitted_by=by,
    )
    evidence.name(submission)
    summaries.settle(live)
    _record("assessment.submit", submission, by=by, at=at)
    mail.tell_submitted(submission.pk, at=at)
    assessment.status = status
    return submission


@transaction.atomic
def withdraw(*, assessment: Assessment, by: User, at: datetime) -> Submission:
    """Take the newest submission back before its review begins. Raises Refused."""
    summaries.hold(assessment)
    status = _move(assessment, Transition.WITHDRAW)
    rows = Submission.objects.filter(assessment=assessment).select_related("assessment")
    newest = rows.without_document().latest("number")
    Withdrawal.objects.create(submission=newest, at=at, by=by)
    summaries.settle(assessment)
    _record("assessment.withdraw", newest, by=by, at=at)
    assessment.status = status
    return newest


def new_code() -> str:
    """Return an unused random code that people can read out, such as COP-7F3K-9QWM."""
    while True:
        letters = "".join(secrets.choice(LETTERS) for _ in range(8))
        code = f"COP-{letters[:4]}-{letters[4:]}"
        if not Submission.objects.filter(code=code).exists():
            return code


def _move(assessment: Assessment, transition: Transition) -> Status:
    """Take the assessment's row from the status it was read with to the next. Raises Refused."""
    before = Status(assessment.status)
    status = workflow.next_status(transition, before)
    if not Assessment.objects.filter(pk=assessment.pk, status=before).update(status=status):
        raise Refused(transition, before)
    return status


def _record(kind: str, submission: Submission, *, by: User, at: datetime) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        target=submission.assessment,
        organisation_id=submission.assessment.organisation_id,
        facts={"submission": submission.number, "code": submission.code},
    )
