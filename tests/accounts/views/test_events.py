"""What happened, as pages and as files: for owners, and for administrators."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from copassess.accounts import services
from copassess.accounts.models import Membership, Role, StaffKind, User
from copassess.audit import sealing, seals
from copassess.audit import services as audit
from copassess.audit.models import Event
from copassess.audit.source import source
from tests.factories.accounts import MembershipFactory, StaffRoleFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def owner(client: Client) -> Membership:
    """Sign an owner in."""
    membership = MembershipFactory.create(role=Role.OWNER)
    client.force_login(membership.user)
    return membership


@pytest.fixture
def administrator(client: Client) -> User:
    """Sign an administrator in."""
    user = StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user
    client.force_login(user)
    return user


def happened(
    kind: str, days: int, whose: Membership, *, who: str = "Ben", target: str = ""
) -> Event:
    """Write an event, so many days after the first."""
    event = audit.record(
        kind,
        by=UserFactory.build(name=who),
        at=AT + timedelta(days=days),
        target=whose.organisation,
        organisation_id=whose.organisation_id,
    )
    return Event.objects.get(pk=event.pk)


def shown(client: Client, owner: Membership, **filters: str) -> str:
    """Return the owner's page."""
    path = reverse("accounts:event-list", args=[owner.organisation_id])
    response = client.get(path, filters)
    assert response.status_code == 200
    return response.content.decode()


def downloaded(client: Client, path: str, **filters: str) -> str:
    """Return a file."""
    response = client.get(path, filters)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    return response.getvalue().decode()


def test_page_shows_who_did_what_page_by_page(client: Client, owner: Membership) -> None:
    services.invite(
        organisation=owner.organisation,
        email="ben@example.org",
        role=Role.VIEWER,
        by=owner.user,
        at=AT,
    )
    for number in range(55):
        happened("organisation.change", number + 1, owner, who=f"Reviewer {number}")

    first, second = shown(client, owner), shown(client, owner, page="2")

    assert "Reviewer 54" in first
    assert 'rel="next"' in first
    assert "Invited: ben@example.org (Viewer)" in second
    assert "Reviewer 54" not in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "99", "x", "-1", "9" * 30, "\u0663"])
def test_page_that_there_is_not_is_answered(client: Client, owner: Membership, page: str) -> None:
    assert "What happened here" in shown(client, owner, page=page)


def test_page_shows_no_other_organisation_s_events(client: Client, owner: Membership) -> None:
    audit.record("organisation.change", by=None, at=AT, organisation_id=uuid4())
    audit.record("user.sign_in", by=owner.user, at=AT)

    assert "Nothing yet." in shown(client, owner)


def test_filters_keep_subject_words_and_days(client: Client, owner: Membership) -> None:
    happened("review.start", 0, owner, who="Amina")
    happened("report.export", 1, owner, who="Ben")
    happened("assignment.create", 2, owner, who="Carla")

    def found(**filters: str) -> set[str]:
        page = shown(client, owner, **filters)
        return {name for name in ("Amina", "Ben", "Carla") if f"<td>{name}</td>" in page}

    assert found() == {"Amina", "Ben", "Carla"}
    assert found(subject="review") == {"Amina"}
    assert found(subject="export") == {"Ben"}
    assert found(subject="assessment") == {"Carla"}
    assert found(search="ami") == {"Amina"}
    assert found(since="2026-03-03") == {"Ben", "Carla"}
    assert found(since="2026-03-03", until="2026-03-03") == {"Ben"}
    assert found(search="nobody") == set()


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"subject": "nonsense"}, "Choose one from the list"),
        ({"since": "yesterday"}, "Give a day, such as"),
        ({"since": "1066-10-14"}, "from 2000 to 2199"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "before the first day"),
        ({"search": "x" * 10_000}, "at most 200"),
        ({"search": "%_'\"\\("}, "Nothing that these filters leave"),
    ],
)
def test_filters_that_make_no_sense_are_left_out_and_told(
    client: Client, owner: Membership, filters: dict[str, str], said: str
) -> None:
    happened("review.start", 0, owner)

    assert said in shown(client, owner, **filters)


