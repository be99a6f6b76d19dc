"""Two senders at once; on SQLite and PostgreSQL alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.core import mail as outbox
from django.db import connection
from pytest_django import Settings

from copassess.mail import services
from copassess.mail.models import Mail
from tests.mail import backends

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run the actions in threads that start together; return what each returned."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=10)
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def waiting(count: int) -> None:
    """Put mails into the outbox that nobody has tried."""
    Mail.objects.bulk_create(
        Mail(kind="note", to=f"{n}@example.org", subject="A", text="B", html="C", made_at=AT)
        for n in range(count)
    )


@pytest.mark.parametrize("round_", range(5))
def test_two_senders_of_one_mail_send_it_once(settings: Settings, round_: int) -> None:
    settings.EMAIL_BACKEND = backends.HERE + "Slow"
    waiting(1)
    mail = Mail.objects.get()

    at_once(lambda: services.send(mail.pk), lambda: services.send(mail.pk))

    assert len(outbox.outbox) == 1
    mail.refresh_from_db()
    assert (mail.tries, mail.sent_at is not None) == (1, True)


def test_two_timers_send_each_mail_once(settings: Settings) -> None:
    settings.EMAIL_BACKEND = backends.HERE + "Slow"
    waiting(6)

    results = at_once(services.send_waiting, services.send_waiting)

    assert sorted(message.to[0] for message in outbox.outbox) == [
        f"{n}@example.org" for n in range(6)
    ]
    assert not Mail.objects.waiting().exists()
    assert len(results) == 2
