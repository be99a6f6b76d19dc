"""Rows of links for guests and what they propose."""

from tests.permission_shape import (
    ALL_200,
    ALL_405,
    CONTRIBUTORS_302,
    DRAFT,
    MEMBERS_200,
    SIGNED_IN_405,
    Row,
)

# A link opens for whoever has it, whatever account they have beside it.
ALL_302 = "302 302 302 302 302 302 302 302 302"
TOKEN = {"token": "guest_token"}
SEEN = {"seen": "0:2026-03-02T09:30:00+00:00"}
ASKED = {
    "area": "csam",
    "name": "Ines Moreau",
    "email": "ines@example.org",
    "days": "14",
    "message": "",
}

ROWS: list[Row] = [
    Row("checklists:guest-answer", arguments=TOKEN, get=ALL_200, post=ALL_302),
    Row("checklists:guest-send", arguments=TOKEN, get=ALL_200, post=ALL_302),
    Row(
        "checklists:guest-keep",
        arguments={**TOKEN, "question": "question"},
        get=ALL_405,
        post=ALL_200,
        data={"GEN-A-1-response": "yes", "GEN-A-1-note": "Since spring."},
    ),
    Row(
        "checklists:guest-list",
        arguments=DRAFT,
        get=MEMBERS_200,
        post=CONTRIBUTORS_302,
        data=ASKED,
    ),
    Row(
        "checklists:guest-extend",
        arguments={"pk": "guest_link"},
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
    ),
    Row(
        "checklists:guest-revoke",
        arguments={"pk": "open_link"},
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
    ),
    Row("checklists:proposal-list", arguments=DRAFT, get=MEMBERS_200, post=SIGNED_IN_405),
    *(
        Row(
            f"checklists:proposal-{all_of}",
            arguments=DRAFT,
            get=SIGNED_IN_405,
            post=CONTRIBUTORS_302,
        )
        for all_of in ("accept-all", "decline-all")
    ),
    *(
        Row(
            f"checklists:proposal-{one}",
            arguments={"pk": "proposal"},
            get=SIGNED_IN_405,
            post=CONTRIBUTORS_302,
            data=SEEN,
        )
        for one in ("accept", "decline")
    ),
]
