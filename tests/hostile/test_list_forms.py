"""Hostile fields: headers in addresses, fields that no form has, links, dates, numbers, lengths."""

from collections.abc import Mapping

import pytest

from tests.hostile.driving import LONG, OURS, Input, judge, table, where
from tests.permission_shape import Who
from tests.permission_world import World

INVITE = where("accounts:invitation-create", pk="organisation")
COMPANY = where("accounts:organisation-edit", pk="organisation")
PROFILE = where("accounts:profile-edit")
SAVE = where("checklists:answer-save", pk="draft", question="question")
LINK = where("checklists:evidence-add", pk="draft", question="question")
START = where("checklists:assessment-start")
RENAME = where("checklists:assessment-rename", pk="draft")
GUEST = where("checklists:guest-list", pk="draft")
ERROR = "is-invalid"
KENYAN = {"country": "KE", "size": "medium"}


def one(
    name: str, path: object, data: Mapping[str, str], status: int = 200, **more: object
) -> Input:
    """Return what an owner sends to a form that refuses it."""
    given: dict[str, object] = {"who": Who.OWNER, "data": data, **more}
    return Input(f"{name}", path, status, **given)  # type: ignore[arg-type] # as its fields are


def invitation(name: str, email: str) -> Input:
    """Return an invitation whose address is more than one."""
    data = {"email": email, "role": "viewer"}
    return one(f"address: {name}", INVITE, data, says="valid email address")


ADDRESSES = [
    invitation("a header behind a line's end", "a@b.example\r\nBcc: victim@example.org"),
    invitation("a header behind a line feed", "a@b.example\nBcc: victim@example.org"),
    invitation("two addresses", "a@b.example,victim@example.org"),
    invitation("a name with another address", '"x" <victim@example.org> a@b.example'),
    invitation("a quoted line's end", '"a\r\nBcc: v"@b.example'),
    invitation("a domain of markup", "a@<script>alert(1)</script>"),
    invitation("a line end that Unicode knows", "a@b.example\u2028Bcc: v@example.org"),
    one(
        "address: of a guest, with a header",
        GUEST,
        {
            "area": "policies",
            "name": "Eve",
            "email": "a@b.example\r\nBcc: v@x.example",
            "days": "7",
        },
        says="valid email address",
    ),
    Input(
        "address: of a sign-up, with a header",
        where("account_signup"),
        200,
        data={"name": "Eve", "email": "a@b.example\r\nBcc: v@x.example", "password1": "x" * 20},
        says="valid email address",
    ),
    Input(
        "address: of a lost password, with a header",
        where("account_reset_password"),
        200,
        data={"email": "a@b.example\r\nBcc: v@x.example"},
        says="valid email address",
    ),
]


def link(name: str, url: str) -> Input:
    """Return a link as evidence that leads elsewhere than to a page of the web."""
    data = {"GEN-A-1-title": "Policy", "GEN-A-1-url": url, "GEN-A-1-version": "0"}
    path = where("checklists:evidence-add", pk="draft", question="question")
    more = {"who": Who.CONTRIBUTOR, "headers": {"hx-request": "true"}}
    return one(f"link: {name}", path, data, 422, **more)


LINKS = [
    link("script", "javascript:alert(1)"),
    link("script behind a blank", " \tjavascript:alert(1)"),
    link("script in capitals, with a tab inside", "JaVa\tScRiPt:alert(1)"),
    link("a file", "file:///etc/passwd"),
    link("data", "data:text/html,<script>alert(1)</script>"),
    link("no scheme", "//evil.example/"),
    link("a password", "https://user:secret@example.org/"),
    link("a line's end", "https://example.org/\r\nX: y"),
    link("a host that is none", "https:///x"),
    link("an address that cannot be parsed", "http://[::1"),
    link("longer than any", "https://example.org/" + LONG),
]

STARTED = {
    "organisation": OURS,
    "sectors": "mobile",
    "scope_kind": "company",
    "title": "Ours",
    "period_from": "2026-01-01",
    "period_to": "2026-12-31",
}


def started(name: str, **fields: str) -> Input:
    """Return the start of an assessment with one field that cannot be."""
    return one(f"start: {name}", START, {**STARTED, **fields}, says="error-summary")


VALUES = [
    started("a day in the year 99999", period_from="99999-12-31"),
    started("the day before the first", period_from="0000-00-00"),
    started("a day that no February has", period_to="2026-02-30"),
    started("digits of another script", period_to="\u0662\u0660\u0662\u0666-99"),
    started("somebody else's company", organisation="00000000-0000-0000-0000-000000000000"),
    started("a sector that nobody knows", sectors="' OR 1=1 --"),
    started("started from what is no ID", started_from="../../etc/passwd"),
    one(
        "number: a version beyond any",
        SAVE,
        {"GEN-A-1-response": "yes", "GEN-A-1-version": "1e309"},
        400,
    ),
    one(
        "number: a negative version",
        SAVE,
        {"GEN-A-1-response": "yes", "GEN-A-1-version": "-1"},
        400,
    ),
    one("number: a version of 5,000 digits", SAVE, {"GEN-A-1-version": "9" * 5000}, 400),
    one("number: a page beyond any", "/assessments?page=1e309", {}, method="GET"),
    one(
        "choice: a response that is none",
        SAVE,
        {"GEN-A-1-response": "admin", "GEN-A-1-version": "0"},
        422,
    ),
    one("choice: a button that is none", SAVE, {"do": "drop:x:y", "GEN-A-1-version": "0"}, 400),
    one("choice: a role that is none", INVITE, {"email": "a@b.example", "role": "administrator"}),
    one("choice: a country that is none", COMPANY, {**KENYAN, "name": "X", "country": "<b>"}),
    one(
        "choice: a time zone that is a path",
        PROFILE,
        {"name": "Eve", "time_zone": "../../etc/passwd"},
    ),
    one("length: a name of 10,000", PROFILE, {"name": LONG, "time_zone": "UTC"}),
    one("length: a company's name of 10,000", COMPANY, {**KENYAN, "name": LONG}),
    one("length: a title of 10,000", RENAME, {"title": LONG}),
    one("text: control characters in a name", COMPANY, {**KENYAN, "name": "a\x1b[31mb\x07"}),
    Input(
        "length: a password of 10,000",
        where("account_login"),
        200,
        data={"login": "eve@example.org", "password": LONG},
    ),
    Input(
        "length: a new password of 10,000",
        where("account_signup"),
        302,
        data={"name": "Eve", "email": "eve@example.org", "password1": LONG},
        # However long: what is stored is its hash.
        stores=frozenset({"accounts.User", "account.EmailAddress", "mail.Mail"}),
    ),
]

INPUTS = [*ADDRESSES, *LINKS, *VALUES]


@pytest.mark.django_db
@table(INPUTS)
def test_hostile_field(world: World, given: Input) -> None:
    judge(world, given)
