"""Events as they are written."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from copassess.audit import services as audit
from copassess.audit.models import Event
from copassess.audit.source import source
from tests.factories.accounts import OrganisationFactory, UserFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_record_stores_who_when_what_and_from_where() -> None:
    user, organisation = UserFactory.create(name="Ana"), OrganisationFactory.create(name="Example")
    token = source.set("192.0.2.7")

    event = audit.record(
        "organisation.create",
        by=user,
        at=AT,
        target=organisation,
        organisation_id=organisation.pk,
        facts={"country": "KE"},
    )

    source.reset(token)
    stored = Event.objects.get()
    assert stored == event
    assert (stored.at, stored.kind, stored.source) == (AT, "organisation.create", "192.0.2.7")
    assert (stored.actor_id, stored.actor) == (str(user.pk), "Ana")
    assert (stored.target_kind, stored.target_id, stored.target) == (
        *("organisation", str(organisation.pk), "Example"),
    )
    assert stored.organisation_id == str(organisation.pk)
    assert stored.facts == {"country": "KE"}


def test_record_outlives_person_and_target() -> None:
    user = UserFactory.create(name="Ana")
    audit.record("user.change", by=user, at=AT, target=user)

    user.delete()

    assert Event.objects.get().actor == "Ana"


def test_record_of_nobody_about_nothing() -> None:
    event = audit.record("user.sign_in_failed", by=None, at=AT)

    assert (event.actor_id, event.actor, event.target_id, event.organisation_id) == ("",) * 4
    assert (event.facts, event.source) == ({}, "")


def test_record_cuts_names_that_are_too_long() -> None:
    organisation = OrganisationFactory.build(name="x" * 300)

    event = audit.record("organisation.change", by=None, at=AT, target=organisation)

    assert event.target == "x" * 254


def test_events_of_an_organisation_come_newest_first() -> None:
    ours, other = OrganisationFactory.create(), OrganisationFactory.create()
    for hour, organisation in [(1, ours), (2, ours), (3, ours), (4, other)]:
        at = AT.replace(hour=hour)
        audit.record("organisation.change", by=None, at=at, organisation_id=organisation.pk)

    hours = [event.at.hour for event in Event.objects.of_organisation(ours.pk)]

    assert hours == [3, 2, 1]
    assert str(Event.objects.first()).startswith("2026-03-01 04:00 organisation.change")


def test_event_of_a_clock_that_was_set_back_is_behind_those_before() -> None:
    ours, other = OrganisationFactory.create(), OrganisationFactory.create()
    noon = AT.replace(hour=12)
    audit.record("organisation.change", by=None, at=noon, organisation_id=ours.pk)
    earlier = noon - timedelta(hours=3)

    for organisation in (ours, ours, other):
        audit.record("organisation.rename", by=None, at=earlier, organisation_id=organisation.pk)

    least = timedelta(microseconds=1)
    instants = [event.at for event in reversed(Event.objects.of_organisation(ours.pk))]
    assert instants == [noon, noon + least, noon + 2 * least]
    assert [event.at for event in Event.objects.of_organisation(other.pk)] == [earlier]


def test_record_many_tells_each_organisation(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = UserFactory.create(name="Ana")
    both = [OrganisationFactory.create(name="First"), OrganisationFactory.create(name="Second")]

    with django_assert_num_queries(1):
        audit.record_many(
            "report.export",
            by=user,
            at=AT,
            targets=[(organisation, organisation.pk) for organisation in both],
            facts={"format": "zip"},
        )

    stored = Event.objects.order_by("target")
    assert [(event.target, event.organisation_id) for event in stored] == [
        (organisation.name, str(organisation.pk)) for organisation in both
    ]
    assert {(event.actor, event.kind, event.facts["format"]) for event in stored} == {
        ("Ana", "report.export", "zip")
    }
