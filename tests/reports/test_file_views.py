"""The PDF of a report: asked for with a button, waited for on a page, downloaded."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists.models import Assessment, Submission
from copassess.accounts.models import StaffKind, User
from copassess.audit.models import Event
from guidelines.models import Revision
from reports.models import Making, ReportFile
from reports.services import files
from tests.factories.accounts import MembershipFactory, OrganisationFactory, StaffRoleFactory
from tests.factories.checklists import AT, AssessmentFactory, fill, owner_of, submitted
from tests.reports.file_driving import CONTENT, ask, ask_draft

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission of a company in Kenya."""
    return submitted(organisation=OrganisationFactory.create(name="Harbour Online"))


@pytest.fixture
def owner(submission: Submission) -> Client:
    """Return a client of the company's owner."""
    return signed_in(owner_of(submission.assessment.organisation))


def signed_in(user: User) -> Client:
    """Return a client of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


def made(submission: Submission, by: User | None = None) -> ReportFile:
    """Return the finished PDF of a submission."""
    return files.make(ask(submission, by).pk, at=AT)


def page(client: Client, row: ReportFile) -> str:
    """Return what a file's page says."""
    response = client.get(reverse("reports:file-detail", args=[row.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_report_page_asks_with_a_button(owner: Client, submission: Submission) -> None:
    text = owner.get(submission.get_absolute_url()).content.decode()

    assert f'action="{reverse("reports:report-ask", args=[submission.pk])}"' in text
    assert "Download PDF" in text


def test_asking_leads_to_the_page_that_waits(owner: Client, submission: Submission) -> None:
    address = reverse("reports:report-ask", args=[submission.pk])

    answers = [owner.post(address) for _ in range(2)]

    row = ReportFile.objects.get()
    assert row.requested_by == owner_of(submission.assessment.organisation)
    assert {a["Location"] for a in answers} == {reverse("reports:file-detail", args=[row.pk])}


def test_asking_for_a_finished_file_downloads_it(owner: Client, submission: Submission) -> None:
    row = made(submission)

    response = owner.post(reverse("reports:report-ask", args=[submission.pk]), follow=True)

    assert response.redirect_chain == [(reverse("reports:file-download", args=[row.pk]), 302)]
    assert response.getvalue() == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    name = f"gap-report-harbour-online-{submission.code.lower()}.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert Event.objects.get(kind="report.export").facts == {"format": "pdf"}


def test_draft_is_asked_for_by_its_own_company(real_catalogue: Revision) -> None:
    draft: Assessment = AssessmentFactory.create()
    client = signed_in(owner_of(draft.organisation))
    address = reverse("reports:draft-ask", args=[draft.pk])
    client.post(address)
    row = files.make(ReportFile.objects.get().pk, at=AT)

    response = client.post(address, follow=True)

    assert response.getvalue() == CONTENT
    assert response["Content-Disposition"].endswith('-draft.pdf"')
    assert Event.objects.get(kind="report.export").facts == {"format": "pdf", "draft": True}
    reviewer = StaffRoleFactory.create(kind=StaffKind.REVIEWER, all_countries=True).user
    for name in ("file-detail", "file-download"):
        stranger = signed_in(reviewer).get(reverse(f"reports:{name}", args=[row.pk]))
        assert stranger.status_code == 404


@pytest.mark.parametrize("name", ["report-pdf", "draft-pdf"])
def test_bookmarked_address_offers_to_make_the_file_and_writes_nothing(
    owner: Client, submission: Submission, name: str
) -> None:
    draft = AssessmentFactory.create(organisation=submission.assessment.organisation)
    key = submission.pk if name == "report-pdf" else draft.pk

    response = owner.get(reverse(f"reports:{name}", args=[key]))

    assert response.status_code == 200
    assert b"Make the PDF" in response.content
    assert not ReportFile.objects.exists()


def test_bookmarked_address_downloads_what_is_finished(
    owner: Client, submission: Submission
) -> None:
    draft = AssessmentFactory.create(organisation=submission.assessment.organisation)
    files.make(ask_draft(draft).pk, at=AT)
    made(submission)

    report = owner.get(reverse("reports:report-pdf", args=[submission.pk]))
    as_draft = owner.get(reverse("reports:draft-pdf", args=[draft.pk]))
    fill(draft)
    changed = owner.get(reverse("reports:draft-pdf", args=[draft.pk]))

    assert report.getvalue() == as_draft.getvalue() == CONTENT
    assert b"Make the PDF" in changed.content


def test_bookmarked_address_leads_to_the_page_that_waits(
    owner: Client, submission: Submission
) -> None:
    row = ask(submission)

    response = owner.get(reverse("reports:report-pdf", args=[submission.pk]))

    assert response["Location"] == reverse("reports:file-detail", args=[row.pk])


def test_page_says_who_is_before_it(owner: Client, submission: Submission) -> None:
    now = timezone.now()
    rows = [ask(submission), *(ask_draft(AssessmentFactory.create()) for _ in range(3))]
    for number, row in enumerate(rows):
        at = now - timedelta(seconds=10 - number)
        ReportFile.objects.filter(pk=row.pk).update(requested_at=at)
    first = page(owner, rows[0])
    ReportFile.objects.filter(pk=rows[0].pk).update(requested_at=now)
    last = page(owner, rows[0])

    assert "It is the next to be made." in first
    assert "3 other reports are made before it." in last
    assert "This page looks every two seconds" in first


def test_page_promises_a_mail_to_whoever_asked(owner: Client, submission: Submission) -> None:
    row = ask(submission, owner_of(submission.assessment.organisation))
    other = MembershipFactory.create(organisation=submission.assessment.organisation).user

    assert "we will write to you" in page(owner, row)
    assert "we will write to you" not in page(signed_in(other), row)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"making": Making.RUNNING, "held": 60}, "It is being made now."),
        ({"making": Making.RUNNING, "held": -1}, "another worker takes it up by itself"),
        ({"making": Making.WAITING, "tries": 1, "held": 60, "failure": "So."}, "So. The next try"),
        ({"requested_at": AT}, "It waits for longer than usual"),
        ({"making": Making.FAILED, "failure": "There is no room."}, "There is no room."),
    ],
)
def test_page_says_how_far_it_is(
    owner: Client, submission: Submission, facts: dict[str, object], sentence: str
) -> None:
    row = ask(submission)
    held = facts.pop("held", None)
    until = timezone.now() + timedelta(seconds=held) if isinstance(held, int) else None
    ReportFile.objects.update(**{"requested_at": timezone.now(), "held_until": until, **facts})

    assert sentence in page(owner, row)


