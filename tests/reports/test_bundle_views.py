"""Pages of ZIPs: from the queue to the download."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.review_queue import Filters
from checklists.services import submissions
from copassess.accounts.models import StaffRole, User
from copassess.audit.models import Event
from copassess.mail.models import Mail
from guidelines.models import Revision
from reports import tasks
from reports.models import Bundle, Making, ReportFile
from reports.services import bundles, files
from tests.factories.accounts import StaffRoleFactory
from tests.factories.checklists import AT, owner_of, submitted
from tests.factories.report_files import ready_bundle, ready_file

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def reviewer(client: Client, real_catalogue: Revision) -> User:
    """Return a reviewer of all countries, signed in."""
    user: User = StaffRoleFactory.create(all_countries=True).user
    client.force_login(user)
    return user


def test_queue_leads_to_a_form_that_keeps_its_filters(client: Client, reviewer: User) -> None:
    name = submitted().assessment.organisation.name
    submitted()

    queue = client.get(reverse("checklists:review-queue"), {"search": name}).content.decode()
    page = client.get(reverse("reports:bundle-create"), {"search": name}).content.decode()

    assert f"{reverse('reports:bundle-create')}?search=" in queue
    assert "1 submission, as one ZIP" in page
    assert f"<dt>Search</dt><dd>{name}</dd>" in page


def test_form_says_which_tab_of_the_queue_it_takes(client: Client, reviewer: User) -> None:
    submitted()

    waiting = client.get(reverse("reports:bundle-create")).content.decode()
    everything = client.get(reverse("reports:bundle-create"), {"tab": "all"}).content.decode()

    assert "<dt>Shown</dt><dd>Waiting</dd>" in waiting
    assert "The queue is not filtered" in everything


def test_asking_leads_to_a_page_that_looks_again(client: Client, reviewer: User) -> None:
    submitted()

    response = client.post(reverse("reports:bundle-create"), {"forms": ["pdf"]}, follow=True)

    text = response.content.decode()
    assert "0 of 1 reports are there" in text
    assert 'hx-trigger="every 2s"' in text
    assert "http-equiv" in text


def test_nothing_ticked_is_said(client: Client, reviewer: User) -> None:
    submitted()

    text = client.post(reverse("reports:bundle-create"), {}).content.decode()

    assert "Choose at least one form." in text
    assert not Bundle.objects.exists()


def test_part_of_the_page_is_enough_for_htmx(client: Client, reviewer: User) -> None:
    bundle = ready_bundle(reviewer, submitted())

    address = reverse("reports:bundle-detail", args=[bundle.pk])
    text = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert text.lstrip().startswith("<div")
    assert "The ZIP is ready." in text
    assert "hx-get" not in text


def test_download_is_told_to_each_company(client: Client, reviewer: User) -> None:
    both = [submitted(), submitted()]
    bundle = ready_bundle(reviewer, *both)

    response = client.get(reverse("reports:bundle-download", args=[bundle.pk]))

    assert response.getvalue() == b"PK"
    assert response["Cache-Control"] == "private, no-store"
    events = Event.objects.filter(kind="report.export")
    told = {str(submission.assessment.organisation_id) for submission in both}
    assert set(events.values_list("organisation_id", flat=True)) == told


def test_download_ends_with_the_right_to_what_is_inside(client: Client, reviewer: User) -> None:
    submission = submitted()
    bundle = ready_bundle(reviewer, submission)
    StaffRole.objects.filter(user=reviewer).update(all_countries=False, countries=["ZZ"])

    response = client.get(reverse("reports:bundle-download", args=[bundle.pk]))

    assert response.status_code == 404


def test_download_ends_when_a_company_withdraws(client: Client, reviewer: User) -> None:
    submission = submitted()
    bundle = ready_bundle(reviewer, submission)
    submission.assessment.refresh_from_db()
    owner = owner_of(submission.assessment.organisation)
    submissions.withdraw(assessment=submission.assessment, by=owner, at=AT)

    response = client.get(reverse("reports:bundle-download", args=[bundle.pk]))

    assert response.status_code == 404


def test_failed_zip_says_why(client: Client, reviewer: User) -> None:
    bundle = ready_bundle(reviewer, submitted())
    Bundle.objects.filter(pk=bundle.pk).update(making=Making.FAILED, failure="No room is left.")

    text = client.get(reverse("reports:bundle-detail", args=[bundle.pk])).content.decode()

    assert "The ZIP could not be made." in text
    assert "No room is left." in text


def test_page_says_why_a_zip_cannot_be_had_any_more(client: Client, reviewer: User) -> None:
    bundle = ready_bundle(reviewer, submitted(), submitted())
    StaffRole.objects.filter(user=reviewer).update(all_countries=False, countries=["ZZ"])

    text = client.get(reverse("reports:bundle-detail", args=[bundle.pk])).content.decode()

    assert "cannot be downloaded any more" in text
    assert reverse("reports:bundle-download", args=[bundle.pk]) not in text


def test_zip_whose_file_is_lost_is_not_found(client: Client, reviewer: User) -> None:
    bundle = ready_bundle(reviewer, submitted())
    default_storage.delete(bundle.file.name or "")

    response = client.get(reverse("reports:bundle-download", args=[bundle.pk]))

    assert response.status_code == 404
    assert not Event.objects.filter(kind="report.export").exists()


def test_page_is_not_drawn_again_while_nothing_is_new(client: Client, reviewer: User) -> None:
    first, _second = submitted(), submitted()
    client.post(reverse("reports:bundle-create"), {"forms": ["pdf"]})
    bundle = Bundle.objects.get()
    address = reverse("reports:bundle-detail", args=[bundle.pk])
    headers = {"HX-Request": "true"}

    same = client.get(address, {"seen": "waiting-0-0"}, headers=headers)
    ready_file(first)
    moved = client.get(address, {"seen": "waiting-0-0"}, headers=headers)

    assert same.status_code == 204
    assert "1 of 2 reports are there" in moved.content.decode()


def test_form_says_how_large_and_how_long(client: Client, reviewer: User) -> None:
    ready_file(submitted())
    submitted()

    text = client.get(reverse("reports:bundle-create")).content.decode()

    assert "1 of 2 PDFs are made already; with the others it takes about 1 minute." in text
    assert "16\xa0bytes" in text


def test_list_shows_ones_own_zips(client: Client, reviewer: User) -> None:
    bundle = ready_bundle(reviewer, submitted())
    Bundle.objects.filter(pk=bundle.pk).update(filters={"Country": "Kenya"})
    other = ready_bundle(StaffRoleFactory.create(all_countries=True).user, submitted())

    text = client.get(reverse("reports:bundle-list")).content.decode()

    assert "Country: Kenya" in text
    assert reverse("reports:bundle-detail", args=[bundle.pk]) in text
    assert str(other.pk) not in text


def test_too_many_at_once_is_said(client: Client, reviewer: User) -> None:
    submitted()
    for _n in range(bundles.WAITING_MOST):
        client.post(reverse("reports:bundle-create"), {"forms": ["pdf"]})

    text = client.post(reverse("reports:bundle-create"), {"forms": ["pdf"]}).content.decode()

    assert "3 of your ZIPs are still being made." in text
    assert Bundle.objects.count() == 3


@pytest.mark.parametrize("count", [2, 20])
def test_pages_take_the_same_queries_however_many(
    client: Client, reviewer: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [submitted() for _n in range(count)]
    last = [ready_bundle(reviewer, *rows) for _n in range(count)][-1]
    filters = {"tab": "unclaimed", "search": "company"}
    coming = bundles.ask_bundle(by=reviewer, filters=Filters(), words={}, forms=["pdf"], at=AT)

    with django_assert_num_queries(5):
        client.get(reverse("reports:bundle-list"))
    with django_assert_num_queries(6):
        client.get(reverse("reports:bundle-detail", args=[last.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("reports:bundle-detail", args=[coming.pk]))
    # PostgreSQL: one more for how many have the word, and four statements that hold the plan.
    with django_assert_num_queries(15 if connection.vendor == "postgresql" else 10):
        client.get(reverse("reports:bundle-create"), filters)
    with django_assert_num_queries(10):
        client.get(reverse("reports:bundle-download", args=[last.pk])).close()


def test_making_through_the_task_writes_a_mail_when_it_took_long(
    reviewer: User,
) -> None:
    submitted()
    bundle = bundles.ask_bundle(by=reviewer, filters=Filters(), words={}, forms=["pdf"], at=AT)

    tasks.make_bundle.call(str(bundle.pk))
    assert not Mail.objects.filter(to=reviewer.email, kind="bundle").exists()
    files.make(ReportFile.objects.get().pk, at=AT)
    tasks.make_bundle.call(str(bundle.pk))
    tasks.make_bundle.call(str(bundle.pk))

    mail = Mail.objects.get(to=reviewer.email, kind="bundle")
    assert mail.subject == "The ZIP of reports is ready"
