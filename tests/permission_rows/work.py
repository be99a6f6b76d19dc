"""Rows of assignments and each person's own work."""

from tests.permission_shape import (
    CONTRIBUTORS_302,
    DRAFT,
    MEMBERS_200,
    SIGNED_IN_200,
    SIGNED_IN_405,
    Row,
)

ASSIGNMENT = {"pk": "assignment"}

ROWS = [
    Row("checklists:work-list", get=SIGNED_IN_200, post=SIGNED_IN_405),
    Row(
        # An empty form comes back with what is missing.
        "checklists:assignment-list",
        arguments=DRAFT,
        get=MEMBERS_200,
        post="login 404 403 200 200 404 404 404 404",
    ),
    Row(
        "checklists:assignment-change",
        arguments=ASSIGNMENT,
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
    ),
    Row(
        "checklists:assignment-remove",
        arguments=ASSIGNMENT,
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
    ),
]
