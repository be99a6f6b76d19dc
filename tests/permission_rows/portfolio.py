"""Rows of the portfolio."""

from tests.permission_shape import SIGNED_IN_405, Row

#                      anon. str. view contr own rev. other edit. adm.
REVIEWERS_ALL_200 = "   login 403 403 403 403 200 200 403 403"

ROWS: list[Row] = [
    Row("reports:portfolio-detail", get=REVIEWERS_ALL_200, post=SIGNED_IN_405),
    Row(
        "reports:portfolio-export",
        arguments={"form": "csv"},
        get=REVIEWERS_ALL_200,
        post=SIGNED_IN_405,
    ),
]
