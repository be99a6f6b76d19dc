"""IDs that name something else, nothing, or what is not theirs: one page for all of them."""

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from tests.hostile.driving import browser
from tests.permission_shape import Row, Who
from tests.permission_table import TABLE
from tests.permission_world import World

NIL = "00000000-0000-0000-0000-000000000000"
# Pages that are found by an ID; a person's is found by administrators alone.
ROWS = [row for row in TABLE if "pk" in row.arguments]
# What else the world has, by the name of what a page is about.
OTHERS = {
    "draft": "waiting",
    "waiting": "draft",
    "claimed": "organisation",
    "organisation": "draft",
}
SPELLINGS: dict[str, Callable[[str], str]] = {
    "a number": lambda pk: "1",
    "a negative number": lambda pk: "-1",
    "in capitals": str.upper,
    "in braces": lambda pk: f"%7B{pk}%7D",
    "without dashes": lambda pk: pk.replace("-", ""),
    "with a blank": lambda pk: f"{pk}%20",
    "with a line's end": lambda pk: f"{pk}%0A",
    "as a URN": lambda pk: f"urn:uuid:{pk}",
    "with SQL": lambda pk: f"{pk}'%20OR%201=1--",
    "as a wildcard": lambda pk: "%25",
    "climbing": lambda pk: f"{pk}/../../assessments",
}


def page(client: Client, path: str, method: str) -> tuple[int, str]:
    """Return status and text of a page, without what is random in every page."""
    response = client.get(path) if method == "GET" else client.post(path)
    text = re.sub(r'value="\w{64}"', "", response.getvalue().decode())
    return response.status_code, text


def path_of(world: World, row: Row, pk: object) -> str:
    """Return a page's address with this ID in the place of its own."""
    name = row.arguments["pk"]
    return world.path(row).replace(str(world.argument(name)), str(pk))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_foreign_missing_and_other_ids_get_the_same_page(
    world: World, row: Row, method: str
) -> None:
    outcome = row.outcome(method, Who.STRANGER)
    if outcome != "404":
        # No page for strangers at all, or one for everybody.
        assert outcome in ("403", "405", "200", "302")
        return
    client = browser(world, Who.STRANGER)
    stray = world.argument(OTHERS.get(row.arguments["pk"], "invitation"))

    pages = {
        what: page(client, path_of(world, row, pk), method)
        for what, pk in {
            "foreign": world.argument(row.arguments["pk"]),
            "missing": UUID(int=2**127 + 7, version=4),
            "nil": NIL,
            "of another kind": stray,
        }.items()
    }

    assert {status for status, _text in pages.values()} == {404}
    assert len({text for _status, text in pages.values()}) == 1


KINDS = [
    ("submission as assessment", "checklists:assessment-detail", "draft", "waiting"),
    ("assessment as submission", "checklists:review-detail", "waiting", "draft"),
    ("assessment as organisation", "accounts:organisation-detail", "organisation", "draft"),
    ("organisation as assessment", "checklists:assessment-detail", "draft", "organisation"),
    ("person as membership", "accounts:membership-change", "viewers_membership", "viewer"),
    ("membership as invitation", "accounts:invitation-revoke", "invitation", "viewers_membership"),
    ("assignment as comment", "checklists:comment-resolve", "comment", "assignment"),
    ("draft's proposal as guest link", "checklists:guest-revoke", "open_link", "proposal"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "right", "wrong"), [kind[1:] for kind in KINDS], ids=[k[0] for k in KINDS]
)
@pytest.mark.parametrize("who", [Who.OWNER, Who.REVIEWER])
def test_own_object_of_another_kind_is_not_found(
    world: World, name: str, right: str, wrong: str, who: Who
) -> None:
    row = next(row for row in TABLE if row.name == name)
    client = browser(world, who)
    own = replace(row, arguments={**row.arguments, "pk": wrong})

    for method in ("GET", "POST"):
        status, _text = page(client, world.path(own), method)
        assert status in (404, 405)
    assert row.arguments["pk"] == right


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_id_that_is_written_otherwise_is_not_found(world: World, spelling: str) -> None:
    client = browser(world, Who.OWNER)
    pk = str(world.draft.pk)
    assert client.get(f"/assessments/{pk}").status_code == 200

    written = SPELLINGS[spelling](pk)

    assert client.get(f"/assessments/{written}").status_code in (400, 404)
    assert client.post(f"/assessments/{written}/delete").status_code in (400, 404)
    world.draft.refresh_from_db()


@pytest.mark.django_db
def test_part_of_one_company_s_assessment_is_not_found_under_another_s(world: World) -> None:
    """Address and object must belong together, whoever may see each."""
    client = browser(world, Who.OWNER)
    pairs = [
        f"/assessments/{world.waiting.assessment_id}/evidence/{world.evidence.pk}/remove",
        f"/assessments/{world.waiting.assessment_id}/workbooks/{world.upload.pk}/apply",
    ]

    for path in pairs:
        assert client.post(path).status_code == 404, path
    world.evidence.refresh_from_db()
