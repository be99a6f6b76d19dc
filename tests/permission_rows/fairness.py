"""Rows of the pages that compare answers and verdicts."""

from tests.permission_shape import SIGNED_IN_405, Row

#               anon. str. view contr own rev. other edit. adm.
REVIEWERS = "   login 403 403 403 403 200 200 403 403"
# The table's reviewers have one country each.
HEADQUARTERS = "login 403 403 403 403 403 403 403 403"

ROWS: list[Row] = [
    Row("checklists:fairness-list", get=REVIEWERS, post=SIGNED_IN_405),
    Row(
        "checklists:fairness-detail",
        arguments={"code": "question"},
        get=REVIEWERS,
        post=SIGNED_IN_405,
    ),
    Row(
        "checklists:fairness-export",
        arguments={"form": "csv"},
        get=HEADQUARTERS,
        post=SIGNED_IN_405,
    ),
]