def test_days_are_those_of_the_reader_s_time_zone(client: Client, owner: Membership) -> None:
    owner.user.time_zone = "Asia/Tokyo"
    owner.user.save()
    audit.record(
        "review.start",
        by=UserFactory.build(name="Amina"),
        at=datetime(2026, 3, 2, 22, tzinfo=UTC),
        organisation_id=owner.organisation_id,
    )

    assert "Amina" in shown(client, owner, since="2026-03-03", until="2026-03-03")
    assert "Amina" not in shown(client, owner, until="2026-03-02")


def test_csv_has_what_the_filters_leave_and_no_formula(client: Client, owner: Membership) -> None:
    happened("review.start", 0, owner, who="=HYPERLINK(1)")
    happened("report.export", 1, owner)
    path = reverse("accounts:event-export", args=[owner.organisation_id, "csv"])

    text = downloaded(client, path, subject="review")

    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head[0] == "When (UTC)"
    assert [row[1] for row in rows] == ["'=HYPERLINK(1)"]
    assert rows[0][0] == "2026-03-02 09:00:00"
    told = Event.objects.get(kind="event.export")
    assert (told.actor_id, told.facts) == (str(owner.user_id), {"form": "csv"})


def test_companies_do_not_learn_where_staff_sit(client: Client, owner: Membership) -> None:
    amina = StaffRoleFactory.create(kind=StaffKind.REVIEWER).user
    token = source.set("192.0.2.7")
    for person in (amina, owner.user):
        audit.record("report.read", by=person, at=AT, organisation_id=owner.organisation_id)
    source.reset(token)
    path = reverse("accounts:event-export", args=[owner.organisation_id, "jsonl"])

    rows = [json.loads(line) for line in downloaded(client, path).splitlines()]

    sources = {row["actor_id"]: row["source"] for row in rows if row["kind"] == "report.read"}
    assert sources == {str(amina.pk): "", str(owner.user_id): "192.0.2.7"}


def test_administrators_see_all_with_companies_and_seal(
    client: Client, administrator: User
) -> None:
    membership = MembershipFactory.create()
    happened("organisation.change", 0, membership, who="Amina")
    audit.record("user.sign_in_failed", by=None, at=AT)
    audit.record("review.start", by=None, at=AT, organisation_id=uuid4())
    [seal] = seals.seal_due(at=AT + timedelta(days=1))

    page = client.get(reverse("accounts:audit-list")).content.decode()

    for text in ("Amina", membership.organisation.name, "Failed to sign in", seal.sha256):
        assert text in page
    assert "a company that is gone" in page
    assert "Sealed up to 2 March 2026" in page


def test_json_lines_are_what_the_seal_is_made_of(client: Client, administrator: User) -> None:
    event = happened("organisation.change", 0, MembershipFactory.create())
    path = reverse("accounts:audit-export", args=["jsonl"])

    rows = [json.loads(line) for line in downloaded(client, path).splitlines()]

    [row] = [row for row in rows if row["id"] == str(event.pk)]
    fields = {field.attname: getattr(event, field.attname) for field in Event._meta.fields}
    assert sealing.digest(row) == sealing.digest(fields)


@pytest.mark.parametrize("form", ["pdf", "exe", "csv-x"])
def test_other_files_there_are_not(client: Client, administrator: User, form: str) -> None:
    assert client.get(reverse("accounts:audit-export", args=[form])).status_code == 404
    assert not Event.objects.filter(kind="event.export").exists()


@pytest.mark.parametrize("count", [2, 20])
def test_pages_take_the_same_queries_however_many(
    client: Client,
    administrator: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        happened("review.start", number, MembershipFactory.create())

    with django_assert_num_queries(7):
        client.get(reverse("accounts:audit-list"))


def test_what_is_no_day_is_not_given_back_to_a_calendar(client: Client, owner: Membership) -> None:
    page = shown(client, owner, since="yesterday", until="2026-03-01")

    assert 'value="yesterday"' not in page
    assert 'value="2026-03-01"' in page
