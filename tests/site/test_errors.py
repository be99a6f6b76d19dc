"""Pages that say what went wrong, and how to go on."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults

from copassess.accounts.models import User


def test_unknown_address_leads_to_the_start_page(client: Client) -> None:
    response = client.get("/nowhere")

    text = response.content.decode()
    assert response.status_code == 404
    assert "There is nothing here" in text
    assert f'href="{reverse("site:landing")}"' in text


@pytest.mark.django_db
def test_unknown_address_leads_whoever_is_signed_in_to_their_work(client: Client) -> None:
    client.force_login(User.objects.create_user(email="maria@example.org", password=None))

    text = client.get("/nowhere").content.decode()

    assert f'href="{reverse("site:home")}"' in text


def test_refused_request_names_who_can_help(rf: RequestFactory) -> None:
    response = defaults.permission_denied(rf.get("/"), PermissionDenied())

    assert response.status_code == 403
    assert b"Owners change the roles" in response.content


def test_form_that_is_too_old_says_how_to_keep_what_was_typed() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"))

    assert response.status_code == 403
    assert b"copy what you typed" in response.content


@pytest.mark.parametrize("where", ["path", "query", "form"])
def test_nul_byte_is_a_bad_request(client: Client, where: str) -> None:
    response = {
        "path": lambda: client.get("/guidelines/questions/GEN%00"),
        "query": lambda: client.get("/", {"a": "b\x00"}),
        "form": lambda: client.post(reverse("account_login"), {"login": "a\x00"}),
    }[where]()

    assert response.status_code == 400
    assert b"The request could not be read" in response.content


def test_bad_request_is_shown_without_a_person(rf: RequestFactory) -> None:
    response = defaults.bad_request(rf.get("/"), SuspiciousOperation())

    assert response.status_code == 400
    assert b"The request could not be read" in response.content


def test_failure_is_shown_without_database_or_person(rf: RequestFactory) -> None:
    # This test may not touch the database: pytest-django would stop it.
    response = defaults.server_error(rf.get("/"))

    text = response.content.decode()
    assert response.status_code == 500
    assert "What was saved before is safe." in text
    assert '<a href="/">' in text


@pytest.mark.django_db
def test_failure_of_a_page_shows_the_page_of_failures(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("guidelines.catalogue.current", broken)
    client.raise_request_exception = False

    response = client.get(reverse("site:landing"))

    assert response.status_code == 500
    assert b"Something went wrong on our side" in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_database_that_is_away_is_said_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def away() -> None:
        raise error("the server closed the connection unexpectedly")

    monkeypatch.setattr("guidelines.catalogue.current", away)
    client.raise_request_exception = False

    response = client.get(reverse("site:landing"))

    text = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "We cannot reach our records at the moment" in text
    assert "try again in a minute" in text
    assert "unexpectedly" not in text
