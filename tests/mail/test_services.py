"""The outbox: kept with what it tells of, sent after it, kept while it cannot be sent."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from copassess.mail import services
from copassess.mail.models import Mail
from tests.mail import backends
from tests.mail.backends import Away

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
PLAIN = "{%% autoescape off %%}%s{%% endautoescape %%}"
TEMPLATES: Mapping[str, str] = {
    "note_subject.txt": "About\n{{ what }}",
    "note_message.txt": "Hello,\n\n{{ what }} at {{ at|date:'j F Y, H:i' }}\n{{ site_url }}/a",
    "note_message.html": "<p>{{ what }}</p>",
    "bare_subject.txt": PLAIN % "About {{ what }}",
    "bare_message.txt": PLAIN % "\n\nHello,\nyou\n\n\n{{ what }}\n{{ site_url }}/a",
    "torn_subject.txt": "Torn",
    "torn_message.txt": "Torn",
    "torn_message.html": "{% include 'nowhere.html' %}",
}


@pytest.fixture(autouse=True)
def _templates(settings: Settings, tmp_path: Path) -> None:
    """Put templates of these tests beside the project's."""
    for name, text in TEMPLATES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (own,) = settings.TEMPLATES
    settings.TEMPLATES = [{**own, "DIRS": [tmp_path, *own["DIRS"]]}]
    settings.SITE_URL = "https://cop.example.org"
    Away.asked = 0


def post(to: str = "ben@example.org", template: str = "note", **more: object) -> Mail:
    """Write a mail."""
    context = {"what": "Work & more", "at": AT, **more}
    return services.post(template, to=to, context=context, at=AT, time_zone="Africa/Nairobi")


def read(mail: Mail) -> Mail:
    """Read a mail again."""
    return Mail.objects.get(pk=mail.pk)


