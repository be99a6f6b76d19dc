"""A hostile input: what is sent by whom, and what must happen; nothing else may."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from tests.permission_shape import Who
from tests.permission_world import World, make

Place = str | Callable[[World], str]
# A session is touched by whoever asks; events tell of what was tried, and have tests of their own.
ALWAYS = {"sessions.Session", "audit.Event"}
LONG = "x" * 10_000
# In a field: the ID of the world's own company.
OURS = "{organisation}"


@dataclass(frozen=True)
class Input:
    """One request. `stores` are the models whose rows it may change; `to` is where it may lead."""

    name: str
    path: Place
    status: int
    who: Who = Who.ANONYMOUS
    method: str = "POST"
    data: Any = field(default_factory=dict)
    # With a content type, `data` is the body itself.
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, Any] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    stores: frozenset[str] = frozenset()
    to: Place | None = None
    says: str = ""
    never: tuple[str, ...] = ()
    then: Callable[[World, HttpResponse], None] | None = None

    def __str__(self) -> str:
        return self.name


def where(name: str, tail: str = "", /, **arguments: str) -> Callable[[World], str]:
    """Return the address of a page for objects that the world has by these names."""

    def path(world: World) -> str:
        kwargs = {key: world.argument(value) for key, value in arguments.items()}
        return reverse(name, kwargs=kwargs) + tail

    return path


def table(inputs: list[Input]) -> pytest.MarkDecorator:
    """Return the decorator that gives a test each of the inputs by its name."""
    return pytest.mark.parametrize("given", inputs, ids=str)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ANN401
    """Store a world for all inputs of a file; each test's own transaction undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


def browser(world: World, who: Who, **more: Any) -> Client:  # noqa: ANN401 (the client's)
    """Return a browser in which somebody is signed in."""
    client = Client(**more)
    if who != Who.ANONYMOUS:
        client.force_login(world.people[who])
        session = client.session
        # What asks for the password once more, has it.
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
    return client


def send(client: Client, world: World, given: Input) -> HttpResponse:
    """Send it and return the answer, read to its end."""
    path = placed(world, given.path)
    more: dict[str, Any] = {"headers": dict(given.headers), **given.environ}
    if given.content_type or given.method not in ("GET", "POST"):
        response: Any = client.generic(
            given.method, path, given.data or b"", content_type=given.content_type, **more
        )
    else:
        call = client.get if given.method == "GET" else client.post
        ours = {OURS: str(world.organisation.pk)}
        filled = {name: ours.get(value, value) for name, value in given.data.items()}
        response = call(path, filled, **more)
    response.text_of_all = response.getvalue().decode(errors="replace")
    found: HttpResponse = response
    return found


def placed(world: World, place: Place) -> str:
    """Return an address."""
    return place if isinstance(place, str) else place(world)


def stored() -> dict[str, str]:
    """Return a hash of every row there is, by model."""
    return {
        model._meta.label: sha256(
            repr(list(model._base_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in apps.get_models()
    }


def judge(world: World, given: Input) -> HttpResponse:
    """Send it, and hold the answer and what is stored to what must happen."""
    client = browser(world, given.who)
    client.cookies.load(dict(given.cookies))
    before = stored()

    with override_settings(**given.settings):
        response = send(client, world, given)

    assert response.status_code == given.status, text_of(response)[:3000]
    after = stored()
    changed = {name for name in after if after[name] != before[name]}
    assert changed - ALWAYS - given.stores == set()
    assert given.says in text_of(response)
    if given.to is not None:
        assert response["Location"] == placed(world, given.to)
    never_told(world, given, response)
    if given.then:
        given.then(world, response)
    return response


def never_told(world: World, given: Input, response: HttpResponse) -> None:
    """Hold an answer to what it must not say: of the machine, of others, of the attack itself."""
    secrets = ["Traceback", str(settings.BASE_DIR), settings.SECRET_KEY, "django.db"]
    if given.who in (Who.ANONYMOUS, Who.STRANGER):
        secrets.append(world.organisation.name)
    # Looked for where a browser would follow it, and in the page.
    told = "\n".join(f"{name}: {value}" for name, value in response.items()) + text_of(response)
    assert [secret for secret in (*secrets, *given.never) if secret in told] == []


def text_of(response: HttpResponse) -> str:
    """Return all of an answer that was sent."""
    return str(getattr(response, "text_of_all", ""))


def quoted(text: str) -> str:
    """Return a text as an address holds it."""
    return quote(text, safe="")
