"""Rows of the action plan."""

from tests.permission_shape import (
    CONTRIBUTORS_302,
    DRAFT,
    MEMBERS_200,
    SIGNED_IN_200,
    SIGNED_IN_405,
    Row,
)

ACTION = {"pk": "draft", "question": "question"}

ROWS: list[Row] = [
    Row("checklists:plan-list", get=SIGNED_IN_200, post=SIGNED_IN_405),
    Row("checklists:plan-detail", arguments=DRAFT, get=MEMBERS_200, post=CONTRIBUTORS_302),
    Row(
        "checklists:plan-save",
        arguments=ACTION,
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
        data={"GEN-A-1-version": "0", "GEN-A-1-action_text": "Appoint somebody"},
    ),
    Row(
        "checklists:plan-settle",
        arguments=ACTION,
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
        data={"version": "0", "status": "done"},
    ),
    Row("checklists:plan-xlsx", arguments=DRAFT, get=MEMBERS_200, post=SIGNED_IN_405),
]
