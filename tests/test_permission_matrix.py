"""Every page of our own, asked by everybody, answers as the table says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from copassess.accounts.models import User
from tests.permission_shape import Row, Who
from tests.permission_table import TABLE
from tests.permission_world import World, make


def names_of(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """Yield every URL name, with its namespace."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_of(pattern.url_patterns, namespace + inner)
        else:
            yield f"{namespace}{pattern.name}"


NAMES = set(names_of(get_resolver().url_patterns))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Stored once for all rows: what somebody's request does is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


def ask(world: World, row: Row, method: str, who: Who) -> str:
    """Request the page as somebody, undo what that did, and return the outcome."""
    client = Client()
    with transaction.atomic():
        if who != Who.ANONYMOUS:
            client.force_login(User.objects.get(pk=world.people[who].pk))
        path = world.path(row)
        response = client.get(path) if method == "GET" else client.post(path, row.data)
        # Reads a file that is streamed to its end, which closes it.
        response.getvalue()
        transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "login"
    return str(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_page_answers_everybody_as_the_table_says(world: World, row: Row, method: str) -> None:
    answers = {who: ask(world, row, method, who) for who in Who}

    assert answers == {who: row.outcome(method, who) for who in Who}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "row", [row for row in TABLE if "pk" in row.arguments], ids=lambda row: row.name
)
def test_what_does_not_exist_answers_strangers_as_what_is_not_theirs(
    world: World, row: Row, method: str
) -> None:
    nowhere = replace(row, arguments={**row.arguments, "pk": "nothing"})

    for who in (Who.ANONYMOUS, Who.STRANGER):
        assert ask(world, nowhere, method, who) == ask(world, row, method, who)


@pytest.mark.pure
def test_table_holds_every_page_of_our_own_and_no_other() -> None:
    ours = {name for name in NAMES if ":" in name}

    assert ours == {row.name for row in TABLE}
    # allauth's pages have tests of their own (tests/accounts): nobody sees another's there.
    theirs = ("account_", "mfa_")
    foreign = {name for name in NAMES if ":" not in name and not name.startswith(theirs)}
    assert foreign == set()


@pytest.mark.pure
def test_every_line_of_the_table_has_an_outcome_for_everybody() -> None:
    for row in TABLE:
        assert len(row.get.split()) == len(row.post.split()) == len(Who), row.name
