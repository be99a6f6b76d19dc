"""Rows: letters on decisions."""

from tests.permission_shape import READERS_200, SIGNED_IN_405, Row

DECIDED = {"pk": "decided"}

ROWS: list[Row] = [
    Row("reports:letter-pdf", arguments=DECIDED, get=READERS_200, post=SIGNED_IN_405),
    Row(
        "reports:letter-ask",
        arguments=DECIDED,
        get=SIGNED_IN_405,
        post="login 404 302 302 302 302 404 404 404",
    ),
]
