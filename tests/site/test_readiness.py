"""Whether this process can serve."""

from collections import namedtuple

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from copassess.site import readiness
from guidelines.models import Revision

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


def test_ready_where_all_is_as_it_must_be(client: Client, real_catalogue: Revision) -> None:
    response = client.get(reverse("site:ready"))

    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "checks": {"disk": "ok", "database": "ok", "migrations": "ok", "catalogue": "ok"},
    }
    assert "no-store" in response["Cache-Control"]


def test_not_ready_without_a_catalogue(client: Client) -> None:
    response = client.get(reverse("site:ready"))

    assert response.status_code == 503
    assert response.json()["checks"]["catalogue"] == "not loaded: run loadcatalogue"


def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        raise DatabaseError("the password is hunter2")

    monkeypatch.setattr(readiness, "_database", refuse)

    response = client.get(reverse("site:ready"))

    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "not reached"
    assert "hunter2" not in response.content.decode()


def test_not_ready_on_a_full_or_closed_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage(10**12, 10**12, 10**6))
    assert readiness.checked()["disk"] == "nearly full"

    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    assert readiness.checked()["disk"] == "not writable"


def test_not_ready_while_migrations_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "copassess.site.readiness.MigrationExecutor.migration_plan", lambda _self, _to: [1, 2]
    )

    assert readiness.checked()["migrations"] == "2 to be applied: run migrate"