def test_finished_page_names_the_file_and_looks_no_more(
    owner: Client, submission: Submission
) -> None:
    row = made(submission)

    text = page(owner, row)

    assert row.sha256 in text
    assert f"gap-report-harbour-online-{submission.code.lower()}.pdf" in text
    assert reverse("reports:file-download", args=[row.pk]) in text
    assert "hx-get" not in text
    assert "refresh" not in text


def test_page_that_waits_also_looks_without_script(owner: Client, submission: Submission) -> None:
    text = page(owner, ask(submission))

    assert '<noscript><meta http-equiv="refresh"' in text
    assert 'hx-trigger="every 2s"' in text


def test_looking_again_draws_only_what_is_new(owner: Client, submission: Submission) -> None:
    row = ask(submission)
    ReportFile.objects.update(requested_at=timezone.now())
    text = page(owner, row)
    again = text.split('hx-get="')[1].split('"')[0]
    by_script = {"HX-Request": "true"}

    same = owner.get(again, headers=by_script)
    files.make(row.pk, at=AT)
    new = owner.get(again, headers=by_script)

    assert (same.status_code, new.status_code) == (204, 200)
    assert new.content.strip().startswith(b'<div id="file-state">')
    assert row.sha256.encode() in new.content


def test_looking_writes_nothing(owner: Client, submission: Submission) -> None:
    row = ask(submission)
    before = ReportFile.objects.values().get()

    page(owner, row)

    assert ReportFile.objects.values().get() == before
    assert not Event.objects.filter(kind="report.export").exists()


def test_lost_file_is_said_so_and_made_again(owner: Client, submission: Submission) -> None:
    row = made(submission)
    Path(row.file.path).unlink()

    download = owner.get(reverse("reports:file-download", args=[row.pk]))
    assert download["Location"] == reverse("reports:file-detail", args=[row.pk])
    text = page(owner, row)
    assert "not kept here any more" in text
    assert row.sha256 in text

    again = owner.post(reverse("reports:report-ask", args=[submission.pk]))
    new = ReportFile.objects.get(copy=2)
    assert again["Location"] == reverse("reports:file-detail", args=[new.pk])


def test_reviewers_right_ends_with_the_withdrawal(submission: Submission) -> None:
    row = made(submission)
    reviewer = signed_in(StaffRoleFactory.create(kind=StaffKind.REVIEWER, countries=["KE"]).user)
    address = reverse("reports:file-download", args=[row.pk])

    first = reviewer.get(address)
    StaffRoleFactory._meta.model.objects.all().delete()

    assert first.getvalue() == CONTENT
    assert reviewer.get(address).status_code == 404


def test_file_of_nobody_is_not_found(owner: Client) -> None:
    row = ReportFile.objects.create(document_sha256="0" * 64)

    assert owner.get(reverse("reports:file-detail", args=[row.pk])).status_code == 404


def test_page_runs_the_same_queries_however_many_wait(
    owner: Client, submission: Submission, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = ask(submission)
    owner.get(submission.get_absolute_url())

    for count in (2, 18):
        for _ in range(count):
            ask_draft(AssessmentFactory.create())
        # Session, user, organisations, roles of staff, file, submission, place in the queue.
        with django_assert_num_queries(7):
            page(owner, row)
