"""What stands beside the answers of a release's database: talk, guests, workbooks, reports."""

from datetime import datetime
from hashlib import sha256
from http import HTTPStatus

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from checklists.files import documents_of
from checklists.models import Answer, Assessment, GuestLink, Submission
from checklists.review_queue import Filters
from checklists.seeding.demo import PASSWORD
from checklists.services import assignments, comments, guests, workbooks
from checklists.services.guests import Seen
from checklists.services.workbooks import Chosen
from copassess.accounts.models import User
from reports.models import Making, ReportFile
from reports.services import bundles, files
from reports.services.bundle_making import make_bundle
from tests.releases.filled_company import People


def talked(draft: Assessment, people: People, at: datetime) -> None:
    """Give areas to people, and talk; one comment is settled."""
    page = Assessment.objects.for_page().get(pk=draft.pk)
    for area, to in (("policies", people.contributor), ("environment", people.owner)):
        assignments.assign(assessment=page, area=area, to=to, due=at.date(), by=people.owner, at=at)
    assignments.assign_invited(
        assessment=page,
        area="education",
        email="new@lagoon.example",
        due=None,
        by=people.owner,
        at=at,
    )
    row = Answer.objects.for_writing().filter(assessment=draft).order_by("question")[0]
    settled = comments.write(answer=row, text="Who can confirm?", by=people.owner, at=at)
    comments.resolve(comment=settled, by=people.contributor, at=at)
    comments.write(answer=row, text="Ivan asks legal.", by=people.contributor, at=at)


def asked(draft: Assessment, people: People, at: datetime) -> None:
    """Ask guests: one writes and sends, one is still writing, one may no longer."""
    page = Assessment.objects.for_page().get(pk=draft.pk)
    for number in range(3):
        link = guests.send_link(
            assessment=page,
            area="policies",
            name=f"Guest {number}",
            email=f"guest{number}@lagoon.example",
            message="You know this better.",
            days=30,
            by=people.owner,
            at=at,
        )
        for code in guests.questions_of(page, "policies")[:3]:
            note = f"What guest {number} knows."
            guests.keep(link=link, question=code, response="yes", note=note, at=at)
        if number == 0:
            guests.finish(link=link, at=at)
            decided(link, people.owner, at)
        if number == 2:
            guests.revoke(link=link, by=people.owner, at=at)


def offline(draft: Assessment, people: People, at: datetime) -> None:
    """Upload two workbooks: one that was taken over, one that waits, with a fault."""
    rows = list(Answer.objects.of(draft).order_by("-question")[:2])
    sent: list[dict[str, object]] = [
        {
            "question": row.question,
            "seen": row.version,
            "values": {"response": "partly", "note": "From the train."},
        }
        for row in rows
    ]
    fault: dict[str, object] = {
        "sheet": "Policies",
        "cell": "C5",
        "question": rows[0].question,
        "column": "response",
        "reason": "unknown_response",
        "facts": {"value": "maybe"},
    }
    draft = Assessment.objects.for_page().get(pk=draft.pk)
    for name, faults in (("train.xlsx", []), ("home.xlsx", [fault])):
        upload = workbooks.store(
            assessment=draft,
            name=name,
            sha256=sha256(name.encode()).hexdigest(),
            rows=sent,
            faults=faults,
            by=people.contributor,
            at=at,
        )
        if not faults:
            found = workbooks.compare(upload, Answer.objects.of(draft))
            chosen = [Chosen(one.question, one.kind, one.version) for one in found]
            workbooks.apply(upload=upload, chosen=chosen, by=people.contributor, at=at)


def decided(link: GuestLink, by: User, at: datetime) -> None:
    """Take over one of a guest's proposals, and decline another."""
    rows = link.proposals.select_related("answer", "link__assessment__revision")
    first, second, *_ = rows
    seen = Seen(first.answer.version, first.written_at)
    guests.accept(proposal=first, seen=seen, by=by, at=at)
    seen = Seen(second.answer.version, second.written_at)
    guests.decline(proposal=second, seen=seen, by=by, at=at)


def reported(people: People, at: datetime) -> None:
    """Ask for reports: one is made (some bytes stand for it), one waits, one failed; and a ZIP."""
    rows = Submission.objects.select_related("assessment__organisation", "review")
    for submission, making in zip(rows.order_by("submitted_at"), Making, strict=False):
        document, review = documents_of(submission)
        row = files.ask(
            document=document, review=review, by=people.owner, at=at, submission=submission
        )
        made = ReportFile.objects.filter(pk=row.pk)
        if making == Making.READY:
            content = b"%PDF-1.7"
            made.update(
                making=making,
                file=default_storage.save(f"reports/{row.pk}.pdf", ContentFile(content)),
                sha256=sha256(content).hexdigest(),
                size=len(content),
                made_at=at,
                told_at=at,
            )
        elif making == Making.FAILED:
            made.update(making=making, tries=5, failure="The disk was full.", held_until=at)
    words = {"Country": "UG"}
    first, _waiting = (
        bundles.ask_bundle(
            by=people.reviewer, filters=Filters(), words=words, forms=["json"], at=at
        )
        for _ in range(2)
    )
    make_bundle(first.pk, at=at)


def visited(people: People) -> None:
    """Let somebody sign in as a browser does."""
    browser = Client(headers={"host": "127.0.0.1"})
    sent = {"login": people.owner.email, "password": PASSWORD}
    answer = browser.post(reverse("account_login"), sent)
    assert answer.status_code == HTTPStatus.FOUND, answer.content