def let_go() -> None:
    """Let the time pass that mails are held for."""
    Mail.objects.update(held_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_mail_is_sent_after_the_commit_only() -> None:
    with transaction.atomic():
        mail = post()
        before = list(outbox.outbox)

    assert before == []
    (message,) = outbox.outbox
    assert isinstance(message, EmailMultiAlternatives)
    assert message.to == ["ben@example.org"]
    assert message.extra_headers == {"Auto-Submitted": "auto-generated"}
    assert message.subject == "About Work &amp; more"
    assert "3 March 2026, 01:30\nhttps://cop.example.org/a" in str(message.body)
    assert message.alternatives == [("<p>Work &amp; more</p>\n", "text/html")]
    assert read(mail).sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_transaction_that_fails_is_never_sent() -> None:
    def fail() -> None:
        with transaction.atomic():
            post()
            raise DatabaseError

    with pytest.raises(DatabaseError):
        fail()

    assert outbox.outbox == []
    assert not Mail.objects.exists()


def test_texts_are_emptied_once_sent() -> None:
    mail = post()
    written = read(mail)

    assert services.send(mail.pk)

    sent = read(mail)
    assert (bool(written.subject), bool(written.text), bool(written.html)) == (True, True, True)
    assert (sent.subject, sent.text, sent.html) == ("", "", "")
    assert (sent.held_until, sent.failure, sent.tries) == (None, "", 1)


def test_mail_is_not_sent_twice() -> None:
    mail = post()
    services.send(mail.pk)

    assert services.send(mail.pk)
    assert services.send_waiting() == (0, 0)

    assert len(outbox.outbox) == 1


def test_refused_mail_waits_with_the_kind_of_failure(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = backends.HERE + "Refusing"
    mail = post("ana@broken.example.org")

    assert not services.send(mail.pk)

    kept = read(mail)
    assert (kept.failure, kept.tries, kept.held_until) == ("SMTPRecipientsRefused", 1, None)
    assert kept.text.startswith("Hello,")
    assert "could not be sent" in caplog.text
    assert "broken" not in caplog.records[0].getMessage()


def test_refused_mail_stops_no_other(settings: Settings) -> None:
    settings.EMAIL_BACKEND = backends.HERE + "Refusing"
    refused, other = post("ana@broken.example.org"), post()

    assert services.send_waiting() == (1, 1)

    assert read(refused).sent_at is None
    assert read(other).sent_at is not None


def test_backend_that_does_not_exist_loses_no_mail(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "nowhere.Backend"
    mail = post()

    assert not services.send(mail.pk)

    assert (read(mail).failure, read(mail).tries) == ("ModuleNotFoundError", 1)


def test_server_that_is_away_is_asked_once_for_all_mails(settings: Settings) -> None:
    settings.EMAIL_BACKEND = backends.HERE + "Away"
    mails = [post() for _ in range(3)]

    assert services.send_waiting() == (0, 3)

    assert Away.asked == 1
    assert {read(mail).failure for mail in mails} == {"ConnectionRefusedError"}
    # It was no fault of theirs: they may be tried as often as others.
    assert {read(mail).tries for mail in mails} == {0}


def test_mail_goes_out_when_the_server_is_back(settings: Settings) -> None:
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, backends.HERE + "Away"
    mail = post()
    services.send(mail.pk)
    settings.EMAIL_BACKEND = works
    at_once = services.send(mail.pk)
    let_go()

    assert services.send_waiting() == (1, 0)

    assert not at_once
    assert (read(mail).failure, read(mail).tries) == ("", 1)
    assert len(outbox.outbox) == 1


def test_mail_is_held_while_it_is_sent(settings: Settings) -> None:
    mail = post()
    now = timezone.now()
    Mail.objects.update(held_until=now + services.HOLD)

    assert services.send_waiting() == (0, 1)
    assert not services.send(mail.pk)

    assert outbox.outbox == []


def test_hold_of_a_killed_sender_ends_after_ten_minutes() -> None:
    mail = post()
    now = timezone.now()
    Mail.objects.update(held_until=now + services.HOLD, tries=1)

    held = Mail.objects.free(now + timedelta(minutes=9, seconds=59)).exists()
    free = Mail.objects.free(now + timedelta(minutes=10)).exists()
    let_go()
    services.send_waiting()

    assert (held, free) == (False, True)
    assert (read(mail).tries, len(outbox.outbox)) == (2, 1)


def test_server_s_pause_is_not_a_sender_s_hold() -> None:
    held, other = post(), post()
    Mail.objects.filter(pk=held.pk).update(held_until=timezone.now() + services.HOLD)

    assert services.send(other.pk)


def test_html_is_made_from_the_text_where_it_has_no_template() -> None:
    services.send(post(template="bare", what="<b>https://evil.example</b>").pk)

    (message,) = outbox.outbox
    assert isinstance(message, EmailMultiAlternatives)
    html = str(message.alternatives[0][0])
    assert "<title>About &lt;b&gt;https" in html
    assert "<p>Hello,<br>you</p>" in html
    assert "<p>&lt;b&gt;https://evil.example&lt;/b&gt;<br>" in html
    assert '<a href="https://cop.example.org/a">https://cop.example.org/a</a></p>' in html


@pytest.mark.parametrize(
    ("words", "is_link"),
    [
        ("https://cop.example.org", True),
        ("https://cop.example.org/a#b", True),
        ("https://cop.example.org/a and more", False),
        ("https://cop.example.org.evil.example/a", False),
        ("https://evil.example/", False),
        ("", False),
    ],
)
def test_line_is_a_link_where_it_is_an_address_of_ours(words: str, is_link: bool) -> None:
    assert services.Line(words).is_link is is_link


def test_html_that_includes_what_is_missing_is_a_fault() -> None:
    with pytest.raises(TemplateDoesNotExist):
        post(template="torn")


def test_subject_is_one_short_line() -> None:
    mail = post(what="x" * 300)

    assert mail.subject.startswith("About xxx")
    assert len(mail.subject) == 250


@pytest.mark.parametrize(
    ("tries", "days", "is_given_up"), [(9, 13, False), (10, 0, True), (0, 15, True)]
)
def test_mail_is_given_up_after_ten_tries_or_two_weeks(
    tries: int, days: int, is_given_up: bool
) -> None:
    mail = post()
    Mail.objects.update(tries=tries, failure="SMTPDataError")

    given_up = services.give_up(at=AT + timedelta(days=days))

    assert [row.pk for row in given_up] == ([mail.pk] if is_given_up else [])
    assert (read(mail).text == "", read(mail).sent_at) == (is_given_up, None)
    assert services.send_waiting() == ((0, 0) if is_given_up else (1, 0))
    assert read(mail).failure == ("SMTPDataError" if is_given_up else "")


def test_mail_is_given_up_once_and_never_while_it_is_sent() -> None:
    mail = post()
    later = AT + timedelta(days=15)
    Mail.objects.update(held_until=later + timedelta(minutes=1))
    held = services.give_up(at=later)
    Mail.objects.update(held_until=None)

    counts = [len(services.give_up(at=later)) for _ in range(2)]

    assert held == []
    assert counts == [1, 0]
    assert read(mail).text == ""


def test_old_mails_are_forgotten_but_never_one_that_waits() -> None:
    sent, given_up, waiting = post(), post(), post()
    services.send(sent.pk)
    Mail.objects.filter(pk=given_up.pk).update(text="")

    early = services.forget(at=AT + timedelta(days=30))
    late = services.forget(at=AT + timedelta(days=30, seconds=1))

    assert (early, late) == (0, 2)
    assert Mail.objects.get() == waiting


@pytest.mark.django_db(transaction=True)
def test_database_that_fails_the_sender_undoes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(mail_id: object) -> bool:
        raise DatabaseError

    monkeypatch.setattr(services, "send", fail)

    with transaction.atomic():
        mail = post()

    assert Mail.objects.waiting().get() == mail


def test_mails_are_named_by_what_they_are(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mail = post()

    assert str(mail) == f"note {mail.pk}"
