"""Rows: what UNICEF asks, and every round of an assessment."""

from tests.permission_shape import MEMBERS_200, READERS_200, SIGNED_IN_405, Row

ROWS: list[Row] = [
    Row(
        "checklists:asked-list",
        arguments={"pk": "waiting_assessment"},
        get=MEMBERS_200,
        post="login 404 403 302 302 404 404 404 404",
    ),
    Row(
        "checklists:round-list",
        arguments={"pk": "waiting_assessment"},
        get=READERS_200,
        post=SIGNED_IN_405,
    ),
]
