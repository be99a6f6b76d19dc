"""What every request gets: an ID, a line in the log, headers."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_every_answer_has_an_id_of_its_own(client: Client) -> None:
    first, second = client.get("/nowhere"), client.get(reverse("site:health"))

    assert len(first["X-Request-ID"]) == 16
    assert first["X-Request-ID"] != second["X-Request-ID"]


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [("abcdef-0123", True), ("short", False), ("a b c d e f g", False), ("x" * 65, False)],
)
def test_proxy_s_id_is_taken_where_one_is_trusted(
    client: Client, settings: Settings, given: str, is_taken: bool
) -> None:
    stranger = client.get(reverse("site:health"), headers={"X-Request-ID": given})
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    behind = client.get(reverse("site:health"), headers={"X-Request-ID": given})

    assert stranger["X-Request-ID"] != given
    assert (behind["X-Request-ID"] == given) == is_taken


def test_request_is_one_line_with_its_route(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="copassess.request"):
        client.get("/invitations/accept/the-secret-of-the-link")

    [line] = [one for one in caplog.records if one.name == "copassess.request"]
    assert line.getMessage().startswith("GET /invitations/accept/<str:token> 404 ")
    assert "the-secret" not in caplog.text


@pytest.mark.parametrize("path", ["/", "/nowhere", "/accounts/login/"])
def test_headers_close_what_nobody_needs(client: Client, path: str) -> None:
    response = client.get(path)

    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_failure_tells_its_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("guidelines.catalogue.current", broken)
    client.raise_request_exception = False

    response = client.get(reverse("guidelines:guideline-list"))

    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()
