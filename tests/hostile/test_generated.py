"""Generated requests over every address, as everybody: none of them is a failure of ours.

10,000 on SQLite, 2,000 on PostgreSQL; the same ones each time, so that what fails can be repeated
(HYPOTHESIS_PROFILE=search looks for others).
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import hypothesis.strategies as st
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given, settings

from tests.hostile.texts import BODIES, CONTENT_TYPES, HEADERS, METHODS, TEXTS, field_names
from tests.permission_shape import Row, Who
from tests.permission_table import TABLE
from tests.permission_world import World, make

PARTS = 8
REQUESTS = 10_000 if connection.vendor == "sqlite" else 2_000
ALLAUTH = (
    *("account_login", "account_logout", "account_signup", "account_email"),
    *("account_reset_password", "account_change_password", "account_reauthenticate"),
)
ROWS = [*TABLE, *(Row(name, get="", post="") for name in ALLAUTH)]
FILES = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff" * 3000]

texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=30)).map(
    # What no encoding can say reaches no server.
    lambda text: text.encode(errors="replace").decode()
)
pairs = st.lists(st.tuples(st.sampled_from(field_names()), texts), max_size=6)
headers = st.lists(st.sampled_from(sorted(HEADERS)), max_size=2, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(HEADERS[name]) for name in names})
)


class Upload(BytesIO):
    """A file whose name is whatever a client says."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name

    def __repr__(self) -> str:
        return f"Upload({self.name[:80]!r})"


files = st.builds(Upload, name=texts.map(lambda text: text or "x"), content=st.sampled_from(FILES))


@dataclass(frozen=True)
class Asked:
    """One request."""

    who: Who
    method: str
    arguments: list[str] | None
    query: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    file: Upload | None
    body: bytes | None
    content_type: str
    headers: dict[str, str]


requests = st.builds(
    Asked,
    who=st.sampled_from(list(Who)),
    method=st.sampled_from([*["GET", "POST", "POST"] * 5, *METHODS]),
    # Mostly the real ones: what has no object ends with a 404 at once.
    arguments=st.one_of(st.none(), st.none(), st.none(), st.lists(texts, min_size=3, max_size=3)),
    query=pairs,
    fields=pairs,
    file=st.one_of(st.none(), st.none(), files),
    body=st.one_of(st.none(), st.none(), st.sampled_from(BODIES)),
    content_type=st.sampled_from(CONTENT_TYPES),
    headers=headers,
)


def path_of(world: World, row: Row, given_: list[str] | None) -> str:
    """Return the address of a page, with hostile arguments where it takes them."""
    if not given_ or not row.arguments:
        return world.path(row)
    chosen = dict(zip(row.arguments, given_, strict=False))
    try:
        return reverse(row.name, kwargs={**dict.fromkeys(row.arguments, "x"), **chosen})
    except NoReverseMatch:
        # The pattern itself refuses it: asked all the same, it finds nothing.
        return world.path(row) + "/" + chosen[next(iter(chosen))].replace("?", "")


def send(client: Client, path: str, asked: Asked) -> Any:  # noqa: ANN401 (the test client's own kind of answer)
    """Send it: as a form, with a file, or as whatever its body is."""
    more: dict[str, Any] = {"headers": asked.headers, "query_params": query_of(asked.query)}
    if asked.body is not None or asked.method not in {"GET", "HEAD", "POST"}:
        body, kind = asked.body or b"", asked.content_type
        return client.generic(asked.method, path, body, content_type=kind, **more)
    if asked.method == "POST":
        data: dict[str, Any] = query_of(asked.fields)
        if asked.file:
            data["file"] = asked.file
        return client.post(path, data, **more)
    return client.get(path, **more) if asked.method == "GET" else client.head(path, **more)


def query_of(pairs_: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return pairs as lists by name."""
    found: dict[str, list[str]] = {}
    for name, text in pairs_:
        found.setdefault(name, []).append(text)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_no_generated_request_is_a_failure(part: int) -> None:
    world, rows = make(), ROWS[part::PARTS]
    cookies = {who: signed_in(world, who) for who in Who}

    @settings(
        max_examples=REQUESTS // PARTS, suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(row=st.sampled_from(rows), asked=requests)
    def holds(row: Row, asked: Asked) -> None:
        client = Client()
        client.cookies.load(cookies[asked.who])
        cache.clear()
        with transaction.atomic():
            response = send(client, path_of(world, row, asked.arguments), asked)
            # What is streamed can fail in the middle.
            content = response.getvalue()
            transaction.set_rollback(True)
        assert response.status_code < 500, (row.name, response.status_code)
        assert b"Traceback" not in content

    holds()


def signed_in(world: World, who: Who) -> str:
    """Return the cookie of somebody's session; nobody has none."""
    client = Client()
    if who != Who.ANONYMOUS:
        client.force_login(world.people[who])
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
