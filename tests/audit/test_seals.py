"""Sealed events: what was altered, removed or slipped in is found; a clock set back is no hole."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from copassess.audit import seals
from copassess.audit import services as audit
from copassess.audit.guarding import lifted
from copassess.audit.models import Event, Seal

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = MONDAY + timedelta(days=3)


def record(at: datetime = MONDAY, target_kind: str = "assessment.submit") -> Event:
    """Append an event."""
    made = audit.record(target_kind, by=None, at=at, facts={"submission": 1})
    return Event.objects.get(pk=made.pk)


def three_days() -> list[Event]:
    """Append two events on each of three days, and seal them."""
    made = [record(MONDAY + timedelta(days=day, hours=hour)) for day in range(3) for hour in (0, 2)]
    seals.seal_due(at=LATER)
    return made


def found() -> list[str]:
    """Return what a check says."""
    return list(seals.differences())


def test_days_are_sealed_once_and_in_a_chain() -> None:
    three_days()

    assert seals.seal_due(at=LATER) == []
    chain = list(Seal.objects.order_by("day"))
    assert [(seal.day, seal.events) for seal in chain] == [
        (date(2026, 3, 2), 2),
        (date(2026, 3, 3), 2),
        (date(2026, 3, 4), 2),
    ]
    assert [seal.previous for seal in chain] == ["", chain[0].sha256, chain[1].sha256]
    assert found() == []


def test_nothing_happened_and_nothing_is_sealed() -> None:
    assert seals.seal_due(at=LATER) == []
    call_command("verifyaudit")


def test_day_without_events_is_sealed_too() -> None:
    record()

    seals.seal_due(at=LATER)

    assert [seal.events for seal in Seal.objects.order_by("day")] == [1, 0, 0]
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        {"target": "Astor"},
        {"facts": {"submission": 2}},
        {"actor": "Somebody"},
        {"source": "192.0.2.1"},
        {"kind": "assessment.withdraw"},
        {"at": MONDAY + timedelta(microseconds=1)},
    ],
)
def test_altered_event_is_named(change: dict[str, object]) -> None:
    event = three_days()[0]

    with lifted():
        Event.objects.filter(pk=event.pk).update(**change)

    assert [str(event.pk) in line for line in found()] == [True]


def test_removed_event_is_missed() -> None:
    event = three_days()[3]

    with lifted():
        Event.objects.filter(pk=event.pk).delete()

    assert found() == ["2026-03-03: 1 events are missing"]


def test_event_slipped_into_a_sealed_day_is_named() -> None:
    three_days()

    forged = Event.objects.create(at=MONDAY, kind="user.sign_in")

    assert [str(forged.pk) in line for line in found()] == [True]


def test_chain_written_anew_is_found_by_a_seal_kept_elsewhere() -> None:
    three_days()
    kept = Seal.objects.order_by("day").first()
    assert kept is not None
    with lifted():
        Seal.objects.all().delete()
        Event.objects.filter(at__lt=MONDAY + timedelta(hours=1)).delete()
    seals.seal_due(at=LATER)

    assert found() == []
    with pytest.raises(CommandError):
        call_command("verifyaudit", "--seal", kept.sha256)


def test_seal_taken_out_of_the_chain_is_missed() -> None:
    three_days()

    with lifted():
        Seal.objects.filter(day=date(2026, 3, 3)).delete()

    assert len(found()) == 2


def test_altered_seal_is_found() -> None:
    three_days()

    with lifted():
        Seal.objects.filter(day=date(2026, 3, 3)).update(events=7)

    assert found() == ["2026-03-03: the seal itself was altered"]


def test_clock_set_back_puts_nothing_into_a_sealed_day() -> None:
    three_days()

    event = record(MONDAY - timedelta(days=30))

    assert event.at == datetime(2026, 3, 5, tzinfo=UTC)
    assert found() == []


def test_flipped_character_among_ten_thousand_is_found() -> None:
    chance = random.Random(1)  # noqa: S311 (a story)
    Event.objects.bulk_create(
        Event(at=MONDAY + timedelta(seconds=n), kind="report.read", target=f"Report {n}")
        for n in range(10_000)
    )
    seals.seal_due(at=LATER)
    event = Event.objects.order_by("at")[chance.randrange(10_000)]

    with lifted():
        Event.objects.filter(pk=event.pk).update(target=event.target.replace("R", "B"))

    assert [str(event.pk) in line for line in found()] == [True]


def test_postgresql_refuses_to_change_or_remove_an_event() -> None:
    event = record()
    is_guarded = connection.vendor == "postgresql"

    for change in (
        lambda: Event.objects.filter(pk=event.pk).update(target="Other"),
        lambda: Event.objects.filter(pk=event.pk).delete(),
    ):
        refused = False
        try:
            with transaction.atomic():
                change()
        except DatabaseError:
            refused = True
        assert refused == is_guarded
