"""Who reads and downloads which report."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.models import Assessment, Submission
from copassess.accounts.models import Role, StaffKind, User
from copassess.audit.models import Event
from guidelines.models import Revision
from reports import pdf
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    StaffRoleFactory,
)
from tests.factories.checklists import AssessmentFactory, owner_of, submitted

FILES = ["report-pdf", "report-xlsx", "report-json"]


def signed_in(user: User) -> Client:
    """Return a client of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission of a company in Kenya."""
    return submitted(organisation=OrganisationFactory.create(name="Harbour Online"))


@pytest.mark.parametrize("name", ["report-detail", *FILES])
def test_report_is_another_companys_404(submission: Submission, name: str) -> None:
    stranger = MembershipFactory.create().user

    response = signed_in(stranger).get(reverse(f"reports:{name}", args=[submission.pk]))

    assert response.status_code == 404


def test_report_page_shows_the_report_to_a_viewer(submission: Submission) -> None:
    viewer = MembershipFactory.create(
        organisation=submission.assessment.organisation, role=Role.VIEWER
    ).user

    response = signed_in(viewer).get(submission.get_absolute_url())

    assert response.status_code == 200
    assert b"Harbour Online" in response.content
    assert submission.code.encode() in response.content
    assert not Event.objects.filter(kind="report.read").exists()


def test_report_read_by_a_reviewer_leaves_an_event(submission: Submission) -> None:
    reviewer = StaffRoleFactory.create(kind=StaffKind.REVIEWER, countries=["KE"]).user

    response = signed_in(reviewer).get(submission.get_absolute_url())

    assert response.status_code == 200
    event = Event.objects.get(kind="report.read")
    assert event.organisation_id == str(submission.assessment.organisation_id)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("report-xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("report-json", "application/json"),
    ],
)
def test_report_file_is_a_private_download(
    submission: Submission, name: str, content_type: str
) -> None:
    owner = owner_of(submission.assessment.organisation)

    response = signed_in(owner).get(reverse(f"reports:{name}", args=[submission.pk]))

    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Cache-Control"] == "private, no-store"
    assert f"gap-report-harbour-online-{submission.code.lower()}" in response["Content-Disposition"]
    assert Event.objects.filter(kind="report.export").count() == 1


@pytest.mark.parametrize("name", ["draft-detail", "draft-pdf", "draft-xlsx", "draft-json"])
def test_draft_is_for_its_own_company_alone(real_catalogue: Revision, name: str) -> None:
    draft: Assessment = AssessmentFactory.create()
    address = reverse(f"reports:{name}", args=[draft.pk])
    reviewer = StaffRoleFactory.create(kind=StaffKind.REVIEWER, all_countries=True).user

    assert signed_in(owner_of(draft.organisation)).get(address).status_code == 200
    assert signed_in(reviewer).get(address).status_code == 404


@pytest.mark.parametrize("questions", [20, 200])
def test_report_page_runs_the_same_queries_however_long(
    synthetic_catalogue: Callable[[int], Revision],
    django_assert_num_queries: DjangoAssertNumQueries,
    questions: int,
) -> None:
    synthetic_catalogue(questions)
    submission = submitted()
    draft: Assessment = AssessmentFactory.create(organisation=submission.assessment.organisation)
    client = signed_in(owner_of(submission.assessment.organisation))
    client.get(submission.get_absolute_url())

    # Session, user, organisations, submission, staff roles for the header.
    with django_assert_num_queries(5):
        client.get(submission.get_absolute_url())
    # The same, with the assessment, its answers and their evidence.
    with django_assert_num_queries(8):
        client.get(reverse("reports:draft-detail", args=[draft.pk]))


@pytest.mark.parametrize("name", ["pdf", "html", "xlsx", "json"])
def test_gapreport_writes_each_format(submission: Submission, tmp_path: object, name: str) -> None:
    target = f"{tmp_path}/report.{name}"

    call_command("gapreport", str(submission.pk), "--format", name, "-o", target)

    with open(target, "rb") as file:
        assert len(file.read()) > 1000


@pytest.mark.parametrize("key", ["nonsense", "6f1c1e52-6a3f-4a57-9a0c-2b7d5a1f0e11"])
def test_gapreport_names_an_id_that_is_none(db: None, tmp_path: object, key: str) -> None:
    with pytest.raises(CommandError, match="ID"):
        call_command("gapreport", key, "-o", f"{tmp_path}/x.pdf")


def test_gapreport_leaves_nothing_where_it_cannot_write(
    submission: Submission, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = str(submission.pk)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("gapreport", key, "--format", "json", "-o", f"{tmp_path}/absent/x.json")

    def broken(report: object) -> bytes:
        raise pdf.ReportFailed

    monkeypatch.setattr(pdf, "render", broken)
    with pytest.raises(CommandError, match="was not written"):
        call_command("gapreport", key, "-o", f"{tmp_path}/x.pdf")
