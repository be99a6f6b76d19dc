"""Rows of assessments side by side."""

from tests.permission_shape import (
    CONTRIBUTORS_302,
    DRAFT,
    MEMBERS_200,
    SIGNED_IN_200,
    SIGNED_IN_405,
    Row,
)

#                       anon. str. view contr own rev. other edit. adm.
CONTRIBUTORS_200 = "    login 404 403 200 200 404 404 404 404"
UGANDA = {
    "title": "Self-assessment 2026",
    "period_from": "2026-01-01",
    "period_to": "2026-12-31",
    "countries": "UG",
}

ROWS: list[Row] = [
    Row("checklists:market-list", get=SIGNED_IN_200, post=SIGNED_IN_405),
    # Nothing is ticked, so the page comes back and says so.
    Row("checklists:market-next", get=CONTRIBUTORS_200, post=CONTRIBUTORS_200),
    Row("checklists:market-export", get=MEMBERS_200, post=SIGNED_IN_405),
    Row(
        "checklists:market-question",
        arguments={"code": "question"},
        get=MEMBERS_200,
        post=SIGNED_IN_405,
    ),
    Row(
        "checklists:market-start",
        arguments=DRAFT,
        get=CONTRIBUTORS_200,
        post=CONTRIBUTORS_302,
        data=UGANDA,
    ),
    Row("checklists:answer-copy", arguments=DRAFT, get=CONTRIBUTORS_200, post=CONTRIBUTORS_200),
]
